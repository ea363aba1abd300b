"""The best ways back on track: lists of bookings that end in the next capsule, each allowed by the rules on its day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from ..decide import Answer, Ask, Decision, Policy, decide_many
from ..decide.decide import standings_many
from ..decide.model import DEFAULT_POLICY, Standing
from ..programmes import Rulebook, load_rulebook
from ..record import Record
from ..record.view import moment_of
from .bookings import kinds, order
from .futures import Course, Future, futures
from .search import Search, best, once, run, side_by_side
from .setting import Setting

HORIZON_DAYS = 60
WAYS = 3


class Booking(BaseModel):
    """One thing to book on a day."""

    model_config = ConfigDict(frozen=True)

    key: str = Field(description="`test`, `visit`, `counselling`, `prescription`, `collect`, …")
    on: date
    who: str
    what: str
    known_on: date | None = Field(None, description="Day on which a result is known, when that is later.")


class Way(BaseModel):
    """One way to the next capsule. Every act in it was judged by the rules on its day, and is allowed."""

    model_config = ConfigDict(frozen=True)

    capsule_on: date = Field(description="Day of the collection.")
    delay_days: int = Field(description="Days from when the capsule is wanted until then.")
    visits: int = Field(description="Days on which the patient comes to the clinic or the laboratory.")
    tests: int = Field(description="Pregnancy tests to take.")
    bookings: tuple[Booking, ...]
    expects: tuple[date, ...] = Field((), description="First days of bleeding that it counts on.")


class Obstacle(BaseModel):
    """A rule that no booking can satisfy: somebody has to decide, record or wait."""

    model_config = ConfigDict(frozen=True)

    code: str
    who: str
    why: str
    what: str | None


class Repair(BaseModel):
    """The best ways to the next capsule from a moment on, or what stands against them."""

    model_config = ConfigDict(frozen=True)

    person: str
    programme: str | None
    at: datetime
    answer: Answer = Field(description="Whether the capsules may be handed over at that moment.")
    wanted_on: date = Field(description="Day on which the next capsule is wanted: now, or when the supply has run out.")
    starting: bool = Field(description="No supply was handed over yet in this course.")
    ways: tuple[Way, ...] = Field(description="By delay, then visits, then tests; each on another day.")
    obstacles: tuple[Obstacle, ...] = Field(description="With no way: the rules that stand against the fullest list.")
    horizon_days: int


def repair(
    record: Record,
    *,
    at: date | datetime,
    programme: str | None = None,
    setting: Setting | None = None,
    horizon_days: int = HORIZON_DAYS,
    ways: int = WAYS,
    rulebook: Rulebook | None = None,
    policy: Policy = DEFAULT_POLICY,
) -> Repair:
    """The best ways from the moment `at` to the next capsule, ranked by delay, then visits, then tests.

    Each way is a list of dated bookings. It was evaluated event by event through the same rules: every act in it is
    allowed on its day, were the bookings before it kept. Tests are taken to be negative, assessments before a
    start to find an indication and nothing against it, and a course to be otherwise unchanged.
    """
    ask = Ask(record, "dispense", at, programme)
    found = repair_many([ask], setting=setting, horizon_days=horizon_days, ways=ways, rulebook=rulebook, policy=policy)
    return found[0]


def repair_many(
    asks: Sequence[Ask],
    *,
    setting: Setting | None = None,
    horizon_days: int = HORIZON_DAYS,
    ways: int = WAYS,
    rulebook: Rulebook | None = None,
    policy: Policy = DEFAULT_POLICY,
) -> list[Repair]:
    """The same for many people, whose futures are evaluated together; the `act` of each ask is not looked at."""
    book = rulebook or load_rulebook()
    used = setting or Setting()
    listed = [replace(ask, act="dispense") for ask in asks]
    now = standings_many(listed, rulebook=book, policy=policy)
    courses = [course_of(ask, standing, used, horizon_days, book) for ask, standing in zip(listed, now, strict=True)]
    searches = [_with_answer(ask, course, ways) for ask, course in zip(listed, courses, strict=True)]
    found = run(searches, rulebook=book, policy=policy)
    stuck = [course for course, (_, ended) in zip(courses, found, strict=True) if not ended]
    against = iter(obstacles(stuck, book, policy))
    return [
        Repair(
            person=course.record.person, programme=standing.programme, at=standing.at, answer=answer,
            wanted_on=course.wanted, starting=course.starting, horizon_days=horizon_days,
            ways=tuple(way(course, future) for future in ended),
            obstacles=() if ended else next(against),
        )
        for course, standing, (answer, ended) in zip(courses, now, found, strict=True)
    ]  # fmt: skip


def _with_answer(ask: Ask, course: Course, ways: int) -> Search[tuple[Answer, list[Future]]]:
    """The answer as things stand, asked in the same evaluation as the last futures, and the best futures."""
    answer, found = yield from side_by_side([once(ask), best(course, ways)])
    return answer, found


def course_of(ask: Ask, standing: Standing, setting: Setting, horizon_days: int, book: Rulebook) -> Course:
    """What a search has to know of a course, from where it stands."""
    known = book.programmes.get(standing.programme or "")
    today = standing.at.astimezone(ZoneInfo(known.clock if known else "UTC")).date()
    state = standing.state
    runs_out = state.get("runs_out_on")
    lasts = isinstance(runs_out, date) and not state.get("stop_is_latest")
    wanted = max(today, runs_out + timedelta(1)) if lasts and isinstance(runs_out, date) else today
    return Course(
        record=known_by(replace(ask.record, programme=standing.programme), standing.known_on), begins=today,
        last=today + timedelta(horizon_days), setting=setting, wanted=wanted,
        floor=max(today, wanted - timedelta(setting.early_days + 1)),
        starting=bool(state.get("starting", True)), programme=ask.programme,
    )  # fmt: skip


def known_by(record: Record, moment: datetime) -> Record:
    """The record without what was learned after the moment: a plan made then could not count on it."""
    zone = ZoneInfo(record.timezone)
    kept = [event for event in record.events if moment_of(event.recorded or event.happened, zone) <= moment]
    return replace(record, events=tuple(kept))


def way(course: Course, future: Future) -> Way:
    """A future as people book it."""
    late = timedelta(course.setting.turnaround_days)
    listed = sorted(future.bookings, key=lambda item: (item[1], order()[item[0]]))
    bookings = tuple(
        Booking(key=key, on=day, who=kinds()[key].who, what=kinds()[key].said(course.record.programme),
                known_on=day + late if kinds()[key].result and late else None)
        for key, day in listed
    )  # fmt: skip
    tested = future.days.get("test")
    expected = [event.period_began for event in course.expected if event.period_began]
    counted = tuple(day for day in expected if tested and 0 <= (tested - day).days < 5)
    return Way(
        capsule_on=future.collects_on, delay_days=max(0, (future.collects_on - course.wanted).days),
        visits=future.visits, tests=future.tests, bookings=bookings, expects=counted,
    )  # fmt: skip


def obstacles(courses: Sequence[Course], book: Rulebook, policy: Policy) -> list[tuple[Obstacle, ...]]:
    """For each course the rules that still stand against its fullest future at the end of the horizon."""
    fullest = []
    for course in courses:
        late = [
            future for stage in (0, 1, 2, 3) if stage == 0 or course.starting
            for future in futures(course, course.last - timedelta(14), course.last, (stage,))
        ]  # fmt: skip
        fullest.append(max(late, key=lambda one: (one.collects_on, len(one.bookings)), default=None))
    asks = [[course.ask(gate) for gate in future.gates] if future else []
            for course, future in zip(courses, fullest, strict=True)]  # fmt: skip
    answers = iter(decide_many([ask for some in asks for ask in some], rulebook=book, policy=policy))
    return [_against([next(answers) for _ in some]) for some in asks]


def _against(decisions: Sequence[Decision]) -> tuple[Obstacle, ...]:
    found: dict[str, Obstacle] = {}
    for decision in decisions:
        for item in decision.findings:
            if item.outcome != "holds" and item.answer != "task" and item.code not in found:
                found[item.code] = Obstacle(code=item.code, who=item.who, why=item.reason, what=item.mend)
    return tuple(found.values())

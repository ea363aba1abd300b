"""From the decision to treat to the first capsule: the earliest path, and the one that survives a slip."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from ..decide import Ask, Policy
from ..decide.decide import standings_many
from ..decide.model import DEFAULT_POLICY
from ..programmes import Rulebook, load_rulebook
from ..record import Record
from .bookings import kinds, order
from .futures import Course, Future, futures
from .repair import Obstacle, Way, course_of, obstacles, way
from .search import Search, allowed, best, run
from .setting import Setting

HORIZON_DAYS = 90
SLIP_DAYS = 2
# How much later than the earliest path a robust one may end, and how many are tried.
LONGER_DAYS = 35
TRIED = 80
# A result that comes late is a prescription that comes late.
SLIPS = ("test", "prescription", "collect")


class StartPlan(BaseModel):
    """Two paths from a moment to the first capsule."""

    model_config = ConfigDict(frozen=True)

    person: str
    programme: str | None
    at: datetime
    slip_days: int
    earliest: Way | None
    earliest_survives: tuple[str, ...] = Field(description="Slips of one step that the earliest path survives.")
    robust: Way | None = Field(description="The earliest path that survives a slip of any one step without a new test.")
    robust_latest_on: date | None = Field(description="Latest day of the first capsule, should one step slip.")
    obstacles: tuple[Obstacle, ...] = ()


def start_plan(
    record: Record,
    *,
    at: date | datetime,
    slip_days: int = SLIP_DAYS,
    programme: str | None = None,
    setting: Setting | None = None,
    horizon_days: int = HORIZON_DAYS,
    rulebook: Rulebook | None = None,
    policy: Policy = DEFAULT_POLICY,
) -> StartPlan:
    """The earliest path from the moment `at` to the first capsule, and the earliest one that survives one slip.

    A path survives a slip of a step by `slip_days` when everything from that step on, moved to the next open days, is
    still allowed by the rules without a further test.
    """
    book = rulebook or load_rulebook()
    ask = Ask(record, "dispense", at, programme)
    now = standings_many([ask], rulebook=book, policy=policy)[0]
    course = course_of(ask, now, setting or Setting(), horizon_days, book)
    first = run([best(course, 1)], rulebook=book, policy=policy)[0]
    if not first:
        return StartPlan(
            person=record.person, programme=now.programme, at=now.at, slip_days=slip_days, earliest=None,
            earliest_survives=(), robust=None, robust_latest_on=None, obstacles=obstacles([course], book, policy)[0],
        )  # fmt: skip
    earliest = first[0]
    sturdy = run([_sturdy(course, earliest, slip_days)], rulebook=book, policy=policy)[0]
    survived = run([_survived(course, earliest, slip_days)], rulebook=book, policy=policy)[0]
    slipped = {future: name for name, future in slips(course, earliest, slip_days)}
    late = [future.collects_on for _, future in slips(course, sturdy[0], slip_days)] if sturdy else []
    return StartPlan(
        person=record.person, programme=now.programme, at=now.at, slip_days=slip_days, earliest=way(course, earliest),
        earliest_survives=tuple(slipped[future] for future in survived),
        robust=way(course, sturdy[0]) if sturdy else None, robust_latest_on=max(late, default=None),
    )  # fmt: skip


def slips(course: Course, future: Future, days: int) -> list[tuple[str, Future]]:
    """The same bookings, were one step to slip: everything from it on moves to the next open days."""
    moved = ((key, _moved(course, future, key, days)) for key in SLIPS if key in future.days)
    return [(key, one) for key, one in moved if one]


def _moved(course: Course, future: Future, key: str, days: int) -> Future | None:
    start = (future.days[key], order()[key])
    ready = future.days[key] + timedelta(days)
    listed: list[tuple[str, date]] = []
    for one, day in sorted(future.bookings, key=lambda item: (item[1], order()[item[0]])):
        kind = kinds()[one]
        new: date | None = day
        if (day, order()[one]) >= start:
            if one == "prescription" and (tested := dict(listed).get("test")):
                ready = max(ready, tested + timedelta(course.setting.turnaround_days))
            new = course.setting.first_open(kind.place, max(ready, day), course.last + timedelta(60), comes=kind.comes)
            ready = max(ready, new or ready)
        if new is None:
            return None
        listed.append((one, new))
    return Future(tuple(listed), future.stage)


def _survived(course: Course, future: Future, days: int) -> Search[list[Future]]:
    return (yield from allowed(course, [moved for _, moved in slips(course, future, days)]))


def _sturdy(course: Course, earliest: Future, days: int) -> Search[list[Future]]:
    """The earliest future of the kind of the earliest one that stays allowed whichever step slips."""
    last = min(course.last, earliest.collects_on + timedelta(LONGER_DAYS))
    kept = frozenset(earliest.days)
    alike = {
        Future(tuple(item for item in future.bookings if item[0] in kept), future.stage)
        for future in futures(course, earliest.collects_on, last, (earliest.stage,))
    }
    whole = [future for future in alike if set(future.days) == kept]
    ranked = sorted(whole, key=lambda future: (future.rank(course.wanted), future.bookings))
    fine = (yield from allowed(course, ranked))[:TRIED]
    tried = [(future, [moved for _, moved in slips(course, future, days)]) for future in fine]
    good = set((yield from allowed(course, [moved for _, some in tried for moved in some])))
    return [future for future, some in tried if some and all(moved in good for moved in some)][:1]

"""What was taken: cumulative mg and mg/kg, by both weight conventions, from capsules and not from prescriptions.

What counts as taken was handed over, is not reported missed, and is no longer in hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from ..record import Event, Record
from ..record.events.clinical import Unread
from ..record.events.course import BodySize, Course, Dispense, DosesMissed, DosesTaken, Prescription
from ..record.view import day_of, events_seen
from .absorption import Absorbed, absorbed
from .notes import Note, written
from .taking import Taken, Turn, Walk
from .weights import Weight, Weights

CONVENTIONS = {
    "weight at the time": "each day's dose divided by the weight then known",
    "latest weight": "all doses of a course divided by its latest weight",
}
READ = (Dispense, Prescription, DosesMissed, DosesTaken, Course, BodySize)
READ_KINDS = {"record", *(str(kind.model_fields["kind"].default) for kind in READ)}
State = Literal["not started", "taking", "paused", "out of capsules", "stopped"]


@dataclass(frozen=True)
class CourseTotal:
    """One course, from its first to its last dose. Units: mg, days, kg, mg/kg.

    Without `complete` something is missing, and at least this much was taken. mg/kg is None without a weight.
    """

    begins: date | None
    ends: date | None
    supplied_mg: float
    taken_mg: float
    left_mg: float
    days_taken: int
    days_missed: int
    days_without: int
    mg_per_kg_at_the_time: float | None
    mg_per_kg_latest: float | None
    first_weight: Weight | None
    last_weight: Weight | None
    highest_daily_mg: float | None
    conventional_mg: float
    absorbed: tuple[Absorbed, ...]
    complete: bool

    @property
    def last_weight_kg(self) -> float | None:
        return self.last_weight.kg if self.last_weight else None


@dataclass(frozen=True)
class Ledger:
    """The present course, the earlier ones, and what is still in hand at the end of the day `on`.

    `unknown` says what is missing, and who supplies it; `doubts` what does not fit or was taken for granted.
    `runs_out_on` is the last day with a capsule; it may have passed.
    """

    on: date
    state: State
    course: CourseTotal
    earlier: tuple[CourseTotal, ...]
    in_hand_mg: float
    daily_mg: float | None
    runs_out_on: date | None
    unknown: tuple[Note, ...]
    doubts: tuple[Note, ...]

    @property
    def total_mg(self) -> float:
        """mg taken in all courses on record."""
        return self.course.taken_mg + sum(item.taken_mg for item in self.earlier)

    @property
    def complete(self) -> bool:
        """Whether every total is what was taken, and not only the least that was."""
        return all(item.complete for item in (self.course, *self.earlier))


def ledger(record: Record, on: date, known_on: date | datetime | None = None) -> Ledger:
    """The ledger of a record on a day, as known by `known_on` (by default, by that day).

    >>> ledger(Record("maya"), date(2026, 11, 23)).total_mg
    0
    """
    zone = ZoneInfo(record.timezone)
    seen = events_seen(record, on, known_on)
    weights = Weights.of(seen, zone)
    unread = [event for event in seen if isinstance(event, Unread) and event.about in READ_KINDS]
    return _result(on, _walk(seen, on, zone), weights, unread)


def taken_by_day(record: Record, on: date, known_on: date | datetime | None = None) -> tuple[Taken, ...]:
    """Each day's dose that counts as taken by `on`, of all courses, oldest first; see `Ledger.complete`."""
    walk = _walk(events_seen(record, on, known_on), on, ZoneInfo(record.timezone))
    return tuple(one for turn in (*walk.earlier, walk.turn) for one in turn.taken)


def _walk(events: Iterable[Event], on: date, zone: ZoneInfo) -> Walk:
    by_day: dict[date, list[Event]] = {}
    for event in (event for event in events if isinstance(event, READ)):
        by_day.setdefault(day_of(event, zone), []).append(event)
    walk = Walk(by_day)
    day = min(by_day, default=on)
    while day <= on:
        walk.day(day)
        day += timedelta(days=1)
    return walk.finish()


def _result(on: date, walk: Walk, weights: Weights, unread: Iterable[Unread]) -> Ledger:
    lost = tuple(Note(f"An entry could not be read ({event.problem})", "clinic") for event in unread)
    open_questions = any(event.about != "weight" for event in unread)
    present, *before = (_total(turn, on, weights, open_questions) for turn in (walk.turn, *walk.earlier))
    notes = [*walk.missing, *lost, *_weighing(present, before, on, weights)]
    return Ledger(
        on, _state(walk), present, tuple(before), walk.hand, walk.daily, _runs_out(walk, on),
        tuple(dict.fromkeys(notes)), tuple(dict.fromkeys([*walk.doubts, *_taken_for_granted(walk, weights)])),
    )  # fmt: skip


def _total(turn: Turn, on: date, weights: Weights, open_questions: bool) -> CourseTotal:
    """What a course comes to; its latest weight is that of its end, or of today while it runs."""
    taken = turn.taken
    then = [weights.on(one.day) for one in taken]
    last = weights.on(turn.ends or on)
    mg = sum(one.mg for one in taken)
    at_the_time = [one.mg / weight.kg for one, weight in zip(taken, then, strict=True) if weight]
    return CourseTotal(
        begins=taken[0].day if taken else None, ends=turn.ends,
        supplied_mg=turn.supplied, taken_mg=mg, left_mg=turn.left,
        days_taken=len(taken), days_missed=turn.missed, days_without=turn.without,
        mg_per_kg_at_the_time=sum(at_the_time) if len(at_the_time) == len(taken) else None,
        mg_per_kg_latest=mg / last.kg if last else None if taken else 0.0,
        first_weight=then[0] if then else None, last_weight=last,
        highest_daily_mg=max((one.mg for one in taken), default=None),
        conventional_mg=sum(one.conventional_mg for one in taken), absorbed=absorbed(taken),
        complete=turn.complete and not open_questions,
    )  # fmt: skip


def _state(walk: Walk) -> State:
    if walk.paused:
        return "paused"
    if walk.turn.taken or walk.hand > 0:
        return "taking" if walk.hand > 0 or walk.took_today else "out of capsules"
    return "stopped" if walk.earlier else "not started"


def _runs_out(walk: Walk, on: date) -> date | None:
    """The last day with a capsule: ahead while there are some, behind when there are none; not known in a pause."""
    if walk.hand > 0:
        return on + timedelta(days=int(-(-walk.hand // walk.daily))) if walk.daily and not walk.paused else None
    return walk.turn.taken[-1].day if walk.turn.taken else None


def _weighing(present: CourseTotal, before: list[CourseTotal], on: date, weights: Weights) -> list[Note]:
    """Weights that are missing, of any course."""
    found = [
        Note(f"The weight in the course {_span(item)}: record it, and mg/kg can be told", "clinic")
        for item in (present, *before)
        if item.days_taken and (item.mg_per_kg_at_the_time is None or item.mg_per_kg_latest is None)
    ]
    last = weights.on(on)
    if present.days_taken and last and last.is_old(on):
        says = f"The weight of today: the last, {last.kg:g} kg, is of {written(last.on)}; weigh again"
        found.append(Note(says, "clinic"))
    return found


def _taken_for_granted(walk: Walk, weights: Weights) -> list[Note]:
    """Doses before the first weight."""
    early: list[tuple[Taken, Weight]] = []
    for one in (one for turn in (*walk.earlier, walk.turn) for one in turn.taken):
        weight = weights.on(one.day)
        if weight and weight.on > one.day:
            early.append((one, weight))
    if not early:
        return []
    first, weight = early[0]
    used = f"{weight.kg:g} kg of {written(weight.on)} was used"
    return [Note(f"Doses from {written(first.day)} on were before a weight: {used}", "clinic")]


def _span(item: CourseTotal) -> str:
    begins = written(item.begins) if item.begins else "of no known day"
    return f"of {begins} to {written(item.ends)}" if item.ends else f"since {begins}"

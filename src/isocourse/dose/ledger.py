"""What was taken: cumulative mg and mg/kg, by both weight conventions, from capsules and not from prescriptions.

A supply handed over goes into the hand; from the first dose on, each day takes the daily dose from it, unless the
day was missed, the course is paused or stopped, or the hand is empty. Nothing is taken to be eaten before it was
handed over, and nothing after the hand is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ..record import Event, Record
from ..record.events.course import BodySize, Course, Dispense, DosesMissed, Prescription
from ..record.view import day_of, events_seen

CONVENTIONS = {
    "weight at the time": "each day's dose divided by the weight then known",
    "latest weight": "all doses divided by the latest weight",
}


@dataclass(frozen=True)
class CourseTotal:
    """One course: what was taken between its first and last dose."""

    begins: date | None
    ends: date | None
    supplied_mg: float
    taken_mg: float
    days_taken: int
    days_missed: int
    mg_per_kg_at_the_time: float | None
    mg_per_kg_latest: float | None
    last_weight_kg: float | None


@dataclass(frozen=True)
class Ledger:
    """The present course, the earlier ones, and what is still in hand on the day `on`."""

    on: date
    course: CourseTotal
    earlier: tuple[CourseTotal, ...]
    in_hand_mg: float
    daily_mg: float | None
    runs_out_on: date | None
    unknown: tuple[str, ...]

    @property
    def total_mg(self) -> float:
        """mg taken in all courses on record."""
        return self.course.taken_mg + sum(item.taken_mg for item in self.earlier)


def ledger(record: Record, on: date, known_on: date | datetime | None = None) -> Ledger:
    """The ledger of a record on a day, as known by `known_on`.

    Units: mg, kg, mg/kg. What is not on record is named in `unknown`, and totals that need it are None.

    >>> ledger(Record("maya"), date(2026, 11, 23)).total_mg
    0
    """
    zone = ZoneInfo(record.timezone)
    events = events_seen(record, on, known_on)
    walk = _Walk(zone, [event for event in events if isinstance(event, BodySize) and event.weight is not None])
    by_day: dict[date, list[Event]] = {}
    for event in events:
        by_day.setdefault(day_of(event, zone), []).append(event)
    if by_day:
        day = min(by_day)
        while day <= on:
            walk.day(day, by_day.get(day, ()))
            day += timedelta(days=1)
    return walk.result(on)


@dataclass
class _Course:
    """One course while it is walked through: each day's mg, with the weight then known."""

    begins: date | None = None
    ends: date | None = None
    supplied: float = 0.0
    taken: list[tuple[float, float | None]] = field(default_factory=list)
    missed: int = 0

    def total(self, latest_kg: float | None) -> CourseTotal:
        mg = sum(mg for mg, _ in self.taken)
        weights = [kg for _, kg in self.taken if kg]
        then = sum(mg / kg for mg, kg in self.taken if kg) if len(weights) == len(self.taken) else None
        latest = mg / latest_kg if latest_kg else None
        return CourseTotal(
            self.begins, self.ends, self.supplied, mg, len(self.taken), self.missed, then, latest, latest_kg
        )


@dataclass
class _Walk:
    """The state of the hand, day by day."""

    zone: ZoneInfo
    weights: Sequence[BodySize]
    course: _Course = field(default_factory=_Course)
    earlier: list[_Course] = field(default_factory=list)
    hand: float = 0.0
    daily: float | None = None
    ordered: float | None = None
    owed: int = 0
    taking: bool = False
    paused: bool = False
    unknown: list[str] = field(default_factory=list)

    def day(self, day: date, events: Iterable[Event]) -> None:
        stopped = False
        for event in events:
            if isinstance(event, Dispense) and event.status == "handed-over":
                self._receive(day, event)
            elif isinstance(event, Prescription) and event.status == "issued" and event.daily_dose:
                self.ordered = event.daily_dose
            elif isinstance(event, DosesMissed):
                self._miss(event.days)
            elif isinstance(event, Course):
                self.paused = event.step == "paused" or (self.paused and event.step != "resumed")
                self.taking = self.taking or event.step == "started"
                stopped = stopped or event.step == "stopped"
        self._take(day)
        if stopped:
            self._stop(day)

    def _receive(self, day: date, event: Dispense) -> None:
        mg = _supplied_mg(event, self.ordered)
        if mg is None:
            self.unknown.append(f"mg handed over on {day}: record capsules and strength, or days and daily dose")
            return
        self.hand += mg
        self.course.supplied += mg
        self.daily = event.daily_dose or self.ordered or (mg / event.days if event.days else self.daily)
        # Without a recorded first dose, taking begins with the first supply.
        self.taking = True
        if self.daily is None:
            self.unknown.append(f"the daily dose of the supply of {day}")

    def _miss(self, days: int) -> None:
        """The last days go back from taken to the hand."""
        for _ in range(min(days, len(self.course.taken))):
            mg, _kg = self.course.taken.pop()
            self.hand += mg
        self.course.missed += days

    def _take(self, day: date) -> None:
        if not self.taking or self.paused or self.daily is None or self.hand <= 0:
            return
        mg = min(self.daily, self.hand)
        self.hand -= mg
        self.course.begins = self.course.begins or day
        self.course.taken.append((mg, self._weight(day)))

    def _stop(self, day: date) -> None:
        self.course.ends = day
        self.earlier.append(self.course)
        self.course, self.taking, self.paused, self.hand, self.daily = _Course(), False, False, 0.0, None

    def _weight(self, day: date) -> float | None:
        """The weight last measured by the day; before the first one, the first."""
        before = [event.weight for event in self.weights if day_of(event, self.zone) <= day]
        return before[-1] if before else self.weights[0].weight if self.weights else None

    def result(self, on: date) -> Ledger:
        latest = self._weight(on)
        if latest is None and (self.course.taken or self.earlier):
            self.unknown.append("weight: record it to know mg per kg")
        runs_out = None
        if self.daily and self.hand > 0 and not self.paused:
            runs_out = on + timedelta(days=int(-(-self.hand // self.daily)))
        return Ledger(
            on, self.course.total(latest), tuple(item.total(latest) for item in self.earlier), self.hand, self.daily,
            runs_out, tuple(dict.fromkeys(self.unknown)),
        )  # fmt: skip


def _supplied_mg(event: Dispense, ordered: float | None) -> float | None:
    """mg handed over: capsules of one strength, else days at the daily dose; None when neither is known."""
    if event.capsules is not None and len(event.strengths) == 1:
        return event.capsules * event.strengths[0]
    daily = event.daily_dose or ordered
    return event.days * daily if event.days is not None and daily else None

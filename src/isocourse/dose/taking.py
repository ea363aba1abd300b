"""Day by day: supplies go into the hand, and from the first dose on each day takes the daily dose from it.

A day takes nothing when it is reported missed, the course is paused or stopped, or the hand is empty. The steps of
a day, in their order: missed days go back to the hand; the course starts, pauses or resumes; supplies are received;
the dose is taken; the course stops.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ..record import Event
from ..record.events.course import Course, Dispense, DosesMissed, DosesTaken, Prescription
from .notes import Note, written
from .products import FACTORS
from .supplies import ordered, supply

# A second course is not begun before 8 weeks without the drug (dosing.md G1), so a longer gap is read as its end.
BETWEEN_COURSES_DAYS = 56


@dataclass(frozen=True)
class Taken:
    """The dose of one day."""

    day: date
    mg: float
    family: str | None
    food: str | None

    @property
    def conventional_mg(self) -> float:
        """As mg of a conventional capsule, by the label's conversion (Absorica LD: divided by 0.8)."""
        return self.mg / FACTORS.get(self.family or "", 1.0)


@dataclass
class Turn:
    """One course while it is walked through. Until a start is known, doses are assumed from the first supply on."""

    taken: list[Taken] = field(default_factory=list)
    supplied: float = 0.0
    missed: int = 0
    without: int = 0
    left: float = 0.0
    ends: date | None = None
    started: date | None = None
    complete: bool = True


@dataclass
class Walk:
    """The state of the hand."""

    events: Mapping[date, Sequence[Event]]
    turn: Turn = field(default_factory=Turn)
    earlier: list[Turn] = field(default_factory=list)
    hand: float = 0.0
    daily: float | None = None
    ordered: float | None = None
    ordered_on: date = date.min
    family: str | None = None
    food: str | None = None
    paused: bool = False
    supplied_in_pause: date | None = None
    took_today: bool = False
    missing: list[Note] = field(default_factory=list)
    doubts: list[Note] = field(default_factory=list)

    def day(self, day: date) -> None:
        """One day, in the order that the first paragraph of this file gives."""
        events = self.events.get(day, ())
        for event in events:
            if isinstance(event, DosesMissed):
                self._miss(day, event.days)
            elif isinstance(event, DosesTaken):
                self._eat(event.since or day, event.food)
        for event in events:
            if isinstance(event, Course):
                self._step(day, event.step)
        if mg := ordered([one for one in events if isinstance(one, Prescription)]):
            self.ordered, self.ordered_on = mg, day
        received = [one for one in events if isinstance(one, Dispense) and one.status == "handed-over"]
        if received:
            self._receive(day, received)
        self._take(day)
        if any(isinstance(event, Course) and event.step == "stopped" for event in events):
            self._end(day)

    def _receive(self, day: date, events: Sequence[Dispense]) -> None:
        got = supply(day, events, self.ordered)
        self._close_if_long_ago(day)
        self.missing.extend(got.missing)
        self.doubts.extend(got.odd)
        self.turn.complete = self.turn.complete and not got.missing
        self.supplied_in_pause = day if self.paused else None
        self.hand += got.mg or 0.0
        self.turn.supplied += got.mg or 0.0
        self.daily, self.family = got.daily_mg or self.daily, got.family
        if got.family is None:
            self.doubts.append(Note("The product is not recorded: its mg are counted as conventional", "pharmacy"))

    def _close_if_long_ago(self, day: date) -> None:
        """A gap of 8 weeks without a capsule ends a course whose end was not recorded; a pause does not."""
        if not self.turn.taken or self.paused or self.hand > 0:
            return
        last = self.turn.taken[-1].day
        if (day - last).days <= BETWEEN_COURSES_DAYS:
            return
        says = (
            f"No capsule from {written(last)} to {written(day)}, and no stop on record: a new course is counted "
            f"from {written(day)}; record the stop"
        )
        self.doubts.append(Note(says, "clinic"))
        self.turn.without = 0
        self._end(last)

    def _step(self, day: date, step: str) -> None:
        if step == "paused":
            self.paused = True
        elif step == "resumed":
            self.paused = False
        elif step == "started":
            self._start(day)

    def _start(self, day: date) -> None:
        """The first dose. What was assumed to be taken before it goes back to the hand."""
        self._close_if_long_ago(day)
        if self.turn.started:
            says = (
                f"A start on {written(day)}, though the course that began on {written(self.turn.started)} was not "
                f"stopped: it goes on"
            )
            self.doubts.append(Note(says, "clinic"))
            return
        self.turn.started = day
        self.hand += sum(one.mg for one in self.turn.taken)
        self.turn.taken.clear()
        self.turn.without = 0

    def _miss(self, day: date, days: int) -> None:
        """The last days go back from taken to the hand; after the end of a course they are of that course."""
        late = not self.turn.taken and bool(self.earlier)
        turn = self.earlier[-1] if late else self.turn
        if days > len(turn.taken):
            says = (
                f"{days} missed days were reported on {written(day)}, but only {len(turn.taken)} days had a dose; "
                f"check which is right"
            )
            self.doubts.append(Note(says, "clinic"))
        back = sum(turn.taken.pop().mg for _ in range(min(days, len(turn.taken))))
        turn.missed += days
        if late:
            turn.left += back
        else:
            self.hand += back

    def _eat(self, since: date, food: str) -> None:
        """What the capsules are taken with, from then on; doses already counted since then as well."""
        self.food = food
        turn = self.turn
        turn.taken = [one if one.day < since else Taken(one.day, one.mg, one.family, food) for one in turn.taken]

    def _take(self, day: date) -> None:
        mg = 0.0 if self.paused or self.daily is None else min(self.daily, self.hand)
        self.took_today = mg > 0
        if self.took_today:
            self.hand -= mg
            self.turn.taken.append(Taken(day, mg, self.family, self.food))
        elif self.turn.taken and not self.paused:
            self.turn.without += 1

    def _end(self, day: date) -> None:
        if self.turn.supplied or self.turn.started:
            self.turn.ends, self.turn.left = day, self.hand
            self._look_back()
            self.earlier.append(self.turn)
        self.turn, self.paused, self.hand, self.daily = Turn(), False, 0.0, None
        if self.ordered_on <= day:
            self.ordered = None

    def finish(self) -> Walk:
        """The walk, with what can only be said at its end."""
        self._look_back()
        return self

    def _look_back(self) -> None:
        """What the course leaves unknown."""
        if self.turn.started and not self.turn.supplied:
            says = f"What was taken from {written(self.turn.started)} on: a first dose is recorded, and no supply"
            self._unknown(Note(says, "pharmacy"))
        if self.paused and self.supplied_in_pause:
            says = (
                f"When the course was resumed: it is paused, and capsules were handed over on "
                f"{written(self.supplied_in_pause)}"
            )
            self._unknown(Note(says, "clinic"))

    def _unknown(self, note: Note) -> None:
        self.turn.complete = False
        self.missing.append(note)

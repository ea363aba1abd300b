"""The futures that a search looks through: what could be booked on which days, the best first.

A future is chosen by few days: that of the collection, of the prescription and of the test or appointment before it.
What is left fills in by itself: each thing on the first day on which its place is open after what comes before it.
Whether a future is allowed is not known here; the rules are asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from ..decide import Ask
from ..record import Record
from ..record.events import Event
from ..record.events.pregnancy import Cycle
from .bookings import invented, kinds, order
from .setting import Setting

# How many open days back from the collection a prescription is tried, and from the prescription a test. A window of
# five days of bleeding, or of three days before a prescription, is looked through whole.
PRESCRIPTION_DAYS = 3
TEST_DAYS = 7
# What is done before a start, from the least to the most.
STAGES = ("paperwork", "screening", "contraception")
FOLLOWING = ("prescriber-entry", "patient-entry", "questions", "authorisation", "booklet")


@dataclass(frozen=True)
class Course:
    """A course at a moment, with what a search has to know of it.

    The next capsule is `wanted` on a day and not collected before `floor`. What is `fixed` happens on its day and on no
    other; what is `given` is in the record already, on a day to come, and can be repeated only after it.
    """

    record: Record
    begins: date
    last: date
    setting: Setting
    wanted: date
    floor: date
    starting: bool
    programme: str | None = None
    fixed: Mapping[str, date] = field(default_factory=dict)
    given: Mapping[str, date] = field(default_factory=dict)

    @cached_property
    def expected(self) -> tuple[Cycle, ...]:
        """The first days of bleeding that are to be expected from the last one on record."""
        began = [event.period_began for event in self.record.events if isinstance(event, Cycle) and event.period_began]
        if not began or not self.starting:
            return ()
        last = max(began)
        ahead = ((self.last - last).days) // self.setting.cycle_days
        days = [last + timedelta(self.setting.cycle_days * number) for number in range(1, ahead + 1)]
        return tuple(Cycle(happened=day, period_began=day) for day in days if day >= self.begins)

    @cached_property
    def _made(self) -> dict[tuple[str, date], list[Event]]:
        return {}

    @cached_property
    def _tails(self) -> dict[tuple[date, date], tuple[tuple[str, date], ...]]:
        return {}

    @cached_property
    def _records(self) -> dict[tuple[object, ...], Record]:
        return {}

    def ask(self, gate: Gate) -> Ask:
        """What is asked at a gate. Futures share the events of what they have in common, and so do their records."""
        key = (gate.done, gate.on)
        if key not in self._records:
            expected = [event for event in self.expected if event.period_began and event.period_began <= gate.on]
            kept = [event for item in gate.done for event in self._events(item)]
            self._records[key] = self.record.add(*expected, *kept)
        return Ask(self._records[key], gate.act, gate.on, self.programme)

    def _events(self, item: tuple[str, date]) -> list[Event]:
        if item not in self._made:
            late, purpose = self.setting.turnaround_days, "confirmation" if self.starting else "monthly"
            self._made[item] = invented(self.record, *item, turnaround_days=late, purpose=purpose)
        return self._made[item]

    def following(self, ready: date, collect: date) -> tuple[tuple[str, date], ...]:
        """What follows a prescription, each on the first day on which it can be until the collection."""
        if (ready, collect) not in self._tails:
            self._tails[ready, collect] = tuple(_following(self.setting, ready, collect))
        return self._tails[ready, collect]

    def may(self, key: str, day: date) -> bool:
        """Whether a booking can be kept on a day, and does not go against what is fixed."""
        kind = kinds()[key]
        if day != self.fixed.get(key, day) or day <= self.given.get(key, date.min):
            return False
        return self.setting.is_open(kind.place, day, comes=kind.comes)


class Gate(NamedTuple):
    """An act that must be allowed on its day, with what is done by then."""

    act: str
    on: date
    done: tuple[tuple[str, date], ...]


@dataclass(frozen=True)
class Future:
    """Bookings by their day. `stage` counts what of a start is done first: nothing, paperwork, a first test, …"""

    bookings: tuple[tuple[str, date], ...]
    stage: int = 0

    @cached_property
    def days(self) -> dict[str, date]:
        return dict(self.bookings)

    @property
    def collects_on(self) -> date:
        return self.days["collect"]

    @property
    def visits(self) -> int:
        """Days on which the patient comes to the clinic or the laboratory."""
        return len({day for key, day in self.bookings if kinds()[key].comes and kinds()[key].place != "pharmacy"})

    @property
    def tests(self) -> int:
        return sum(kinds()[key].test for key, _ in self.bookings)

    def rank(self, wanted: date) -> tuple[int, int, int, date, int]:
        """Delay to the next capsule, then visits, then tests; of equals the earliest and shortest."""
        late = max(0, (self.collects_on - wanted).days)
        return late, self.visits, self.tests, self.collects_on, len(self.bookings)

    def without(self, *keys: str) -> Future:
        return Future(tuple(item for item in self.bookings if item[0] not in keys), self.stage)

    def also(self, key: str, day: date) -> Future:
        return Future(((key, day), *self.bookings), self.stage)

    @cached_property
    def gates(self) -> tuple[Gate, ...]:
        """The acts that must all be allowed. What comes later, also in the order of a day, does not count at a gate."""
        return tuple(
            Gate(gate, day, tuple(item for item in self.bookings if item[0] != "collect" and _by(item, key, day)))
            for key, day in self.bookings
            if (gate := kinds()[key].gate)
        )


def _by(item: tuple[str, date], key: str, day: date) -> bool:
    """Whether a booking is done by the time of another."""
    return item[1] < day or (item[1] == day and order()[item[0]] <= order()[key])


def futures(course: Course, first: date, last: date, stages: tuple[int, ...]) -> Iterator[Future]:
    """Every future that ends in a collection from `first` to `last`, after one of `stages` of preparation."""
    day = max(first, course.floor, course.begins)
    while day <= last:
        if course.may("collect", day):
            for stage in stages:
                yield from _ending_on(course, day, stage)
        day += timedelta(1)


def _ending_on(course: Course, collect: date, stage: int) -> Iterator[Future]:
    prepared = _prepared(course, stage)
    if prepared is None:
        return
    if stage == 0:
        yield from _finished(course, [], None, collect, stage)
        for day in course.setting.last_open("clinic", collect, course.begins, PRESCRIPTION_DAYS):
            yield from _finished(course, [("visit", day), ("counselling", day)], None, collect, stage)
    for written in _days_to_write(course, collect):
        if not course.may("prescription", written):
            continue
        if stage == 0:
            yield from _finished(course, [], written, collect, stage)
        known = written - timedelta(course.setting.turnaround_days)
        if course.may("visit", written) and course.may("counselling", written):
            bled = [
                item
                for day in course.setting.last_open("laboratory", known, course.begins, 1)
                for item in _bloods(stage, day)
            ]
            yield from _finished(
                course, [*prepared, *bled, ("visit", written), ("counselling", written)], written, collect, stage
            )
        for tested in course.setting.last_open("laboratory", known, course.begins, TEST_DAYS):
            seen = course.setting.first_open("clinic", tested, written)
            if seen and course.may("test", tested):
                tested_first = [
                    *prepared,
                    *_bloods(stage, tested),
                    ("test", tested),
                    ("visit", seen),
                    ("counselling", seen),
                ]
                yield from _finished(course, tested_first, written, collect, stage)


def _bloods(stage: int, day: date) -> list[tuple[str, date]]:
    """Blood that may be due is taken on the same way; before a start it is among what is prepared."""
    return [] if stage else [("bloods", day)]


def _days_to_write(course: Course, collect: date) -> list[date]:
    """Days on which the prescription is tried: the one it is fixed to, or the last open ones."""
    if fixed := course.fixed.get("prescription"):
        return [fixed] if course.begins <= fixed <= collect else []
    return course.setting.last_open("clinic", collect, course.begins, PRESCRIPTION_DAYS, comes=False)


def _prepared(course: Course, stage: int) -> list[tuple[str, date]] | None:
    """What comes before everything else, each on the first day on which it can be; none when it never can."""
    found = []
    for key, kind in kinds().items():
        if kind.stage not in STAGES[:stage]:
            continue
        day = course.setting.first_open(kind.place, course.begins, course.last, comes=kind.comes)
        if day is None:
            return None
        found.append((key, day))
    return found


def _finished(
    course: Course, done: list[tuple[str, date]], written: date | None, collect: date, stage: int
) -> Iterator[Future]:
    """With what follows a prescription, if all that is fixed fits before the collection."""
    ready = written or max((day for _, day in done), default=course.begins)
    listed = [*done, *([("prescription", written)] if written else []), *course.following(ready, collect)]
    # What is given on a day happens then, and again only after it.
    kept = [item for item in listed if item[1] > course.given.get(item[0], date.min)] if course.given else listed
    if course.fixed.keys() <= {"collect", *(key for key, _ in kept)}:
        yield Future((*kept, ("collect", collect)), stage)


def _following(setting: Setting, ready: date, collect: date) -> Iterator[tuple[str, date]]:
    for key in FOLLOWING:
        kind = kinds()[key]
        day = collect if key == "booklet" else setting.first_open(kind.place, ready, collect, comes=kind.comes)
        if day is None:  # it may not be needed; the rules say
            continue
        if key not in ("booklet", "prescriber-entry"):
            ready = day
        yield key, day

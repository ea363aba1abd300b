"""What somebody who reads the record at a moment can see, and how days are counted: plain loops, no engine.

Counting is that of evidence/programmes.md section 0.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from isocourse.record import Event, Record

ORDER = ("allow", "reduce", "review", "hold", "block", "stop")


def worst(answers: Iterable[str]) -> str:
    return max(answers, key=ORDER.index, default="allow")


def must(condition: bool | None, otherwise: str) -> str:
    """Unknown never passes: what is not known goes to a person."""
    if condition is None:
        return "review"
    return "allow" if condition else otherwise


def last_day_of_window(days: int, anchor: date) -> date:
    """The anchor is day 1."""
    return anchor + timedelta(days - 1)


def one_month_after(day: date) -> date:
    """The later of 30 days and one calendar month, clamped to the end of the month."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    clamped = min(day.day, calendar.monthrange(year, month)[1])
    return max(day + timedelta(30), date(year, month, clamped))


def age(born: date, day: date) -> int:
    had_birthday = (day.month, day.day) >= (born.month, born.day)
    return day.year - born.year - (not had_birthday)


def day_of(event: Event) -> date:
    """The day written down, wherever it was."""
    return event.happened.date() if isinstance(event.happened, datetime) else event.happened


def moment(when: date | datetime, zone: ZoneInfo, at: time) -> datetime:
    if isinstance(when, datetime):
        return when if when.tzinfo else when.replace(tzinfo=zone)
    return datetime.combine(when, at, zone)


@dataclass(frozen=True)
class View:
    """The record as known at `known`, asked about at `now`, on the programme's clock."""

    record: Record
    now: datetime
    known: datetime
    clock: ZoneInfo

    @classmethod
    def at(cls, record: Record, at: date | datetime, known_on: date | datetime | None, clock: str) -> View:
        zone = ZoneInfo(clock)
        now = moment(at, zone, time(23, 59, 59))
        return cls(record, now, now if known_on is None else moment(known_on, zone, time(23, 59, 59)), zone)

    @property
    def today(self) -> date:
        return self.now.astimezone(self.clock).date()

    @cached_property
    def current(self) -> list[Event]:
        """What was known and not replaced, whenever it happened."""
        home = ZoneInfo(self.record.timezone)

        def learned(event: Event) -> datetime:
            return moment(event.happened if event.recorded is None else event.recorded, home, time())

        known = [event for event in self.record.events if learned(event) <= self.known]
        replaced = {event.supersedes for event in known if event.supersedes}
        return sorted((e for e in known if e.id is None or e.id not in replaced), key=lambda e: (day_of(e), learned(e)))

    @cached_property
    def seen(self) -> list[Event]:
        """What had happened by the day asked about, oldest first."""
        return [event for event in self.current if day_of(event) <= self.today]

    def all(self, kind: str, **fields: Any) -> list[Any]:
        """Events of a kind whose fields have these values, oldest first."""
        return [
            e for e in self.seen if e.kind == kind and all(getattr(e, name) == value for name, value in fields.items())
        ]

    def last_day(self, kind: str, **fields: Any) -> date | None:
        return max(map(day_of, self.all(kind, **fields)), default=None)

    def clock_day(self, event: Event) -> date:
        """The day on the programme's clock, and never later than the day written down."""
        if isinstance(event.happened, datetime):
            return min(event.happened.date(), event.happened.astimezone(self.clock).date())
        return event.happened


def later(*days: date | None) -> date | None:
    return max((day for day in days if day is not None), default=None)


def after(day: date | None, other: date | None) -> bool:
    """`day` is known and lies after `other`, or there is no other to lie after."""
    return day is not None and (other is None or day > other)

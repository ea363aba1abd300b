"""FHIR dates: a day, a moment, or only a year or month, which is not enough for most questions."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from .shapes import SHORT, Object, obj, shown

LONG_AGO = date(1, 1, 1)  # how a record dates what has no date
PLAUSIBLE_YEARS = range(1900, 2200)

_FHIR = re.compile(
    r"(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d)"
    r"(T(?P<time>\d\d:\d\d(:\d\d(\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?)?)?",
    re.ASCII,
)


@dataclass(frozen=True)
class When:
    """A date as read: `moment` when its day is known, and the first and last day that it can mean.

    `remark` says what was wrong with it. Nothing is known when `moment` is None and `first` is `LONG_AGO`.
    """

    moment: date | datetime | None
    first: date
    last: date
    remark: str | None = None

    @property
    def day(self) -> date | None:
        return None if self.moment is None else day_of(self.moment)

    @property
    def known_day(self) -> date | None:
        """The day, unless it only stands for no date at all."""
        return None if self.day == LONG_AGO else self.day

    @property
    def words(self) -> str:
        """How a message names it."""
        if self.first == LONG_AGO:
            return "no known date"
        if self.moment is not None:
            return day_of(self.moment).isoformat()
        return self.first.isoformat()[: 7 if self.first.month == self.last.month else 4]

    def at_the_earliest(self) -> When:
        """For warnings, which must not be missed: the first day it can mean."""
        if self.moment is not None:
            return self
        counted = "throughout" if self.first == LONG_AGO else f"since {self.first.isoformat()}"
        return When(self.first, self.first, self.last, f"{self.remark or 'there is no date'}; it counts {counted}")


UNKNOWN = When(None, LONG_AGO, date.max)


def when(value: Any) -> When | None:
    """The date in one FHIR field, or None when the field is empty."""
    if value is None:
        return None
    return _short_when(value) if isinstance(value, str) and len(value) <= SHORT else _when(value)


def _when(value: Any) -> When:
    match = _FHIR.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        read = _read(match) if match else None
    except ValueError:
        read = None
    if read is None or read.first.year not in PLAUSIBLE_YEARS:
        return When(None, LONG_AGO, date.max, f'{shown(value)!r} is not a date; write one like "2026-03-02"')
    return read


_short_when = lru_cache(maxsize=16_384)(_when)


def _read(match: re.Match[str]) -> When:
    year, month, day = match["year"], match["month"], match["day"]
    if day is None:
        first = date(int(year), int(month or 1), 1)
        last_month = int(month or 12)
        last = date(first.year, last_month, monthrange(first.year, last_month)[1])
        missing = "the day" if month else "month and day"
        return When(None, first, last, f'{match[0]!r} lacks {missing}; write it like "{first.isoformat()}"')
    whole_day = date(int(year), int(month), int(day))
    if match["time"] is None:
        return When(whole_day, whole_day, whole_day)
    moment = datetime.fromisoformat(match[0])
    if moment.tzinfo is not None:
        return When(moment, whole_day, whole_day)
    remark = f"{match[0]!r} has no time zone; it was read as the day {whole_day.isoformat()}"
    return When(whole_day, whole_day, whole_day, remark)


def first_of(resource: Object, *paths: str) -> When | None:
    """The first field that holds anything; `effectivePeriod.start` looks into the period."""
    for path in paths:
        value: Any = resource
        for name in path.split("."):
            value = obj(value).get(name)
        if value is not None:
            return when(value)
    return None


def day_of(moment: date | datetime) -> date:
    """The day of a moment, in the zone that it was written in."""
    return moment.date() if isinstance(moment, datetime) else moment


def is_before(one: date | datetime, other: date | datetime) -> bool:
    """Whether `one` comes earlier; a day begins with its first minute."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one < other
    if isinstance(other, datetime) and not isinstance(one, datetime):
        return one <= other.date()
    return day_of(one) < day_of(other)

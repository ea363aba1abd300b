"""When a clinic, its laboratory and its pharmacy are open: what a plan has to fit besides the rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # loaded only by those who name a place: most do not
    import holidays

Place = Literal["clinic", "laboratory", "pharmacy", "online"]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Span = tuple[date, date]


@dataclass(frozen=True)
class Setting:
    """Opening days, holidays, closures and the laboratory's time; days alone count, not hours.

    `opening` holds for clinic and laboratory, `pharmacy` for the pharmacy (0 is Monday). `holidays` is a country with
    an optional subdivision, such as `US-NY` or `GB-ENG`; on its public holidays all are closed. `closed` are further
    days on which the clinic is closed, `away` those on which the patient cannot come, first and last included.
    """

    opening: frozenset[int] = frozenset(range(5))
    pharmacy: frozenset[int] = frozenset(range(6))
    holidays: str | None = None
    closed: tuple[Span, ...] = ()
    away: tuple[Span, ...] = ()
    turnaround_days: int = 0
    cycle_days: int = 28
    early_days: int = 6

    def __post_init__(self) -> None:
        if self.holidays is not None:
            check_holidays(self.holidays)
        for first, last in (*self.closed, *self.away):
            if last < first:
                raise ValueError(f"{first}..{last} ends before it begins; write the earlier day first")

    def is_open(self, place: Place, day: date, *, comes: bool = True) -> bool:
        """Whether something can be done at a place on a day; `comes` says that the patient has to be there."""
        if comes and _within(self.away, day):
            return False
        if place == "online":
            return True
        if self.holidays is not None and day in _holidays(self.holidays):
            return False
        if place == "pharmacy":
            return day.weekday() in self.pharmacy
        return day.weekday() in self.opening and not _within(self.closed, day)

    def first_open(self, place: Place, day: date, last: date, *, comes: bool = True) -> date | None:
        """The first open day from `day` to `last`."""
        return next((one for one in days(day, last) if self.is_open(place, one, comes=comes)), None)

    def last_open(self, place: Place, day: date, first: date, count: int, *, comes: bool = True) -> list[date]:
        """The last `count` open days up to `day`, none before `first`, the latest first."""
        found: list[date] = []
        while day >= first and len(found) < count:
            if self.is_open(place, day, comes=comes):
                found.append(day)
            day -= timedelta(1)
        return found


def days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(number) for number in range((last - first).days + 1))


def _within(spans: Iterable[Span], day: date) -> bool:
    return any(first <= day <= last for first, last in spans)


@lru_cache
def _holidays(place: str) -> holidays.HolidayBase:
    import holidays

    country, _, subdivision = place.partition("-")
    return holidays.country_holidays(country, subdiv=subdivision or None)


def check_holidays(place: str) -> str:
    """The same text, if its holidays are known; raises ValueError saying what would be right."""
    try:
        _holidays(place)
    except (NotImplementedError, KeyError) as error:
        raise ValueError(f"holidays of {place!r} are not known; write for example US-NY, GB-ENG or DE-BY") from error
    return place


def read_opening(text: str) -> frozenset[int]:
    """`mon-fri`, `mon,wed,fri` or `daily`; raises ValueError saying what would be right."""
    if text.strip().lower() == "daily":
        return frozenset(range(7))
    found: set[int] = set()
    for part in text.lower().replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            raise ValueError(f"{text!r} is not a list of week days; write mon-fri, mon,wed,fri or daily")
        start, end = DAYS.index(first), DAYS.index(last or first)
        found.update(number % 7 for number in range(start, end + (1 if end >= start else 8)))
    return frozenset(found)


def read_span(text: str) -> Span:
    """`2026-12-24..2026-12-27`, or one day; raises ValueError saying what would be right."""
    first, dots, last = text.partition("..")
    try:
        span = (date.fromisoformat(first), date.fromisoformat(last if dots else first))
    except ValueError:
        raise ValueError(f"{text!r} is not a day or a span of days; write 2026-12-24..2026-12-27") from None
    if span[1] < span[0]:
        raise ValueError(f"{text!r} ends before it begins; write the earlier day first")
    return span

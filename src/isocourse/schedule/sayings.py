"""What people say may happen: `test on 26 Nov`, `prescription 3 days late`, `closed 2026-12-24..2026-12-27`.

    THING on DAY            something happens on that day, and not before
    THING N days late       it happens N days after the day it would be booked for
    result N days late      the laboratory needs N days more
    closed DAY..DAY         the clinic is closed; one day alone is written DAY
    away DAY..DAY           the patient cannot come

THING is test, visit, counselling, prescription, questions, authorisation, collect or period. DAY is 26 Nov, 26 Nov 2026
or 2026-11-26; without a year it is the next such day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .setting import Span

THINGS = ("test", "visit", "counselling", "prescription", "questions", "authorisation", "collect", "period")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
GRAMMAR = (
    "write `test on 26 Nov`, `collect on 2026-12-01`, `prescription 3 days late`, `result 2 days late`, "
    f"`closed 2026-12-24..2026-12-27` or `away 26 Nov`; things are {', '.join(THINGS)}"
)
_ON = re.compile(r"(?P<thing>[a-z]+) on (?P<day>.+)")
_LATE = re.compile(r"(?P<thing>[a-z]+) (?P<days>\d{1,3}) days? late")
_SPAN = re.compile(r"(?P<kind>closed|away)(?: on)? (?P<first>.+?)(?: ?\.\. ?(?P<last>.+))?")
_DAY = re.compile(r"(?P<day>\d{1,2}) (?P<month>[a-z]{3})[a-z]*(?: (?P<year>\d{4}))?")


@dataclass(frozen=True)
class Change:
    """One thing that may happen otherwise than planned."""

    said: str
    kind: Literal["on", "late", "closed", "away"]
    thing: str = ""
    on: date | None = None
    days: int = 0
    span: Span | None = None


def read_change(text: str, today: date) -> Change:
    """The change that a text says; raises ValueError naming what would be right."""
    plain = " ".join(text.lower().split())
    if match := _SPAN.fullmatch(plain):
        first = _day(match["first"], today, text)
        last = _day(match["last"], first, text) if match["last"] else first
        if last < first:
            raise ValueError(f"{text!r} ends before it begins; write the earlier day first")
        return Change(text, "closed" if match["kind"] == "closed" else "away", span=(first, last))
    if match := _LATE.fullmatch(plain):
        known = ("result", *(thing for thing in THINGS if thing != "period"))
        return Change(text, "late", thing=_thing(match["thing"], known, text), days=int(match["days"]))
    if match := _ON.fullmatch(plain):
        return Change(text, "on", thing=_thing(match["thing"], THINGS, text), on=_day(match["day"], today, text))
    raise ValueError(f"{text!r} is not understood; {GRAMMAR}")


def _thing(given: str, known: tuple[str, ...], text: str) -> str:
    if given not in known:
        raise ValueError(f"{text!r}: {given!r} is not a thing that is booked; known are {', '.join(known)}")
    return given


def _day(given: str, today: date, text: str) -> date:
    """The day; without a year, the first such day from `today` on."""
    try:
        if match := _DAY.fullmatch(given):
            month = MONTHS.index(match["month"]) + 1
            if match["year"]:
                return date(int(match["year"]), month, int(match["day"]))
            years = (today.year + number for number in range(5))
            return next(
                day for day in (_maybe(year, month, int(match["day"])) for year in years) if day and day >= today
            )
        return date.fromisoformat(given)
    except (ValueError, StopIteration):
        raise ValueError(f"{text!r}: {given!r} is not a day; write 26 Nov, 26 Nov 2026 or 2026-11-26") from None


def _maybe(year: int, month: int, day: int) -> date | None:
    """29 February is not in every year."""
    try:
        return date(year, month, day)
    except ValueError:
        return None

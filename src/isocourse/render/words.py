"""Plain words for dates, people, answers and confidence. Every format uses these."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ..decide.decide import COMMON_CODES
from ..decide.model import Answer

WHO = {
    "patient": "the patient",
    "prescriber": "the prescriber",
    "clinic": "the clinic",
    "laboratory": "the laboratory",
    "pharmacy": "the pharmacy",
}
# Who carries an act out, once it may be done.
ACTORS = {
    "start": "prescriber",
    "prescribe": "prescriber",
    "dispense": "pharmacy",
    "take": "patient",
    "close": "prescriber",
    "donate-blood": "patient",
    "try-to-conceive": "patient",
    "procedure": "clinic",
}
ONE_WORD = {
    Answer.ALLOW: "YES",
    Answer.REDUCE: "LESS",
    Answer.REVIEW: "LOOK",
    Answer.HOLD: "HOLD",
    Answer.BLOCK: "NO",
    Answer.STOP: "STOP",
}
IN_WORDS = {
    Answer.ALLOW: "yes",
    Answer.REDUCE: "yes, at a lower dose",
    Answer.REVIEW: "a person must look at this",
    Answer.HOLD: "no, on hold",
    Answer.BLOCK: "no",
    Answer.STOP: "no, stop the drug",
}
# Characters that turn the direction of text.
TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
CONFIDENCE = {
    "P1": "primary source",
    "P2": "primary source, read in a copy",
    "S": "secondary source",
    "K": "background knowledge",
    "D": "derived by this project",
}
CALLS_FOR = {
    "stop": "stop the drug",
    "block": "no",
    "hold": "hold",
    "review": "a person must look",
    "reduce": "a lower dose",
    "task": "a task beside it",
}


def day(when: date) -> str:
    """`Mon 23 Nov 2026`."""
    return f"{when:%a} {when.day} {when:%b} {when.year}"


def short_day(when: date) -> str:
    """`23 Nov 2026`."""
    return f"{when.day} {when:%b} {when.year}"


def moment(when: datetime, clock: str) -> str:
    """`Mon 23 Nov 2026, 10:00 New York`; a day that was asked about as a whole has no time."""
    local = when.astimezone(ZoneInfo(clock))
    if (local.hour, local.minute, local.second) == (23, 59, 59):
        return day(local.date())
    return f"{day(local.date())}, {local:%H:%M} {zone(clock)}"


def zone(clock: str) -> str:
    """`New York`."""
    return clock.split("/")[-1].replace("_", " ")


def countdown(when: date, today: date) -> str:
    """How far off a day is."""
    days = (when - today).days
    if abs(days) <= 1:
        return {0: "today", 1: "tomorrow", -1: "yesterday"}[days]
    return f"in {days} days" if days > 0 else f"{-days} days ago"


def last_day(when: date, today: date) -> str:
    """How far off the last useful day is."""
    days = (when - today).days
    if days < 0:
        return f"ended {countdown(when, today)}"
    return f"last day {countdown(when, today)}" if days <= 1 else countdown(when, today)


def window(opens: date | None, closes: date | None, today: date) -> str | None:
    """`10 Nov to 16 Nov 2026, ended 7 days ago`."""
    if opens and closes and opens <= closes:
        if today < opens:
            return f"{span(opens, closes)}, opens {countdown(opens, today)}"
        return f"{span(opens, closes)}, {last_day(closes, today)}"
    if closes:
        return f"until {day(closes)}, {last_day(closes, today)}"
    if opens:
        return f"from {day(opens)}, {countdown(opens, today) if opens > today else 'open'}"
    return None


def span(first: date, last: date) -> str:
    """Two days, the year once when it is the same."""
    if first == last:
        return short_day(first)
    head = f"{first.day} {first:%b}" if first.year == last.year else short_day(first)
    return f"{head} to {short_day(last)}"


def who(party: str | None) -> str:
    return WHO.get(party or "", party or "a person")


def confidence(mark: str) -> str:
    """`primary source, and derived by this project`."""
    return ", and ".join(CONFIDENCE.get(part, part) for part in mark.split("+"))


def is_own_check(code: str) -> bool:
    """Whether a code is a check that this project makes in every programme, and no programme's rule."""
    return code.startswith(COMMON_CODES)


def is_of_the_record(code: str) -> bool:
    """Whether it is about the record itself: that it could be read, with dates that can be."""
    return code.startswith("record-")


def origin(code: str, source: Iterable[str], mark: str) -> tuple[str, ...]:
    """The code, the sources, and how sure they are; a check of our own says so."""
    if is_own_check(code):
        return (code, "a check of this project")
    return tuple(part for part in (code, ", ".join(source), confidence(mark)) if part)


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 rule`, `2 rules`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(items: Iterable[str], last: str = "and") -> str:
    """`a, b and c`."""
    *head, tail = list(items) or [""]
    return f"{', '.join(head)} {last} {tail}" if head else tail


def sentence(text: str) -> str:
    """With a capital at its start."""
    return text[:1].upper() + text[1:]


def uncapitalised(text: str) -> str:
    """To go on within a sentence; a word that is written in capitals stays so."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def clean(text: str) -> str:
    """Without what could steer a terminal or turn text round: control and bidirectional characters are shown as �."""
    if text.isprintable():  # what steers or turns is not; most text is, and is shown a thousand times
        return text
    return "".join(char if char == "\n" or not _steers(char) else "�" for char in text)


def _steers(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs") or unicodedata.bidirectional(char) in TURNING

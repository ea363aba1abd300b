"""The morning list in words, the same for the terminal and the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..programmes.model import UNCONFIRMED
from ..schedule.worklist import Row, State, Worklist
from . import words
from .terminal.ways import by_day

HEADINGS: dict[State, str] = {"broken": "Broken", "closing": "Closing", "due": "To do", "quiet": "Quiet"}


@dataclass(frozen=True)
class Line:
    """One course of the list, in words: who acts and when, what, why, and what else presses."""

    person: str
    state: State
    who: str
    when: str
    what: str
    why: str
    also: str
    repair: str
    note: str


def first(listed: Worklist) -> str:
    """The one thing to do before all others."""
    row = next((row for row in listed.rows if row.state != "quiet" and row.what), None)
    if row is None and listed.unreadable:
        return "First: the clinic sees to what could not be read."
    if row is None:
        return "Nobody needs to act today."
    return f"First: {words.clean(row.person)}. {words.sentence(words.who(row.who))}, {_when(row, listed.at.date())}."


def counts(listed: Worklist) -> Iterator[tuple[State | None, str]]:
    """`3 broken`, `2 closing`, …, and how many could not be read."""
    yield from ((state, f"{number} {HEADINGS[state].lower()}") for state, number in listed.counts.items())
    if listed.unreadable:
        yield None, f"{len(listed.unreadable)} not read"


def context(listed: Worklist) -> list[str]:
    """The day, who is waited for, and how many courses are over."""
    waits = ", ".join(f"{who} {number}" for who, number in listed.waiting_on.items())
    parts = [words.day(listed.at.date()), f"waiting on: {waits}" if waits else "waiting on nobody"]
    return [*parts, f"{words.count(listed.ended, 'course')} over"] if listed.ended else parts


def lines(listed: Worklist, state: State) -> list[Line]:
    """The courses that stand so, in their order."""
    return [_line(row, listed.at.date()) for row in listed.rows if row.state == state]


def _line(row: Row, today: date) -> Line:
    notes = [", ".join(row.codes), "" if row.confirmed else UNCONFIRMED]
    notes += [words.count(row.remarks, "remark") + " on the record"] if row.remarks else []
    plan = f"Repair: {by_day(row.repair.bookings)}" if row.repair else ""
    return Line(
        person=words.clean(row.person), state=row.state, who=words.who(row.who) if row.who else "",
        when=_when(row, today), what=words.clean(row.what or ""), why=words.clean(row.why or ""),
        also=words.clean(" ".join(row.also)), repair=plan, note=" · ".join(note for note in notes if note),
    )  # fmt: skip


def _when(row: Row, today: date) -> str:
    """`now`, `from Tue 24 Nov 2026 (in 12 days)`, `by Wed 25 Nov 2026 23:59 (in 2 days)`."""
    if row.earliest:
        return f"from {words.day(row.earliest)} ({words.countdown(row.earliest, today)})"
    if row.closes_at is None:
        return "now"
    last = row.closes_at.date()
    return f"by {words.day(last)} {row.closes_at:%H:%M} ({words.last_day(last, today)})"

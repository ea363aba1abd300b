"""The morning list in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from ...schedule.worklist import Row, State, Worklist
from .. import words
from .console import heading, mark, point, quiet, style
from .ways import by_day

HEADINGS: dict[State, str] = {"broken": "Broken", "closing": "Closing", "due": "To do", "quiet": "Quiet"}
TONES: dict[State, str] = {"broken": "overdue", "closing": "now", "due": "task", "quiet": "later"}


def show(listed: Worklist, console: Console) -> None:
    """Prints the list: how many stand how, who is waited for, then each course."""
    for line in lines(listed):
        console.print(line)


def lines(listed: Worklist) -> Iterator[RenderableType]:
    today = listed.at.date()
    yield _counts(listed)
    yield Text(_first(listed, today), style="bold")
    yield Text("")
    yield quiet(_context(listed))
    if listed.unreadable:
        yield heading(f"Not read ({len(listed.unreadable)})")
        yield from (point("unknown", Text(words.clean(item.why))) for item in listed.unreadable)
    for state, title in HEADINGS.items():
        rows = [row for row in listed.rows if row.state == state]
        if rows:
            yield heading(f"{title} ({len(rows)})")
            yield _quiet_table(rows, today) if state == "quiet" else _table(state, rows, today)


def _counts(listed: Worklist) -> Text:
    line = Text("")
    for state, number in listed.counts.items():
        line.append(f"{'   ' if line else ''}{number} {HEADINGS[state].lower()}", style=f"bold {style(TONES[state])}")
    if listed.unreadable:
        line.append(f"   {len(listed.unreadable)} not read", style=f"bold {style('unknown')}")
    return line


def _first(listed: Worklist, today: date) -> str:
    row = next((row for row in listed.rows if row.state != "quiet" and row.what), None)
    if row is None and listed.unreadable:
        return "First: the clinic sees to what could not be read."
    if row is None:
        return "Nobody needs to act today."
    return f"First: {words.clean(row.person)}. {words.sentence(words.who(row.who))}, {_timing(row, today)}."


def _context(listed: Worklist) -> str:
    waits = ", ".join(f"{who} {number}" for who, number in listed.waiting_on.items())
    parts = [words.day(listed.at.date()), f"waiting on: {waits}" if waits else "waiting on nobody"]
    if listed.ended:
        parts.append(f"{words.count(listed.ended, 'course')} over")
    return f" {mark('dot')} ".join(parts)


def _table(state: State, rows: Sequence[Row], today: date) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, max_width=16, overflow="ellipsis")
    table.add_column(ratio=1, overflow="fold")
    for row in rows:
        table.add_row(Text(words.clean(row.person), style="bold"), _entry(state, row, today))
    return table


def _entry(state: State, row: Row, today: date) -> Text:
    entry = Text.assemble(
        (f"{words.sentence(words.who(row.who))}, {_timing(row, today)}. ", style(TONES[state])),
        words.clean(row.what or "Look at the record."),
    )
    if row.why:
        entry.append(f"\n{words.clean(row.why)}", style="dim")
    if row.repair:
        entry.append(f"\nRepair: {by_day(row.repair.bookings)}", style=style("done"))
    notes = [", ".join(row.codes), "" if row.confirmed else "not confirmed from a primary source"]
    if row.remarks:
        notes.append(words.count(row.remarks, "remark") + " on the record")
    entry.append("\n" + f" {mark('dot')} ".join(note for note in notes if note), style="dim")
    return entry


def _quiet_table(rows: Sequence[Row], today: date) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, max_width=16, overflow="ellipsis")
    table.add_column(ratio=1, overflow="fold")
    for row in rows:
        if row.what is None:
            said = "nothing to do"
        else:
            said = f"{_timing(row, today)}: {words.who(row.who)}. {words.clean(row.what)}"
        table.add_row(Text(words.clean(row.person)), quiet(said))
    return table


def _timing(row: Row, today: date) -> str:
    """`now`, `from Tue 24 Nov 2026 (in 12 days)`, `by Wed 25 Nov 2026 23:59 (in 2 days)`."""
    if row.earliest:
        return f"from {words.day(row.earliest)} ({words.countdown(row.earliest, today)})"
    if row.closes_at is None:
        return "now"
    last = row.closes_at.date()
    return f"by {words.day(last)} {row.closes_at:%H:%M} ({words.last_day(last, today)})"

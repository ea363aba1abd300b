"""What closed days do to the courses of a clinic, in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from ...schedule.closures import Affected, Closure
from ...schedule.repair import Way
from .. import words
from .console import heading, point, quiet, style
from .ways import by_day


def show(found: Closure, console: Console) -> None:
    """Prints how many are affected, who cannot be moved earlier, and to when the others can."""
    for line in lines(found):
        console.print(line)


def lines(found: Closure) -> Iterator[RenderableType]:
    stay = [row for row in found.affected if row.earlier is None]
    move = [row for row in found.affected if row.earlier is not None]
    yield Text(
        _answer(found, len(move), len(stay)), style=f"bold {style('block' if stay else 'now' if move else 'allow')}"
    )
    yield Text(_second(move, stay), style="bold")
    yield Text("")
    spans = ", ".join(words.span(first, last) for first, last in found.closed)
    stuck = f"; {len(found.stuck)} without a way in any case: {words.listed(found.stuck)}" if found.stuck else ""
    yield quiet(words.clean(f"Closed {spans}; {words.count(found.unaffected, 'course')} not affected{stuck}"))
    for title, rows in (("Cannot be moved earlier", stay), ("Can be moved earlier", move)):
        if rows:
            yield heading(f"{title} ({len(rows)})")
            yield _table(rows)
    if found.unreadable:
        yield heading(f"Not read ({len(found.unreadable)})")
        yield from (point("unknown", Text(words.clean(item.why))) for item in found.unreadable)


def _answer(found: Closure, move: int, stay: int) -> str:
    if not found.affected:
        return "No course is affected."
    return f"{words.count(len(found.affected), 'course')} affected: {move} can be moved earlier, {stay} cannot."


def _second(move: Sequence[Affected], stay: Sequence[Affected]) -> str:
    firsts = [(row.earlier.bookings[0].on, row.person) for row in move if row.earlier]
    if firsts:
        day, person = min(firsts)
        return f"First, the clinic: book {words.clean(person)} for {words.day(day)}."
    return "First, the clinic: tell those who cannot be moved." if stay else "No one needs to act."


def _table(rows: Sequence[Affected]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, max_width=16, overflow="ellipsis")
    table.add_column(ratio=1, overflow="fold")
    for row in rows:
        said = Text(f"planned {words.day(row.planned_on)}; ")
        said.append(f"earlier: {_way(row.earlier)}" if row.earlier else f"around it: {_way(row.around)}")
        steps = row.earlier or row.around
        if steps:
            said.append("\n" + by_day(steps.bookings), style="dim")
        table.add_row(Text(words.clean(row.person), style="bold"), said)
    return table


def _way(way: Way | None) -> str:
    if way is None:
        return "no way was found"
    late = f", {words.count(way.delay_days, 'day')} later than wanted" if way.delay_days else ""
    return f"{words.day(way.capsule_on)}{late}"

"""The morning list in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from ...schedule.worklist import State, Worklist
from .. import morning, words
from ..morning import Line
from .console import heading, mark, point, quiet, style

TONES: dict[State | None, str] = {
    "broken": "overdue", "closing": "now", "due": "task", "quiet": "later", None: "unknown",
}  # fmt: skip


def show(listed: Worklist, console: Console) -> None:
    """Prints the list: how many stand how, who is waited for, then each course."""
    for line in lines(listed):
        console.print(line)


def lines(listed: Worklist) -> Iterator[RenderableType]:
    yield Text("   ").join(Text(said, style=f"bold {style(TONES[state])}") for state, said in morning.counts(listed))
    yield Text(morning.first(listed), style="bold")
    yield Text("")
    yield quiet(f" {mark('dot')} ".join(morning.context(listed)))
    if listed.unreadable:
        yield heading(f"Not read ({len(listed.unreadable)})")
        yield from (point("unknown", Text(words.clean(item.why))) for item in listed.unreadable)
    for state, title in morning.HEADINGS.items():
        if rows := morning.lines(listed, state):
            yield heading(f"{title} ({len(rows)})")
            yield _table(rows)


def _table(rows: Sequence[Line]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, max_width=16, overflow="ellipsis")
    table.add_column(ratio=1, overflow="fold")
    for row in rows:
        if row.state == "quiet":
            said = f"{row.when}: {row.who}. {row.what}" if row.what else "nothing to do"
            table.add_row(Text(row.person), quiet(said))
        else:
            table.add_row(Text(row.person, style="bold"), _entry(row))
    return table


def _entry(row: Line) -> Text:
    acts = f"{words.sentence(row.who or words.who(None))}, {row.when}. "
    entry = Text.assemble((acts, style(TONES[row.state])), row.what or "Look at the record.")
    for said, tone in ((row.why, "dim"), (f"Also: {row.also}" if row.also else "", ""), (row.repair, style("done"))):
        if said:
            entry.append(f"\n{said}", style=tone)
    if row.note:
        entry.append("\n" + row.note.replace("·", mark("dot")), style="dim")
    return entry

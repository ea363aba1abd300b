"""In the terminal: each rule that was looked at, with what it saw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ...decide.wording import show as say
from .. import words
from ..explanation import Explained, Seen
from ..view import View
from .console import heading, point, quiet, style
from .decision import origin

HEADINGS = {
    "fails": "Did not hold", "unknown": "Not known", "doubtful": "In doubt", "holds": "Held",
    "not-applicable": "Did not apply",
}  # fmt: skip
TONES = {"fails": "block", "unknown": "unknown", "doubtful": "unknown", "holds": "holds", "not-applicable": "later"}


def show(view: View, explained: Sequence[Explained], console: Console) -> None:
    """Prints the answer, then every rule."""
    console.print(Text(view.first, style=f"bold {style(view.answer.value)}"))
    console.print(Text(view.second, style="bold"))
    for outcome, title in HEADINGS.items():
        listed = [item for item in explained if item.outcome == outcome]
        if listed:
            console.print(heading(f"{title} ({len(listed)})"))
        for number, item in enumerate(listed):
            if number:
                console.print()
            console.print(point(TONES[outcome], *_rule(item)))


def _rule(item: Explained) -> Iterator[RenderableType]:
    yield Text(words.clean(item.title), style="bold")
    yield Text(words.clean(item.because))
    if item.applies:
        yield Text.assemble(("applies if  ", "dim"), item.applies)
    if item.condition:
        yield Text.assemble(("must hold   ", "dim"), item.condition)
    if item.seen:
        yield Padding(_facts(item.seen), (0, 0, 0, 2))
    yield origin(words.origin(item.code, item.source, item.confidence), item.confirmed or words.is_own_check(item.code))


def _facts(seen: Sequence[Seen]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(ratio=2, overflow="fold")
    table.add_column(ratio=2, overflow="fold")
    table.add_column(ratio=4, overflow="fold")
    for fact in seen:
        table.add_row(Text(fact.name), value(fact.value), quiet(fact.meaning))
    return table


def value(given: object) -> Text:
    """A fact's value; what is not known has its own colour and words."""
    if given is None:
        return Text("not known", style=style("unknown"))
    return Text(words.clean(say(given)) or "none")

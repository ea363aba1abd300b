"""A document in the terminal: the same lines in the same order; pictures are told in words."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from ..document import Document, Section
from .console import heading, quiet


def show(document: Document, console: Console) -> None:
    """Prints a document."""
    for line in _lines(document):
        console.print(line)


def _lines(document: Document) -> Iterator[RenderableType]:
    yield Text(document.first, style="bold")
    yield Text(document.second)
    for section in document.sections:
        if not section.is_empty:
            yield heading(section.title)
            yield from _inside(section)
    yield from map(quiet, document.foot)


def _inside(section: Section) -> Iterator[RenderableType]:
    if section.text:
        yield Text(section.text)
    yield from (Text(f"  {picture.says}") for picture in section.pictures)
    yield from (Text(f"{line.lead} {line.text}".strip()) for line in section.lines)
    if section.table:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False)
        for number, head in enumerate(section.table.head):
            table.add_column(head, ratio=3 if number == 0 else 2)
        for row in section.table.rows:
            table.add_row(*row)
        yield table
    if section.after:
        yield Text(section.after)

"""The consultation's page in the terminal: the answer, who acts next, then question by question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from .. import words
from ..assessment import Assessment, Section, Statement
from ..view import Item
from .console import heading, point, quiet, style
from .decision import about, item_lines, origin, problems


def show(page: Assessment, console: Console) -> None:
    """Prints an assessment."""
    for line in lines(page):
        console.print(line)


def lines(page: Assessment) -> Iterator[RenderableType]:
    shown = page.view
    yield Text(shown.first, style=f"bold {style(shown.answer.value)}")
    yield Text(shown.second, style="bold")
    yield Text("")
    yield from about(shown)
    yield Text("")
    yield _overview(page.sections)
    for section in page.sections:
        yield from _section(section)
    yield heading("What is not known?")
    yield from (point("unknown", Text(item.title), quiet(item.code)) for item in page.not_known)
    yield from (_statement(item, "unknown") for item in page.statements)
    yield from problems(shown)
    yield Text("")
    yield quiet(shown.disclaimer)


def _overview(sections: Iterable[Section]) -> RenderableType:
    """Every question with its answer in a word, before the reasons."""
    table = Table.grid(padding=(0, 2))
    for section in sections:
        table.add_row(Text(section.question), Text(words.sentence(section.answer), style=style(section.tone)))
    return table


def _section(section: Section) -> Iterator[RenderableType]:
    yield Text("")
    yield Text(section.question, style="bold")
    yield from (point(item.tone, *item_lines(item)) for item in section.items)
    yield from (_held(item, section.told) for item in section.holds)
    yield from (_statement(item, "later") for item in section.statements)


def _held(item: Item, told: bool) -> RenderableType:
    return point("holds", Text(item.title), *([Text(item.reason)] if told else ()), origin(item.origin, item.confirmed))


def _statement(item: Statement, tone: str) -> RenderableType:
    return point(tone, Text(item.says), origin(item.origin, item.confirmed))

"""The board in the terminal: the answer, whose, why, and who acts next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from .. import words
from ..board import Board, Row, Section
from .console import heading, mark, quiet, style

WIDTH = 4


def show(board: Board, console: Console) -> None:
    """Prints the board: what came out in one line, then each ask in a few."""
    for line in lines(board, board.sections):
        console.print(line)


def lines(board: Board, shown: Iterable[Section]) -> Iterator[RenderableType]:
    """The board's first lines, and some or all of its sections."""
    yield Text(board.title, style="bold")
    yield _counts(board)
    for section in shown:
        yield heading(section.title)
        for row in section.rows:
            yield _row(row)
            yield Text("")


def _row(row: Row) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=WIDTH)
    table.add_column(ratio=1, overflow="fold")
    table.add_row(_chip(row), Group(*_lines(row)))
    return table


def _counts(board: Board) -> Text:
    line = Text(f"{board.summary}:")
    for answer, number in board.counts:
        line.append(f"  {number} {words.ONE_WORD[answer]}", style=style(answer.value))
    return line


def _chip(row: Row) -> Text:
    return Text(words.ONE_WORD[row.answer], style=f"bold {style(row.answer.value)}")


def _lines(row: Row) -> Iterator[RenderableType]:
    yield Text.assemble((row.name, "bold"), (f"  {row.asked}", "dim"))
    yield quiet(row.story)
    yield Text(row.view.second)
    if row.because:
        yield Text(f"{mark(row.tone)} {row.because}", style=style(row.tone))
    if row.expected:
        yield Text(f"This example should give: {words.IN_WORDS[row.expected]}.", style="bold red")

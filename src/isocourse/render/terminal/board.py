"""The board in the terminal: the answer, whose, why, and who acts next."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from .. import words
from ..board import Board, Row
from .console import heading, quiet, style


def show(board: Board, console: Console) -> None:
    """Prints the board: what came out in one line, then a row for each ask."""
    console.print(Text(board.title, style="bold"))
    console.print(_counts(board))
    for section in board.sections:
        console.print(heading(section.title))
        table = Table.grid(padding=(0, 2, 1, 0))
        table.add_column(width=5)
        table.add_column(width=19)
        table.add_column(ratio=1, overflow="fold")
        for row in section.rows:
            table.add_row(_chip(row), Group(*_who(row)), Group(*_why(row)))
        console.print(table)


def _counts(board: Board) -> Text:
    line = Text(f"{words.count(len(board.rows), 'ask')}:")
    for answer, number in board.counts:
        line.append(f"  {number} {words.ONE_WORD[answer]}", style=style(answer.value))
    return line


def _chip(row: Row) -> Text:
    return Text(words.ONE_WORD[row.answer], style=f"bold {style(row.answer.value)}")


def _who(row: Row) -> Iterator[RenderableType]:
    yield Text(row.name, style="bold")
    yield quiet(row.asked)


def _why(row: Row) -> Iterator[RenderableType]:
    yield quiet(row.story)
    yield Text(row.because)
    yield Text(row.view.second, style="bold")
    if row.expected:
        yield Text(f"This example should give {words.IN_WORDS[row.expected]}.", style="bold red")

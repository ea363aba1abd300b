"""A virtual trial and the burden in the terminal: the answer first, then a table, then how to read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from .. import trials
from .console import heading, quiet

if TYPE_CHECKING:
    from ...trial.burden import Burden, Doubt
    from ...trial.run import Trial


def show(trial: Trial, out: Path | None, console: Console) -> None:
    """Prints the result of a trial."""
    for line in _lines(trial, out):
        console.print(line)


def show_burden(burden: Burden, doubt: Doubt | None, console: Console) -> None:
    """Prints the burden, and what the answer hangs on."""
    for line in _burden(burden, doubt):
        console.print(line)


def _lines(trial: Trial, out: Path | None) -> Iterator[RenderableType]:
    yield Text(trials.answer(trial), style="bold")
    yield Text(trials.NO_DOSE)
    yield Text(trials.who(trial))
    for group, said in trials.groups(trial):
        yield heading(said)
        yield _table(trials.plans(trial), trials.rows(trial, group), 2)
    yield quiet(trials.ERRORS)
    yield quiet(trials.LEANS)
    if out:
        yield Text(f"Everybody under every plan: {out}")


def _burden(burden: Burden, doubt: Doubt | None) -> Iterator[RenderableType]:
    yield Text(trials.burden_answer(burden), style="bold")
    yield Text(trials.INFORMS)
    yield Text(trials.burden_doubt(doubt))
    yield Text(trials.PREMISE)
    yield heading(trials.burden_heading(burden))
    yield _table(tuple(burden.new_scars), trials.burden_rows(burden), 1)
    yield Text(trials.scarred_before(burden))
    yield Text(trials.QUALIFY)
    yield quiet(trials.burden_error(burden))
    if doubt:
        yield heading(trials.HANGS_ON)
        for one in doubt.influences:
            yield Text(f"{one.move:6.1f}  {trials.influence(one)}")


def _table(plans: tuple[str, ...], rows: trials.Cells, ratio: int) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False)
    table.add_column("", ratio=3)
    for plan in plans:
        table.add_column(plan, ratio=ratio, justify="right")
    for row in rows:
        table.add_row(*row)
    return table

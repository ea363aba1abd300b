"""A forecast in the terminal: the answer, what it rests on, a table of the plans, and how to read it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from ...forecast.result import Forecast, NoForecast
from .. import futures, words
from .console import heading, point, quiet


def show(forecast: Forecast, console: Console) -> None:
    """Prints one person's forecast."""
    for line in _lines(forecast, console):
        console.print(line)


def show_refusal(person: str, refusal: NoForecast, console: Console) -> None:
    """Prints why there is no forecast."""
    console.print(Text(f"{words.clean(person)}: no forecast.", style="bold"))
    console.print(Text("A person must look: the clinic."))
    for reason in refusal.reasons:
        console.print(point("unknown", Text(words.clean(reason))))


def _lines(forecast: Forecast, console: Console) -> Iterator[RenderableType]:
    yield Text(words.clean(futures.first_line(forecast)), style="bold")
    yield Text(futures.second_line(forecast))
    yield Text(futures.rests_on(forecast))
    yield heading(f"{words.clean(forecast.person)}, as known on {words.day(forecast.on)}")
    yield _table(forecast)
    yield quiet(futures.BRACKETS)
    yield heading("What the words mean")
    for word in forecast.definitions:
        yield Text(f"{word.word}: {word.means}. ({word.source}; {word.confidence})")
    if forecast.assumed or forecast.aside:
        yield heading("What is not known")
        if forecast.assumed:
            yield Text(f"Not on record, so drawn as among people who consult: {', '.join(forecast.assumed)}.")
        for one in forecast.aside:
            yield point("unknown", Text(words.clean(f"Not used: {one}.")))
    yield heading("What it cannot say")
    for limit in forecast.limits:
        yield Text(limit)
    yield quiet(f"Model parameters of {forecast.parameters_dated}; unconfirmed numbers are marked in their file.")


def _table(forecast: Forecast) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False)
    table.add_column("", ratio=3)
    for future in forecast.futures:
        table.add_column(words.clean(future.plan), ratio=2, overflow="fold")
    for row in futures.table(forecast):
        table.add_row(row.asked, *row.answers)
    return table

"""`isocourse forecast`: what may come for one person, under one plan or several."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from ..record import Record
from ..render.document import Document
from ..render.forecast_page import DRAWN, forecast_page
from ..render.html import document_page
from ..render.pdf import press
from ..render.terminal import forecast as terminal
from ..render.terminal.console import console
from . import options
from .asking import emit
from .failure import LOOKED_AT, Failure, needs_sim
from .intake import read_record, working
from .output import write_out

if TYPE_CHECKING:
    from ..forecast.result import Forecast

Plans = Annotated[
    list[str] | None,
    typer.Option(
        "--plan", metavar="WORDS", help="A plan in words, e.g. 'wait 3 months then uk-label'; may be repeated."
    ),
]
Until = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="The last day looked at. Default: a year ahead.")
]
Html = Annotated[str | None, typer.Option("--html", metavar="FILE", help="Also write a page; - for standard output.")]
Pdf = Annotated[str | None, typer.Option("--pdf", metavar="FILE", help="Also write a PDF; - for standard output.")]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day of the forecast. Default: today.")]


def forecast(
    record: options.RecordPath,
    plan: Plans = None,
    until: Until = None,
    on: On = None,
    html: Html = None,
    pdf: Pdf = None,
    known_on: options.KnownOn = None,
    as_json: options.AsJson = False,
    today: options.Today = None,
) -> None:
    """What may come: clear skin, scars, relapse, with ranges. It decides nothing. Status 2: no honest forecast."""
    check_outputs(html, pdf, as_json)
    day = options.read_day(on, "--on") if on else options.read_day(today, "--today")
    end = options.read_day(until, "--until") if until else None
    read = read_record(record, options.read_day(today, "--today"))
    made = look_ahead(read, plan or [], day, end, known_on)
    if html or pdf:
        _draw(made, html, pdf)
    if as_json:
        emit(made.to_json() + "\n")
    elif "-" not in (html, pdf):
        terminal.show(made, console())


def _draw(made: Forecast, html: str | None, pdf: str | None) -> None:
    """The page and the PDF, with a fan for every plan."""
    with needs_sim():
        from ..forecast.charts import fans
    write_document(forecast_page(made, {quantity: fans(made, quantity) for quantity in DRAWN}), html, pdf)


def check_outputs(html: str | None, pdf: str | None, as_json: bool) -> None:
    """Standard output takes one thing."""
    if [html, pdf].count("-") + as_json > 1:
        raise Failure("Only one of --html -, --pdf - and --json can write to standard output; give the others a file.")


def write_document(document: Document, html: str | None, pdf: str | None) -> None:
    """A document as a page, as a PDF, or both."""
    if html:
        write_out(html, document_page(document).encode())
    if pdf:
        write_out(pdf, press(document, stamp=options.now()).data)


def look_ahead(record: Record, plans: Sequence[str], on: date, until: date | None, known_on: str | None) -> Forecast:
    """The forecast; a refusal is printed, and ends the command with status 2."""
    with needs_sim():
        from ..forecast import NoForecast, read_plan
        from ..forecast import forecast as look
        from ..forecast.plans import PlanProblem
    try:
        read = [read_plan(words) for words in plans]
        with working("Simulating people like this one …"):
            return look(record, on=on, plans=read, until=until, known_on=options.read_known(known_on))
    except PlanProblem as problem:
        raise Failure(f"--plan {problem}") from None
    except NoForecast as refusal:
        terminal.show_refusal(record.person, refusal, console())
        raise typer.Exit(LOOKED_AT) from None

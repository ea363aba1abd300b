"""`isocourse export`: a record as a FHIR Bundle."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..decide.engine import at_moment
from ..render import fhir, words
from ..render.terminal import export as terminal
from ..render.terminal.console import console
from . import options
from .asking import emit, question
from .failure import Failure
from .output import write_out

if TYPE_CHECKING:
    from ..forecast.result import Forecast

Fhir = Annotated[
    str | None, typer.Option("--fhir", metavar="FILE", help="Write the Bundle to this file; - for standard output.")
]
Future = Annotated[
    Path | None, typer.Option("--forecast", metavar="FILE", help="Add a forecast: what `forecast --json` printed.")
]


def export(
    record: options.RecordPath,
    to: Fhir = None,
    forecast: Future = None,
    at: options.At = None,
    programme: options.Programme = None,
    known_on: options.KnownOn = None,
    as_json: options.AsJson = False,
    confirm: options.Confirm = None,
    not_live: options.NotLive = None,
    today: options.Today = None,
) -> None:
    """A record as a FHIR R4 Bundle, with the steps ahead as a CarePlan, and what FHIR cannot carry."""
    if as_json and to == "-":
        raise Failure("--json and --fhir - both write to standard output; give --fhir a file.")
    asked = question(
        record, at=at, known_on=known_on, programme=programme, confirm=confirm, not_live=not_live,
        monthly_tests=False, today=today,
    )  # fmt: skip
    applied = asked.book.programmes.get(asked.programme or asked.record.programme or "")
    moment = at_moment(asked.at, applied.clock if applied else "UTC")
    foreseen = _read(forecast) if forecast else None
    try:
        made = fhir.export(asked.record, asked.next_steps(), moment, foreseen)
    except ValueError as error:
        raise Failure(f"It cannot be written as FHIR: {error}.") from None
    if to:
        write_out(to, (json.dumps(made.bundle, ensure_ascii=False, indent=2) + "\n").encode())
    if as_json:
        lost = [{"place": problem.place, "message": problem.message} for problem in made.not_carried]
        emit(json.dumps({"bundle": made.bundle, "not_carried": lost}, ensure_ascii=False) + "\n")
        return
    out = console(sys.stderr) if to == "-" else console()
    terminal.show(made, asked.record.person, out)
    if to is None:
        out.print("Nothing was written; --fhir FILE writes the Bundle.", soft_wrap=True)
    elif to != "-":
        console(sys.stderr).print(f"Written: {words.clean(to)}", soft_wrap=True)


def _read(path: Path) -> Forecast:
    from ..forecast.result import Forecast

    try:
        return Forecast.model_validate_json(path.read_bytes())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not what `isocourse forecast --json` prints"
        raise Failure(f"--forecast {path}: cannot be read: {reason}") from None

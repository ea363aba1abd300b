"""`isocourse fade`: what to do about the scars that remain, in which order, and from when."""

from __future__ import annotations

import typer

from ..render.terminal import fade as terminal
from ..render.terminal.console import console
from . import options
from .asking import emit, question
from .failure import ALLOWED, LOOKED_AT


def fade(
    record: options.RecordPath,
    at: options.At = None,
    programme: options.Programme = None,
    known_on: options.KnownOn = None,
    as_json: options.AsJson = False,
    today: options.Today = None,
) -> None:
    """What to do about scars: procedures that fit, their order, and from when. Status 2: a person must look first."""
    asked = question(
        record, at=at, known_on=known_on, programme=programme, confirm=None, not_live=None, monthly_tests=False,
        today=today,
    )  # fmt: skip
    found = asked.fade()
    if as_json:
        emit(found.model_dump_json() + "\n")
    else:
        terminal.show(found, console())
    raise typer.Exit(ALLOWED if found.complete else LOOKED_AT)

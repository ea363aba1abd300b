"""`isocourse due`: which laboratory tests are due, which are not needed, and what the last results ask for."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer

from ..decide import Policy
from ..render.terminal import due as terminal
from ..render.terminal.console import console
from ..schedule.due import Due, laboratory_tests
from . import options
from .asking import emit, question
from .failure import ALLOWED, LOOKED_AT, REFUSED, Failure
from .intake import working

Rhythm = Annotated[
    str,
    typer.Option("--schedule", metavar="NAME", help="The clinic's rhythm: peak (before and at peak dose) or label."),
]

RHYTHMS: dict[str, Literal["peak", "label"]] = {"peak": "peak", "label": "label"}


def due(
    record: options.RecordPath,
    at: options.At = None,
    programme: options.Programme = None,
    known_on: options.KnownOn = None,
    schedule: Rhythm = "peak",
    as_json: options.AsJson = False,
    today: options.Today = None,
) -> None:
    """Laboratory tests: due when, not needed, and what the last results ask for. Status 1: stop or hold; 2: look."""
    asked = question(
        record, at=at, known_on=known_on, programme=programme, confirm=None, not_live=None, monthly_tests=False,
        today=today,
    )  # fmt: skip
    with working("Looking at the tests …"):
        found = laboratory_tests(
            asked.record, at=asked.at, programme=asked.programme, known_on=asked.known_on, rulebook=asked.book,
            policy=_policy(schedule),
        )  # fmt: skip
    if as_json:
        emit(json.dumps(found.model_dump(mode="json"), ensure_ascii=False) + "\n")
    else:
        terminal.show(found, console())
    raise typer.Exit(_status(found))


def _policy(schedule: str) -> Policy:
    if schedule in RHYTHMS:
        return Policy(laboratory_schedule=RHYTHMS[schedule])
    raise Failure(f"--schedule {schedule!r} is not a rhythm; write peak or label.")


def _status(found: Due) -> int:
    """1 when a result stops or holds the drug, 2 when a person must look or a test is late, else 0."""
    action = found.pressing.action if found.pressing else "continue"
    if action in ("stop", "hold", "block"):
        return REFUSED
    late = any(test.status == "overdue" for test in found.tests)
    return LOOKED_AT if late or action in ("review", "reduce") or found.problems else ALLOWED

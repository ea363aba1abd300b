"""`isocourse explain`: every rule that was looked at, what it saw, and why it did or did not apply."""

from __future__ import annotations

from typing import Annotated

import typer

from ..render.explanation import explanation
from ..render.terminal import explanation as terminal
from ..render.terminal.console import console
from ..render.view import view
from . import options
from .asking import emit, question
from .failure import Failure


def explain(
    record: options.RecordPath,
    act: options.Act,
    at: options.At = None,
    procedure: options.Procedure = None,
    rule: Annotated[str | None, typer.Option("--rule", metavar="CODE", help="Only this rule.")] = None,
    programme: options.Programme = None,
    known_on: options.KnownOn = None,
    as_json: options.AsJson = False,
    confirm: options.Confirm = None,
    not_live: options.NotLive = None,
    monthly_tests: options.MonthlyTests = False,
    today: options.Today = None,
) -> None:
    """Every rule that was looked at, what it saw, and why it did or did not apply."""
    named = options.check_procedure(procedure, options.check_act(act))
    asked = question(
        record, at=at, known_on=known_on, programme=programme, confirm=confirm, not_live=not_live,
        monthly_tests=monthly_tests, today=today,
    )  # fmt: skip
    decision = asked.decide(act, named)
    explained = explanation(decision, asked.book)
    if rule is not None:
        codes = {item.code for item in explained}
        if rule not in codes:
            raise Failure(f"--rule {rule!r} was not looked at for this act.{options.similar(rule, codes)}")
        explained = [item for item in explained if item.code == rule]
    if as_json:
        emit("[" + ",".join(item.model_dump_json() for item in explained) + "]\n")
    else:
        terminal.show(view(decision, asked.book), explained, console())
    raise typer.Exit(decision.answer.exit_status)

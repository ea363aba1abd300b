"""`isocourse explain`: every rule that was looked at, what it saw, and why it did or did not apply."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ..decide import decide as ask
from ..render.explanation import explanation
from ..render.terminal import explanation as terminal
from ..render.terminal.console import console
from ..render.view import view
from . import options
from .failure import Failure
from .intake import read_record, working


def explain(
    record: options.RecordPath,
    act: options.Act,
    at: options.At = None,
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
    book = options.rulebook(confirm, not_live)
    named = options.check_programme(programme, book)
    asked, when, known = options.check_act(act), options.read_at(at), options.read_known(known_on)
    read = read_record(record, options.read_day(today, "--today"))
    with working("Deciding …"):
        decision = ask(
            read, act=asked, at=when, programme=named, known_on=known, rulebook=book,
            policy=options.policy(monthly_tests),
        )  # fmt: skip
    explained = explanation(decision, book)
    if rule is not None:
        codes = {item.code for item in explained}
        if rule not in codes:
            raise Failure(f"--rule {rule!r} was not looked at for this act.{options.similar(rule, codes)}")
        explained = [item for item in explained if item.code == rule]
    if as_json:
        sys.stdout.write("[" + ",".join(item.model_dump_json() for item in explained) + "]\n")
    else:
        terminal.show(view(decision, book), explained, console())
    raise typer.Exit(decision.answer.exit_status)

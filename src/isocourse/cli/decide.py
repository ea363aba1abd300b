"""`isocourse decide`: may this be done then, and why."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from ..render import html, words
from ..render.pharmacy import pharmacy_view
from ..render.terminal import decision as terminal
from ..render.terminal.console import console
from ..render.view import view
from . import options
from .asking import emit, question
from .failure import Failure


def decide(
    record: options.RecordPath,
    act: options.Act,
    at: options.At = None,
    procedure: options.Procedure = None,
    programme: options.Programme = None,
    known_on: options.KnownOn = None,
    as_json: options.AsJson = False,
    page: options.Page = None,
    confirm: options.Confirm = None,
    not_live: options.NotLive = None,
    monthly_tests: options.MonthlyTests = False,
    today: options.Today = None,
) -> None:
    """May this be done then? The answer, who acts next and by when, and every reason."""
    named = options.check_procedure(procedure, options.check_act(act))
    options.check_page(page, as_json)
    asked = question(
        record, at=at, known_on=known_on, programme=programme, confirm=confirm, not_live=not_live,
        monthly_tests=monthly_tests, today=today,
    )  # fmt: skip
    decision = asked.decide(act, named)
    shown = pharmacy_view(decision, asked.book) if act == "dispense" else view(decision, asked.book)
    if page not in (None, "-"):
        write_page(Path(str(page)), html.page(shown))
        console(sys.stderr).print(f"The same as a page: {words.clean(str(page))}", soft_wrap=True)
    if as_json:
        emit(decision.model_dump_json() + "\n")
    elif page == "-":
        emit(html.page(shown))
    else:
        terminal.show(shown, console())
    raise typer.Exit(decision.answer.exit_status)


def write_page(target: Path, text: str) -> None:
    """Writes a page; a folder that is not there is made."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    except (OSError, ValueError) as error:
        raise Failure(f"--html {target}: cannot be written: {getattr(error, 'strerror', None) or error}") from None

"""`isocourse decide`: may this be done then, and why."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ..decide import Decision
from ..decide import decide as ask
from ..programmes import Rulebook
from ..render import html
from ..render.terminal import decision as terminal
from ..render.terminal.console import console
from ..render.view import view
from . import options
from .failure import Failure
from .intake import read_record, working


def decide(
    record: options.RecordPath,
    act: options.Act,
    at: options.At = None,
    programme: options.Programme = None,
    known_on: options.KnownOn = None,
    as_json: options.AsJson = False,
    html_file: Annotated[str | None, typer.Option("--html", metavar="FILE", help="Also write a page; - writes it to standard output.")] = None,
    confirm: options.Confirm = None,
    not_live: options.NotLive = None,
    monthly_tests: options.MonthlyTests = False,
    today: options.Today = None,
) -> None:
    """May this be done then? The answer, who acts next and by when, and every reason."""
    book = options.rulebook(confirm, not_live)
    asked = {
        "act": options.check_act(act), "at": options.read_at(at), "known_on": options.read_known(known_on),
        "programme": options.check_programme(programme, book),
    }  # fmt: skip
    read = read_record(record, options.read_day(today, "--today"))
    with working("Deciding …"):
        decision = ask(read, **asked, rulebook=book, policy=options.policy(monthly_tests))  # type: ignore[arg-type]
    if as_json:
        sys.stdout.write(decision.model_dump_json() + "\n")
    elif html_file != "-":
        terminal.show(view(decision, book), console())
    if html_file:
        write_page(html_file, decision, book)
    raise typer.Exit(decision.answer.exit_status)


def write_page(target: str, decision: Decision, book: Rulebook) -> None:
    page = html.page(view(decision, book))
    if target == "-":
        sys.stdout.write(page)
        return
    try:
        Path(target).write_text(page, encoding="utf-8")
    except (OSError, ValueError) as error:
        raise Failure(f"--html {target}: cannot be written: {getattr(error, 'strerror', None) or error}") from None

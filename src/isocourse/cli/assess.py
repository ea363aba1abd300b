"""`isocourse assess`: is isotretinoin right for this person, question by question."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import typer

from ..render import html, words
from ..render.assessment import assessment
from ..render.terminal import assessment as terminal
from ..render.terminal.console import console
from . import options
from .asking import emit, question
from .decide import write_page


def assess(
    record: options.RecordPath,
    at: options.At = None,
    programme: options.Programme = None,
    known_on: options.KnownOn = None,
    as_json: options.AsJson = False,
    page: options.Page = None,
    confirm: options.Confirm = None,
    not_live: options.NotLive = None,
    today: options.Today = None,
) -> None:
    """Is isotretinoin right for this person? Indication, what forbids it, what to settle, more care, scars."""
    options.check_page(page, as_json)
    asked = question(
        record, at=at, known_on=known_on, programme=programme, confirm=confirm, not_live=not_live,
        monthly_tests=False, today=today,
    )  # fmt: skip
    decision = asked.decide("start")
    shown = assessment(decision, asked.book)
    if page not in (None, "-"):
        write_page(Path(str(page)), html.assessment_page(shown))
        console(sys.stderr).print(f"The same as a page: {words.clean(str(page))}", soft_wrap=True)
    if as_json:
        whole = {"format": 1, "sections": shown.as_json(), "decision": decision.model_dump(mode="json")}
        emit(json.dumps(whole, ensure_ascii=False) + "\n")
    elif page == "-":
        emit(html.assessment_page(shown))
    else:
        terminal.show(shown, console())
    raise typer.Exit(decision.answer.exit_status)

"""`isocourse check-in`: plain questions about what a person notices, and what each answer asks for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

import typer

from ..clinical import CheckIn, Crisis, UnknownAnswer, check_in, crisis, questions
from ..decide import Decision, decide
from ..programmes import load_rulebook
from ..record import Record
from ..render.terminal import check_in as terminal
from ..render.terminal.console import console
from . import options
from .asking import emit
from .failure import ALLOWED, LOOKED_AT, REFUSED, Failure
from .intake import read_record, working

RecordPath = Annotated[
    str | None, typer.Argument(metavar="[RECORD]", help="A record: what the rules say of the next capsule then.")
]
Answers = Annotated[
    list[str] | None,
    typer.Option("--answer", metavar="CODE=LEVEL", help="One answer; may be repeated. Without any: the questions."),
]
STATUS = {"expected": ALLOWED, "tell-us": LOOKED_AT, "today": REFUSED, "emergency": REFUSED}


def check_in_(
    record: RecordPath = None,
    answer: Answers = None,
    at: options.At = None,
    programme: options.Programme = None,
    as_json: options.AsJson = False,
    today: options.Today = None,
) -> None:
    """How are you? Expected, tell us, today, or emergency. Status 1: today or emergency; 2: tell us."""
    if not answer:
        _ask(as_json)
        return
    found = _checked(answer)
    book = load_rulebook()
    named = options.check_programme(programme, book)
    moment = options.read_at(at)
    held = read_record(record, options.read_day(today, "--today")) if record else None
    decision = _next_capsule(held, found, moment, named) if held else None
    place = book.programmes.get(named or (held.programme if held else None) or "")
    lines = crisis(place.country if place else None)
    if as_json:
        emit(json.dumps(_plain(found, lines, moment, decision), ensure_ascii=False) + "\n")
    else:
        terminal.show(found, lines, decision, console())
    raise typer.Exit(STATUS[found.verdict])


def _ask(as_json: bool) -> None:
    if as_json:
        emit(json.dumps([item.model_dump(mode="json") for item in questions()], ensure_ascii=False) + "\n")
    else:
        terminal.show_questions(questions(), console())


def _checked(answers: Sequence[str]) -> CheckIn:
    try:
        return check_in(_pair(text) for text in answers)
    except UnknownAnswer as error:
        raise Failure(f"--answer {error}.", "`isocourse check-in` lists the questions and their answers.") from None


def _pair(text: str) -> tuple[str, str]:
    code, equals, level = text.partition("=")
    if not equals or not code.strip() or not level.strip():
        raise Failure(f"--answer {text!r} is not an answer; write for example --answer lips=dry.")
    return code.strip(), level.strip()


def _next_capsule(held: Record, found: CheckIn, moment: date | datetime, programme: str | None) -> Decision:
    """What the rules say of taking the next capsule, once the answers are in the record."""
    with working("Deciding …"):
        return decide(held.add(*found.events(moment)), act="take", at=moment, programme=programme)


def _plain(found: CheckIn, lines: Crisis, moment: date | datetime, decision: Decision | None) -> dict[str, Any]:
    return {
        "verdict": found.verdict,
        "answered": [
            {"question": item.question.code, "asks": item.question.asks, **item.level.model_dump(mode="json")}
            for item in found.answered
        ],
        "not_answered": [item.code for item in found.not_answered],
        "crisis": {
            "danger": lines.danger,
            "sentence": lines.sentence if found.needs_crisis_lines else lines.danger,
            "confidence": lines.confidence,
        },
        "events": [event.model_dump(mode="json", exclude_none=True) for event in found.events(moment)],
        "next_capsule": decision.model_dump(mode="json") if decision else None,
    }

"""`isocourse rules`: the rules in force on a day, or one rule in full."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from pydantic import BaseModel

from ..programmes import Rulebook
from ..render import rules as shown
from ..render.terminal import rules as terminal
from ..render.terminal.console import console
from . import options
from .asking import emit
from .failure import Failure


def rules(
    code: Annotated[str | None, typer.Argument(metavar="[CODE]", help="One rule, with every version of it.")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day. Default: today.")] = None,
    programme: options.Programme = None,
    as_json: options.AsJson = False,
    confirm: options.Confirm = None,
    not_live: options.NotLive = None,
) -> None:
    """The rules in force on a day, or one rule in full with every version and source."""
    book = options.rulebook(confirm, not_live)
    named = options.check_programme(programme, book)
    if code is None:
        _in_force(book, named, on, as_json)
    else:
        _in_full(code, book, named, as_json)


def _in_force(book: Rulebook, named: str | None, on: str | None, as_json: bool) -> None:
    day = options.read_day(on, "--on")
    wanted = [book.programme(named)] if named else list(book.programmes.values())
    if as_json:
        _print(rule for programme in wanted for rule in shown.in_force(programme, day))
        return
    out = console()
    for number, programme in enumerate(wanted):
        if number:
            out.print()
        terminal.show_in_force(programme, day, shown.in_force(programme, day), out)


def _in_full(code: str, book: Rulebook, named: str | None, as_json: bool) -> None:
    found = shown.in_full(code, book, named)
    if not found:
        known = shown.codes(book, [named] if named else None)
        raise Failure(
            f"{code!r} is not the code of a rule.{options.similar(code, known)}", "`isocourse rules` lists them."
        )
    if as_json:
        _print(found)
    else:
        terminal.show_in_full(found, console())


def _print(items: Sequence[BaseModel] | Any) -> None:
    emit(json.dumps([item.model_dump(mode="json") for item in items], ensure_ascii=False) + "\n")

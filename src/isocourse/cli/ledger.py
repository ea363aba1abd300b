"""`isocourse ledger`: what was taken, by both weight conventions, and how long the capsules in hand last."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

import typer

from ..dose import CONVENTIONS, Ledger
from ..dose import ledger as count
from ..record import Record
from ..render.terminal import ledger as terminal
from ..render.terminal.console import console
from . import options
from .asking import emit
from .failure import ALLOWED, LOOKED_AT
from .intake import read_record, working


def ledger(
    record: options.RecordPath,
    at: options.At = None,
    known_on: options.KnownOn = None,
    as_json: options.AsJson = False,
    today: options.Today = None,
) -> None:
    """What was taken so far in mg and mg/kg, what is in hand, and when it runs out. Status 2: something is missing."""
    when, known = options.read_at(at), options.read_known(known_on)
    read = read_record(record, options.read_day(today, "--today"))
    on = when.astimezone(ZoneInfo(read.timezone)).date() if isinstance(when, datetime) else when
    with working("Counting …"):
        book = count(read, on, known if known is not None else when)
    if as_json:
        emit(json.dumps(_plain(read, book), ensure_ascii=False, default=str) + "\n")
    else:
        terminal.show(read.person, book, read.problems, console())
    raise typer.Exit(LOOKED_AT if book.unknown else ALLOWED)


def _plain(record: Record, book: Ledger) -> dict[str, object]:
    problems = [{"place": problem.place, "message": problem.message} for problem in record.problems]
    head = {"person": record.person, "total_mg": book.total_mg, "conventions": CONVENTIONS}
    return head | asdict(book) | {"complete": book.complete, "problems": problems}

"""`isocourse next`: every step ahead."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

from ..decide.engine import at_moment
from ..render.terminal import steps as terminal
from ..render.terminal.console import console
from . import options
from .asking import emit, question


def next_(
    record: options.RecordPath,
    at: options.At = None,
    programme: options.Programme = None,
    known_on: options.KnownOn = None,
    as_json: options.AsJson = False,
    confirm: options.Confirm = None,
    not_live: options.NotLive = None,
    monthly_tests: options.MonthlyTests = False,
    today: options.Today = None,
) -> None:
    """Every step ahead: the earliest and the last useful day, who acts, and how long is left."""
    asked = question(
        record, at=at, known_on=known_on, programme=programme, confirm=confirm, not_live=not_live,
        monthly_tests=monthly_tests, today=today,
    )  # fmt: skip
    steps = asked.next_steps()
    if as_json:
        emit(json.dumps([step.model_dump(mode="json") for step in steps], ensure_ascii=False) + "\n")
        return
    applied = asked.book.programmes.get(asked.programme or asked.record.programme or "")
    clock = applied.clock if applied else "UTC"
    moment = at_moment(asked.at, clock)
    head = terminal.Head(asked.record.person, applied.name if applied else "no programme named", moment, clock)
    terminal.show(steps, head, moment.astimezone(ZoneInfo(clock)).date(), asked.record.problems, console())

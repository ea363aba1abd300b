"""`isocourse next`: every step ahead."""

from __future__ import annotations

import json
import sys
from zoneinfo import ZoneInfo

from ..decide.engine import at_moment
from ..render.terminal import steps as terminal
from ..render.terminal.console import console
from ..schedule import next_steps
from . import options
from .intake import read_record, working


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
    book = options.rulebook(confirm, not_live)
    when, known = options.read_at(at), options.read_known(known_on)
    named = options.check_programme(programme, book)
    read = read_record(record, options.read_day(today, "--today"))
    with working("Looking ahead …"):
        steps = next_steps(
            read, at=when, programme=named, known_on=known, rulebook=book, policy=options.policy(monthly_tests)
        )
    if as_json:
        sys.stdout.write(json.dumps([step.model_dump(mode="json") for step in steps], ensure_ascii=False) + "\n")
        return
    applied = book.programmes.get(named or read.programme or "")
    clock = applied.clock if applied else "UTC"
    moment = at_moment(when, clock)
    head = terminal.Head(read.person, applied.name if applied else "no programme named", moment, clock)
    terminal.show(steps, head, moment.astimezone(ZoneInfo(clock)).date(), read.problems, console())

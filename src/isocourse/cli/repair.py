"""`isocourse repair`: the best ways to the next capsule, each booking allowed on its day."""

from __future__ import annotations

from typing import Annotated

import typer

from ..render.terminal import ways as terminal
from ..render.terminal.console import console
from ..schedule.repair import HORIZON_DAYS, WAYS
from ..schedule.repair import repair as find
from . import options
from . import setting as places
from .asking import emit, question
from .failure import REFUSED
from .intake import working

Horizon = Annotated[
    int, typer.Option("--horizon", metavar="DAYS", min=1, max=120, help="How far ahead to look for a way.")
]


def repair(
    record: options.RecordPath,
    at: options.At = None,
    ways: Annotated[int, typer.Option("--ways", metavar="NUMBER", min=1, max=20, help="How many ways to show.")] = WAYS,
    horizon: Horizon = HORIZON_DAYS,
    opening: places.Opening = places.OPENING,
    pharmacy_opening: places.Pharmacy = places.PHARMACY,
    holidays: places.Holidays = None,
    turnaround: places.Turnaround = 0,
    closed: places.Closed = None,
    away: places.Away = None,
    cycle_days: places.CycleDays = 28,
    programme: options.Programme = None,
    as_json: options.AsJson = False,
    confirm: options.Confirm = None,
    not_live: options.NotLive = None,
    monthly_tests: options.MonthlyTests = False,
    today: options.Today = None,
) -> None:
    """The best ways to the next capsule, by delay, then visits, then tests: what to book, on which day."""
    used = places.setting(opening, pharmacy_opening, holidays, turnaround, closed, away, cycle_days)
    asked = question(
        record, at=at, known_on=None, programme=programme, confirm=confirm, not_live=not_live,
        monthly_tests=monthly_tests, today=today,
    )  # fmt: skip
    with working("Looking for ways …"):
        found = find(
            asked.record, at=asked.at, programme=asked.programme, setting=used, horizon_days=horizon, ways=ways,
            rulebook=asked.book, policy=asked.policy,
        )  # fmt: skip
    if as_json:
        emit(found.model_dump_json() + "\n")
    else:
        terminal.show(found, asked.applied, console())
    if not found.ways:
        raise typer.Exit(REFUSED)

"""`isocourse start-plan`: from the decision to treat to the first capsule."""

from __future__ import annotations

from typing import Annotated

import typer

from ..render.terminal import start_plan as terminal
from ..render.terminal.console import console
from ..schedule.start_plan import HORIZON_DAYS, SLIP_DAYS
from ..schedule.start_plan import start_plan as plan
from . import options
from . import setting as places
from .asking import emit, question
from .failure import REFUSED
from .intake import working
from .repair import Horizon


def start_plan(
    record: options.RecordPath,
    at: options.At = None,
    slip: Annotated[
        int,
        typer.Option("--slip", metavar="DAYS", min=1, max=30, help="The slip of one step that a path has to survive."),
    ] = SLIP_DAYS,
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
    """From today to the first capsule: the earliest path, and the one that survives a slip of any one step."""
    used = places.setting(opening, pharmacy_opening, holidays, turnaround, closed, away, cycle_days)
    asked = question(
        record, at=at, known_on=None, programme=programme, confirm=confirm, not_live=not_live,
        monthly_tests=monthly_tests, today=today,
    )  # fmt: skip
    with working("Planning …"):
        found = plan(
            asked.record, at=asked.at, slip_days=slip, programme=asked.programme, setting=used, horizon_days=horizon,
            rulebook=asked.book, policy=asked.policy,
        )  # fmt: skip
    if as_json:
        emit(found.model_dump_json() + "\n")
    else:
        terminal.show(found, asked.applied, console())
    if found.earliest is None:
        raise typer.Exit(REFUSED)

"""`isocourse what-if`: what an event, a delay or closed days do to every later date."""

from __future__ import annotations

from typing import Annotated

import typer

from ..decide import Policy
from ..render.terminal import closures as closed_terminal
from ..render.terminal import whatif as terminal
from ..render.terminal.console import console
from ..schedule.closures import closure
from ..schedule.repair import HORIZON_DAYS
from ..schedule.setting import Setting, read_span
from ..schedule.whatif import what_if as ask_what_if
from . import options
from . import setting as places
from .asking import emit, question
from .failure import LOOKED_AT, REFUSED, Failure
from .intake import working
from .repair import Horizon
from .worklist import read_records


def what_if(
    given: Annotated[
        list[str],
        typer.Argument(
            metavar="RECORD CHANGE…",
            help='A record and what may happen, such as "test on 26 Nov" or "prescription 3 days late"; '
            "with --closed, records and folders of them.",
        ),
    ],
    at: options.At = None,
    closed: places.Closed = None,
    horizon: Horizon = HORIZON_DAYS,
    opening: places.Opening = places.OPENING,
    pharmacy_opening: places.Pharmacy = places.PHARMACY,
    holidays: places.Holidays = None,
    turnaround: places.Turnaround = 0,
    away: places.Away = None,
    cycle_days: places.CycleDays = 28,
    programme: options.Programme = None,
    as_json: options.AsJson = False,
    confirm: options.Confirm = None,
    not_live: options.NotLive = None,
    monthly_tests: options.MonthlyTests = False,
    today: options.Today = None,
) -> None:
    """What an event, a delay or closed days do to every later date up to the next capsule, and the rule responsible."""
    used = places.setting(opening, pharmacy_opening, holidays, turnaround, closed, away, cycle_days)
    if closed:
        _closed(given, at, closed, used, programme, confirm, not_live, monthly_tests, today, as_json)
        return
    record, *changes = given
    if not changes:
        raise Failure('Say what may happen after the record, for example "test on 26 Nov", or give --closed DAY..DAY.')
    asked = question(
        record, at=at, known_on=None, programme=programme, confirm=confirm, not_live=not_live,
        monthly_tests=monthly_tests, today=today,
    )  # fmt: skip
    try:
        with working("Looking ahead …"):
            found = ask_what_if(
                asked.record, changes, at=asked.at, programme=asked.programme, setting=used, horizon_days=horizon,
                rulebook=asked.book, policy=asked.policy,
            )  # fmt: skip
    except ValueError as error:
        raise Failure(f"{error}.") from None
    if as_json:
        emit(found.model_dump_json() + "\n")
    else:
        terminal.show(found, asked.applied, console())
    if found.after is None:
        raise typer.Exit(REFUSED)


def _closed(
    given: list[str],
    at: str | None,
    closed: list[str],
    used: Setting,
    programme: str | None,
    confirm: list[str] | None,
    not_live: list[str] | None,
    monthly_tests: bool,
    today: str | None,
    as_json: bool,
) -> None:
    book = options.rulebook(confirm, not_live)
    when, named = options.read_at(at), options.check_programme(programme, book)
    records, _, failed = read_records(given, options.read_day(today, "--today"))
    spans = tuple(read_span(span) for span in closed)
    with working(f"Looking at {len(records)} courses …"):
        found = closure(
            records, at=when, closed=spans, programme=named, setting=_without(used), rulebook=book,
            policy=Policy(monthly_tests=monthly_tests), unreadable=failed,
        )  # fmt: skip
    if as_json:
        emit(found.model_dump_json() + "\n")
    else:
        closed_terminal.show(found, console())
    if failed:
        raise typer.Exit(LOOKED_AT)


def _without(used: Setting) -> Setting:
    """The places as they would be open: the closed days are the question."""
    return Setting(
        opening=used.opening, pharmacy=used.pharmacy, holidays=used.holidays, away=used.away,
        turnaround_days=used.turnaround_days, cycle_days=used.cycle_days,
    )  # fmt: skip

"""The two paths to a first capsule in the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from rich.console import Console, RenderableType
from rich.text import Text

from ...programmes.model import Programme
from ...schedule.start_plan import SLIPS, StartPlan
from .. import words
from .console import heading, mark, quiet, style
from .ways import ASSUMED, bookings_table, expects, next_booking, obstacle


def show(found: StartPlan, programme: Programme, console: Console) -> None:
    """Prints the day of the first capsule, who acts first, and both paths."""
    for line in lines(found, programme):
        console.print(line)


def lines(found: StartPlan, programme: Programme) -> Iterator[RenderableType]:
    today = found.at.astimezone(ZoneInfo(programme.clock)).date()
    parts = (words.clean(found.person), programme.name, words.moment(found.at, programme.clock))
    head = quiet(f" {mark('dot')} ".join(parts))
    if found.earliest is None:
        yield Text("No path to a first capsule by booking alone.", style=f"bold {style('block')}")
        yield Text("")
        yield head
        yield heading("What stands against it")
        yield from (obstacle(item) for item in found.obstacles)
        return
    yield Text(_answer(found), style=f"bold {style('allow')}")
    yield Text(next_booking(found.earliest.bookings, today), style="bold")
    yield Text("")
    yield head
    yield heading(f"Earliest: {words.day(found.earliest.capsule_on)}")
    yield quiet(_survival(found))
    yield bookings_table(found.earliest.bookings, today)
    yield from expects(found.earliest)
    if found.robust and found.robust != found.earliest:
        yield heading(f"Robust: {words.day(found.robust.capsule_on)}")
        latest = f", then at the latest on {words.day(found.robust_latest_on)}" if found.robust_latest_on else ""
        yield quiet(f"Any one step may slip by {words.count(found.slip_days, 'day')}{latest}; no test is repeated.")
        yield bookings_table(found.robust.bookings, today)
        yield from expects(found.robust)
    yield Text("")
    yield quiet(ASSUMED)


def _answer(found: StartPlan) -> str:
    slip = words.count(found.slip_days, "day")
    first = f"First capsules: {words.day(found.earliest.capsule_on)} at the earliest" if found.earliest else ""
    if found.robust is None:
        return f"{first}; no path survives a slip of {slip}."
    if found.robust == found.earliest:
        return f"{first}; this path survives a slip of {slip} of any one step."
    return f"{first}; {words.day(found.robust.capsule_on)} on the path that survives a slip of {slip}."


def _survival(found: StartPlan) -> str:
    slip = words.count(found.slip_days, "day")
    lost = [key for key in SLIPS if key not in found.earliest_survives]
    if not lost:
        return f"Survives a slip of {slip} of any one step."
    return f"A slip of {slip} of the {words.listed(lost, 'or')} would cost a new test."

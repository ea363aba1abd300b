"""What a change does, in the terminal: the new day of the capsules, then every date before and after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from ...programmes.model import Programme
from ...schedule.whatif import Shift, WhatIf
from .. import words
from .console import heading, mark, quiet, style
from .ways import ASSUMED, next_booking, obstacle


def show(found: WhatIf, programme: Programme, console: Console) -> None:
    """Prints how far the next capsule moves, who acts next, and each date before and after."""
    for line in lines(found, programme):
        console.print(line)


def lines(found: WhatIf, programme: Programme) -> Iterator[RenderableType]:
    today = found.at.astimezone(ZoneInfo(programme.clock)).date()
    tone = "block" if found.after is None or (found.delay_days or 0) > 0 else "allow"
    yield Text(_answer(found), style=f"bold {style(tone)}")
    if found.after and found.after.bookings:
        yield Text(next_booking(found.after.bookings, today), style="bold")
    yield Text("")
    parts = (words.clean(found.person), programme.name, words.moment(found.at, programme.clock))
    yield quiet(f" {mark('dot')} ".join(parts))
    yield quiet(f"What if: {words.clean('; '.join(found.changes))}")
    if found.shifts:
        yield heading("Every date, before and after")
        yield _table(found.shifts)
        yield from _reasons(found.shifts)
    if found.obstacles:
        yield heading("What stands against it")
        yield from (obstacle(item) for item in found.obstacles)
    yield Text("")
    yield quiet(ASSUMED)


def _answer(found: WhatIf) -> str:
    if found.after is None:
        return "Then there is no way to the next capsule by booking alone."
    day = words.day(found.after.capsule_on)
    if found.delay_days is None:
        return f"Then the next capsules come on {day}; without it there is no way."
    if found.delay_days == 0:
        return f"The next capsules stay on {day}."
    count = words.count(abs(found.delay_days), "day")
    return f"The next capsules move {count} {'later' if found.delay_days > 0 else 'earlier'}, to {day}."


def _table(shifts: tuple[Shift, ...]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(ratio=1, overflow="fold")
    for _ in range(3):
        table.add_column(no_wrap=True)
    table.add_row(quiet(""), quiet("before"), quiet("after"), quiet("shift"))
    for shift in shifts:
        table.add_row(shift.what, _short(shift.before), _short(shift.after), _moved(shift))
    return table


def _short(day: date | None) -> Text:
    return quiet("-") if day is None else Text(f"{day:%a} {day.day} {day:%b}")


def _moved(shift: Shift) -> Text:
    if shift.days is None:
        return Text(
            "new" if shift.before is None else "not needed", style=style("now" if shift.before is None else "later")
        )
    if shift.days == 0:
        return quiet("stays")
    return Text(
        f"{shift.days:+d} {'day' if abs(shift.days) == 1 else 'days'}",
        style=style("overdue" if shift.days > 0 else "done"),
    )


def _reasons(shifts: tuple[Shift, ...]) -> Iterator[RenderableType]:
    """Each reason once, with the dates it moves."""
    reasons: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for shift in shifts:
        if shift.why and shift.codes:
            reasons.setdefault((shift.codes, shift.why), []).append(shift.key)
    if reasons:
        yield heading("Which rule")
    for (codes, why), keys in reasons.items():
        yield Text.assemble((f"{words.sentence(words.listed(keys))}: ", "bold"), words.clean(why))
        yield quiet(", ".join(codes))

"""Ways to the next capsule in the terminal: the best as a list of bookings, the others in a line each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from ...programmes.model import Programme
from ...schedule.repair import Booking, Obstacle, Repair, Way
from .. import words
from .console import heading, mark, point, quiet, style

ASSUMED = (
    "Each step was judged by the rules on its day, taking tests to be negative, assessments to find nothing against "
    "treatment, and all else to stay as it is."
)


def show(found: Repair, programme: Programme, console: Console) -> None:
    """Prints the day of the next capsule, who acts first, the bookings, and the other ways."""
    for line in lines(found, programme):
        console.print(line)


def lines(found: Repair, programme: Programme) -> Iterator[RenderableType]:
    today = found.at.astimezone(ZoneInfo(programme.clock)).date()
    head = f" {mark('dot')} ".join((words.clean(found.person), programme.name, words.moment(found.at, programme.clock)))
    if not found.ways:
        yield Text(
            f"No way to the next capsule within {found.horizon_days} days by booking alone.",
            style=f"bold {style('block')}",
        )
        yield Text(_first_obstacle(found.obstacles), style="bold")
        yield Text("")
        yield quiet(head)
        yield heading("What stands against it")
        yield from (obstacle(item) for item in found.obstacles)
        return
    best, *others = found.ways
    yield Text(_answer(best, found, today), style=f"bold {style('allow')}")
    yield Text(next_booking(best.bookings, today), style="bold")
    yield Text("")
    yield quiet(head)
    yield heading("To book")
    yield bookings_table(best.bookings, today)
    yield from expects(best)
    if others:
        yield heading("Other ways")
        yield from (point("later", _other(way, found, today)) for way in others)
    yield Text("")
    yield quiet(ASSUMED)


def _answer(way: Way, found: Repair, today: date) -> str:
    what = "The first capsules" if found.starting else "The next capsules"
    return f"{what}: {words.day(way.capsule_on)}, {words.countdown(way.capsule_on, today)}{_cost(way, found)}."


def _cost(way: Way, found: Repair) -> str:
    asked = [words.count(way.visits, "visit")] if way.visits else []
    asked += [words.count(way.tests, "test")] if way.tests else []
    parts = [f"; {words.listed(asked)}"] if asked else []
    if found.wanted_on > found.at.date():
        parts.append(f"; {words.count(way.delay_days, 'day') if way.delay_days else 'no day'} without capsules")
    return "".join(parts)


def next_booking(bookings: Sequence[Booking], today: date) -> str:
    """Who acts first, and what they do on that day."""
    first = bookings[0]
    same = [item for item in bookings if item.on == first.on and item.who == first.who]
    what = "; ".join(words.uncapitalised(item.what) for item in same)
    return f"{words.sentence(words.countdown(first.on, today))}, {words.who(first.who)}: {what}."


def bookings_table(bookings: Sequence[Booking], today: date) -> Table:
    """The bookings by day: the day once, then who does what."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for on, listed in groupby(bookings, key=lambda item: item.on):
        for number, item in enumerate(listed):
            what = item.what + (f"; result on {words.day(item.known_on)}" if item.known_on else "")
            day = Text(words.day(on), style="bold") if number == 0 else Text("")
            table.add_row(
                day,
                Text(words.sentence(words.who(item.who)).removeprefix("The ").capitalize(), style="dim"),
                Text(what),
            )
    return table


def expects(way: Way) -> Iterator[RenderableType]:
    """What the way counts on besides its bookings."""
    if way.expects:
        days = words.listed([words.day(day) for day in way.expects])
        yield Text("")
        yield quiet(f"Counts on the period beginning on {days}; if it comes on another day, look again.")


def _other(way: Way, found: Repair, today: date) -> Text:
    return Text.assemble((f"{words.day(way.capsule_on)}{_cost(way, found)}", "bold"), f"\n{by_day(way.bookings)}")


def by_day(bookings: Sequence[Booking]) -> str:
    """`10 Nov: test, prescription; 12 Nov: collect`."""
    days = groupby(bookings, key=lambda item: item.on)
    return "; ".join(f"{on.day} {on:%b}: {', '.join(item.key for item in listed)}" for on, listed in days)


def _first_obstacle(obstacles: Sequence[Obstacle]) -> str:
    if not obstacles:
        return "No open day on which to collect was found; give more days with --horizon, or other opening days."
    first = obstacles[0]
    return f"First, {words.who(first.who)}: {words.clean(first.what or first.why)}"


def obstacle(item: Obstacle) -> RenderableType:
    """A rule that no booking can satisfy, with who can."""
    who = words.sentence(words.who(item.who))
    first = Text.assemble((who, "bold"), f": {words.clean(item.what or '')}")
    return point("block", first, Text(words.clean(item.why)), quiet(item.code))

"""A course over time with a place for everything, as the server draws it: what is printed, and seen without JavaScript.

Units are those of the drawing's viewBox.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .timeline import Bar, Lane, Mark, Timeline

WIDTH, GUTTER, MARGIN = 960, 170, 14
ROW, TALL, TOP = 34, 78, 26
LINE, DEEPER = 18, 22  # a lane is higher for each further line, and for each further row of bars
MOST_TICKS, LABELLED = 12, 44


@dataclass(frozen=True)
class Point:
    """Where a mark lies."""

    x: float
    y: float
    mark: Mark


@dataclass(frozen=True)
class Block:
    """Where a bar lies; its label only where it has room."""

    x: float
    y: float
    width: float
    label: str
    bar: Bar


@dataclass(frozen=True)
class Strip:
    """A lane with its place, and its lines: where they lie and what they say."""

    lane: Lane
    y: float
    height: float
    points: tuple[Point, ...]
    blocks: tuple[Block, ...]
    limits: tuple[tuple[float, str], ...]

    @property
    def path(self) -> str:
        """The line through its values."""
        return " ".join(f"{point.x:.1f},{point.y:.1f}" for point in self.points if self.lane.valued)


@dataclass(frozen=True)
class Drawing:
    """The whole."""

    width = WIDTH
    gutter = GUTTER
    height: float
    today: float
    strips: tuple[Strip, ...]
    ticks: tuple[tuple[float, str], ...]


def placed(found: Timeline) -> Drawing:
    """Everything of a timeline with its place, lane under lane."""
    scale = (WIDTH - GUTTER - MARGIN) / (found.last - found.first).days

    def at(day: date) -> float:
        return GUTTER + (max(day, found.first) - found.first).days * scale

    strips, y = [], float(TOP)
    for lane in found.lanes:
        strips.append(_strip(lane, y, at))
        y += strips[-1].height
    return Drawing(y + 8, at(found.today), tuple(strips), tuple(_ticks(found.first, found.last, at)))


def _strip(lane: Lane, y: float, at: Callable[[date], float]) -> Strip:
    height = TALL + LINE * max(0, len(lane.limits) - 1) if lane.valued else ROW + DEEPER * (lane.depth - 1)

    def up(value: float | None) -> float:
        return y + ROW / 2 if value is None else y + height - 14 - value / lane.top * (height - 30)

    points = tuple(Point(at(mark.day), up(mark.value), mark) for mark in lane.marks)
    blocks = tuple(_block(bar, y, at(bar.first), at(bar.last + timedelta(1))) for bar in lane.bars)
    return Strip(lane, y, height, points, blocks, tuple((up(line.value), line.says) for line in lane.limits))


def _block(bar: Bar, y: float, x: float, end: float) -> Block:
    width = max(end - x, 4.0)
    return Block(x, y + 8 + DEEPER * bar.row, width, bar.label if width > LABELLED else "", bar)


def _ticks(first: date, last: date, at: Callable[[date], float]) -> Iterator[tuple[float, str]]:
    """The first of each month, or of every few where there are many."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = -(-months // MOST_TICKS) or 1
    for number in range(1, months + 1, step):
        year, month = divmod(first.month - 1 + number, 12)
        day = date(first.year + year, month + 1, 1)
        if day <= last:
            yield at(day), f"{day:%b %Y}" if day.month == 1 or number == 1 else f"{day:%b}"

"""A course over time as lanes of marks, bars and lines, ready to be drawn; every mark also says itself in words.

Units of the drawing are those of its viewBox. Nothing is decided here: what lies ahead are the steps of the core.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from ..dose import taken_by_day
from ..programmes.model import Rule
from ..record import Event, Record
from ..record.analytes import BY_NAME
from ..record.events.clinical import Laboratory, Symptom
from ..record.events.course import Course, Dispense, Prescription, Visit
from ..record.events.pregnancy import Counselling, PregnancyTest
from ..record.view import day_of, events_seen
from ..render import words
from ..scales import recorded
from ..schedule import Step
from .limits import Limit, limits

WIDTH, GUTTER, MARGIN = 960, 170, 14
ROW, TALL, LINE, TOP = 34, 78, 18, 26  # a lane of values is higher for each further line that it has
LEAST_DAYS, MOST_TICKS, LABELLED = 28, 12, 44
NEAR = 1.5  # a line so many times the highest result and farther off is not drawn, except the first
TONES = {"negative": "holds", "positive": "block", "indeterminate": "unknown", "handed-over": "holds",
         "not-collected": "block", "returned-to-stock": "task", "stopped": "block", "paused": "hold",
         "severe": "block", "moderate": "review", "mild": "task"}  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """A point on a day; `says` is read on hovering and in the table."""

    day: date
    says: str
    tone: str = "task"
    value: float | None = None
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True)
class Bar:
    """From a day to a day, both included."""

    first: date
    last: date
    says: str
    tone: str = "task"
    label: str = ""
    x: float = 0.0
    width: float = 0.0


@dataclass(frozen=True)
class Lane:
    """One lane with its place; `limits` are lines: where they lie, and what is done from there on."""

    title: str
    unit: str
    marks: tuple[Mark, ...]
    bars: tuple[Bar, ...]
    y: float
    height: float
    limits: tuple[tuple[float, str], ...]

    @property
    def path(self) -> str:
        """The line through its values."""
        return " ".join(f"{mark.x:.1f},{mark.y:.1f}" for mark in self.marks if mark.value is not None)


@dataclass(frozen=True)
class Timeline:
    """The whole drawing, and its table."""

    first: date
    last: date
    height: float
    today: float
    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[float, str], ...]
    rows: tuple[tuple[date, str, str], ...]


@dataclass(frozen=True)
class _Plan:
    """A lane before it has a place."""

    title: str
    marks: tuple[Mark, ...] = ()
    bars: tuple[Bar, ...] = ()
    unit: str = ""
    limits: tuple[Limit, ...] = ()
    most: float | None = None


def timeline(
    record: Record, today: date, steps: Sequence[Step], *, since: date | None = None, known_on: date | None = None,
    measured: bool = False, rules: Sequence[Rule] = (),
) -> Timeline | None:  # fmt: skip
    """The lanes of a record on a day, from `since` on; none while nothing is on record.

    With `measured` only what has values that rise and fall: results, skin, scars and mood. `rules` say at which result
    something is done.
    """
    seen = events_seen(record, today, known_on)
    planned = [plan for plan in _plans(record, seen, today, steps, known_on, rules) if plan.marks or plan.bars]
    if measured:
        planned = [plan for plan in planned if any(mark.value is not None for mark in plan.marks)]
    days = [mark.day for plan in planned for mark in plan.marks] + [bar.first for bar in _bars(planned)]
    if not days:
        return None
    first = max(since, min(days)) if since else min(days)
    ahead = [*(bar.last for bar in _bars(planned)), *days, today]
    last = max(*ahead, first + timedelta(LEAST_DAYS)) + timedelta(2)
    return _placed(planned, first, last, today)


def _plans(
    record: Record, seen: Sequence[Event], today: date, steps: Sequence[Step], known_on: date | None,
    rules: Sequence[Rule],
) -> Iterator[_Plan]:  # fmt: skip
    zone = ZoneInfo(record.timezone)

    def marks(kind: type[Event] | tuple[type[Event], ...]) -> tuple[Mark, ...]:
        found = [event for event in seen if isinstance(event, kind)]
        return tuple(Mark(day_of(event, zone), _says(event), _tone(event)) for event in found)

    yield _Plan("Ahead", bars=tuple(_ahead(steps, today)))
    yield _Plan("Dose", bars=tuple(_doses(record, today, known_on)))
    yield _Plan("Course", marks(Course))
    yield _Plan("Prescriptions", marks(Prescription))
    yield _Plan("Supplies", marks(Dispense))
    yield _Plan("Pregnancy tests", marks(PregnancyTest))
    yield _Plan("Visits and talks", marks((Visit, Counselling)))
    yield _Plan("Symptoms", marks(Symptom))
    yield from _laboratories(seen, zone, rules, today)
    series, _ = recorded(record, as_of=today, known_on=known_on)
    for one in sorted(series, key=lambda found: ("mood", "acne", "scars").count(found.scale.family) == 0):
        for site in one.sites:
            results = [item for item in one.at(site).results if item.on and item.score is not None]
            yield _Plan(f"{one.scale.name}{f', {site}' if site else ''}", tuple(
                Mark(item.on, f"{one.scale.name} {item.score:g}{f', {item.band}' if item.band else ''}",
                     "block" if item.escalates else "task", item.score)
                for item in results if item.on and item.score is not None
            ), most=max((item.highest for item in results if item.highest), default=None))  # fmt: skip


def _laboratories(seen: Iterable[Event], zone: ZoneInfo, rules: Sequence[Rule], today: date) -> Iterator[_Plan]:
    """In the unit of the reports, where they have one unit; else in the analyte's own."""
    found = [event for event in seen if isinstance(event, Laboratory) and event.value_canonical is not None]
    for name, results in groupby(sorted(found, key=lambda one: str(one.analyte)), key=lambda one: str(one.analyte)):
        some = list(results)
        unit, own = _unit(name, some)
        upper = next((one.upper_limit_canonical for one in reversed(some) if one.upper_limit_canonical), None)
        lines = [
            Limit(line.value / own, f"{line.says} {line.value / own:.3g} {unit}")
            for line in limits(rules, name, upper, today)
        ]
        title = name.upper() if len(name) <= 3 else words.sentence(name)
        yield _Plan(title, tuple(
            Mark(day_of(one, zone), f"{title} {one.value:g} {one.unit}",
                 "review" if lines and (one.value_canonical or 0) / own > lines[0].value else "task",
                 (one.value_canonical or 0) / own)
            for one in some
        ), unit=unit, limits=tuple(lines))  # fmt: skip


def _unit(name: str, results: Sequence[Laboratory]) -> tuple[str, float]:
    """In which unit results are drawn, and how much of the analyte's own one of it is."""
    analyte, units = BY_NAME[name], {one.unit for one in results}
    if len(units) == 1 and (factor := analyte.factors.get(results[0].unit.lower().replace(" ", ""))):
        return results[0].unit, factor
    return analyte.unit, 1.0


def _ahead(steps: Iterable[Step], today: date) -> Iterator[Bar]:
    """Each step from the day it is useful to its last; one without a last day is a day long."""
    for step in steps:
        first = max(step.earliest or today, today)
        last = max(step.latest or first, first)
        says = f"{words.sentence(words.who(step.who))}: {step.what}"
        yield Bar(first, last, says, "block" if step.status == "overdue" else "review")


def _doses(record: Record, today: date, known_on: date | None) -> Iterator[Bar]:
    """Days one after the other with the same dose, as one bar."""
    taken = taken_by_day(record, today, known_on)
    for (mg, _), days in groupby(enumerate(taken), key=lambda one: (one[1].mg, one[1].day - timedelta(one[0]))):
        span = [one.day for _, one in days]
        yield Bar(span[0], span[-1], f"{mg:g} mg a day", "hold", f"{mg:g} mg")


def _tone(event: Event) -> str:
    if getattr(event, "verification", None) == "not-proven":
        return "unknown"
    said = (getattr(event, name, None) for name in ("result", "status", "step", "severity"))
    return next((TONES[text] for text in said if text in TONES), "task")


def _says(event: Event) -> str:
    """What an event is, in a few words."""
    parts = [event.kind.replace("-", " ")]
    for name in ("result", "purpose", "status", "step", "reason", "symptom", "severity", "mode"):
        value = getattr(event, name, None)
        if value is not None:
            parts.append(str(value).replace("-", " "))
    if mg := getattr(event, "daily_dose", None):
        parts.append(f"{mg:g} mg a day")
    return ", ".join(parts)


def _bars(plans: Iterable[_Plan]) -> list[Bar]:
    return [bar for plan in plans for bar in plan.bars]


def _placed(plans: Sequence[_Plan], first: date, last: date, today: date) -> Timeline:
    scale = (WIDTH - GUTTER - MARGIN) / (last - first).days

    def at(day: date) -> float:
        return GUTTER + (day - first).days * scale

    lanes, y = [], float(TOP)
    for plan in plans:
        shown = tuple(mark for mark in plan.marks if mark.day >= first)
        bars = tuple(bar for bar in plan.bars if bar.last >= first)
        if not shown and not bars:
            continue
        valued = any(mark.value is not None for mark in shown)
        highest = max((mark.value or 0.0 for mark in shown), default=0.0)
        lines = [line for place, line in enumerate(plan.limits) if place == 0 or line.value <= NEAR * highest]
        height = TALL + LINE * max(0, len(lines) - 1) if valued else ROW
        top = max([highest, plan.most or 0.0, *(line.value for line in lines)]) or 1.0

        def up(value: float, y: float = y, top: float = top, height: float = height) -> float:
            return y + height - 14 - value / top * (height - 30)

        lanes.append(Lane(
            plan.title, plan.unit,
            tuple(_mark(mark, at(mark.day), y + ROW / 2 if mark.value is None else up(mark.value)) for mark in shown),
            tuple(_bar(bar, at(max(bar.first, first)), at(bar.last + timedelta(1))) for bar in bars),
            y, height, tuple((up(line.value), line.says) for line in lines),
        ))  # fmt: skip
        y += height
    rows = [(mark.day, lane.title, mark.says) for lane in lanes for mark in lane.marks]
    rows += [(bar.first, lane.title, bar.says) for lane in lanes for bar in lane.bars]
    return Timeline(
        first, last, y + 8, at(today), tuple(lanes), tuple(_ticks(first, last, at)), tuple(sorted(rows, reverse=True))
    )


def _mark(mark: Mark, x: float, y: float) -> Mark:
    return Mark(mark.day, f"{words.day(mark.day)}: {mark.says}", mark.tone, mark.value, x, y)


def _bar(bar: Bar, x: float, end: float) -> Bar:
    width = max(end - x, 4.0)
    label = bar.label if width > LABELLED else ""
    return Bar(bar.first, bar.last, f"{words.span(bar.first, bar.last)}: {bar.says}", bar.tone, label, x, width)


def _ticks(first: date, last: date, at: Callable[[date], float]) -> Iterator[tuple[float, str]]:
    """The first of each month, or of every few where there are many."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = -(-months // MOST_TICKS) or 1
    for number in range(1, months + 1, step):
        year, month = divmod(first.month - 1 + number, 12)
        day = date(first.year + year, month + 1, 1)
        if day <= last:
            yield at(day), f"{day:%b %Y}" if day.month == 1 or number == 1 else f"{day:%b}"

"""A course over time as lanes of marks, bars and limits; every mark also says itself in words.

Nothing is decided here: what lies ahead are the steps of the core. It is drawn by placed.py on the server and by
chart.py in the browser.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
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

LEAST_DAYS = 28
NEAR = 1.5  # a line so many times the highest result and farther off is not drawn, except the first
SKIN_AND_MOOD = ("mood", "acne", "scars")
# Of what an event says, how it looks.
LOOKS = {"negative": "holds", "positive": "block", "indeterminate": "unknown", "handed-over": "holds",
         "not-collected": "block", "returned-to-stock": "task", "stopped": "block", "paused": "hold",
         "severe": "block", "moderate": "review", "mild": "task"}  # fmt: skip


@dataclass(frozen=True)
class Tone:
    """What a look means, its colour in the stylesheet, and its shape as a path in a box from -1 to 1.

    The shape says the same as the colour to who does not see colours.
    """

    means: str
    colour: str
    shape: str


TONES = {
    "task": Tone("on record", "var(--task)", "M1,0A1,1,0,1,1,-1,0A1,1,0,1,1,1,0Z"),
    "holds": Tone("as it should be", "var(--allow)", "M-.85,-.85H.85V.85H-.85Z"),
    "hold": Tone("dose, or paused", "var(--hold)", "M-.85,-.9H-.2V.9H-.85ZM.2,-.9H.85V.9H.2Z"),
    "review": Tone("ahead, or to look at", "var(--review)", "M0,-1.15L1.15,0L0,1.15L-1.15,0Z"),
    "unknown": Tone("not proven", "var(--unknown)", "M0,-1L1.1,.9H-1.1Z"),
    "block": Tone("overdue, or in the way", "var(--block)",
                  "M-1,-.6L-.6,-1L0,-.4L.6,-1L1,-.6L.4,0L1,.6L.6,1L0,.4L-.6,1L-1,.6L-.4,0Z"),
}  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """A point on a day; `says` is read on hovering and in the table."""

    day: date
    says: str
    tone: str = "task"
    value: float | None = None

    @property
    def shape(self) -> str:
        """Its path, in a box from -1 to 1."""
        return TONES[self.tone].shape

    @property
    def read(self) -> str:
        """What is read on pointing at it."""
        return f"{words.day(self.day)}: {self.says}"


@dataclass(frozen=True)
class Bar:
    """From a day to a day, both included."""

    first: date
    last: date
    says: str
    tone: str = "task"
    label: str = ""
    row: int = 0  # those of one lane at the same time stand one under the other

    @property
    def read(self) -> str:
        """What is read on pointing at it."""
        return f"{words.span(self.first, self.last)}: {self.says}"


@dataclass(frozen=True)
class Lane:
    """One lane. `limits` say at which value something is done; `most` is the highest value that there can be."""

    title: str
    marks: tuple[Mark, ...] = ()
    bars: tuple[Bar, ...] = ()
    unit: str = ""
    limits: tuple[Limit, ...] = ()
    most: float | None = None

    @property
    def valued(self) -> bool:
        """Whether it has values that rise and fall."""
        return any(mark.value is not None for mark in self.marks)

    @property
    def depth(self) -> int:
        """How many bars stand one under the other."""
        return max((bar.row + 1 for bar in self.bars), default=1)

    @property
    def top(self) -> float:
        """The highest value that is drawn."""
        values = [mark.value or 0.0 for mark in self.marks]
        return max([*values, self.most or 0.0, *(line.value for line in self.limits)]) or 1.0

    def since(self, first: date) -> Lane:
        """What of it lies on a day or after it, with the limits that are near."""
        marks = tuple(mark for mark in self.marks if mark.day >= first)
        highest = max((mark.value or 0.0 for mark in marks), default=0.0)
        near = tuple(line for place, line in enumerate(self.limits) if place == 0 or line.value <= NEAR * highest)
        return replace(self, marks=marks, bars=_packed(bar for bar in self.bars if bar.last >= first), limits=near)


@dataclass(frozen=True)
class Timeline:
    """The lanes between two days; the first of them is the first that is drawn."""

    first: date
    last: date
    today: date
    lanes: tuple[Lane, ...]

    @property
    def rows(self) -> list[tuple[date, str, str]]:
        """The same as a table, the newest first."""
        rows = [(mark.day, lane.title, mark.says) for lane in self.lanes for mark in lane.marks]
        rows += [(bar.first, lane.title, bar.read) for lane in self.lanes for bar in lane.bars]
        return sorted(rows, reverse=True)

    @property
    def tones(self) -> list[Tone]:
        """The looks that are there, for a legend."""
        used = {mark.tone for lane in self.lanes for mark in lane.marks} | {bar.tone for bar in _bars(self.lanes)}
        return [tone for name, tone in TONES.items() if name in used]


def timeline(
    record: Record, today: date, steps: Sequence[Step], *, since: date | None = None, known_on: date | None = None,
    measured: bool = False, rules: Sequence[Rule] = (),
) -> Timeline | None:  # fmt: skip
    """The lanes of a record on a day, from `since` on; none while nothing is on record.

    With `measured` only what has values that rise and fall: results, skin, scars and mood. `rules` say at which result
    something is done.
    """
    seen = events_seen(record, today, known_on)
    lanes = [lane for lane in _lanes(record, seen, today, steps, known_on, rules) if lane.marks or lane.bars]
    if measured:
        lanes = [lane for lane in lanes if lane.valued]
    days = [mark.day for lane in lanes for mark in lane.marks] + [bar.first for bar in _bars(lanes)]
    if not days:
        return None
    first = max(since, min(days)) if since else min(days)
    ahead = [*(bar.last for bar in _bars(lanes)), *days, today]
    last = max(*ahead, first + timedelta(LEAST_DAYS)) + timedelta(2)
    shown = (lane.since(first) for lane in lanes)
    return Timeline(first, last, today, tuple(lane for lane in shown if lane.marks or lane.bars))


def _lanes(
    record: Record, seen: Sequence[Event], today: date, steps: Sequence[Step], known_on: date | None,
    rules: Sequence[Rule],
) -> Iterator[Lane]:  # fmt: skip
    zone = ZoneInfo(record.timezone)

    def marks(kind: type[Event] | tuple[type[Event], ...]) -> tuple[Mark, ...]:
        found = [event for event in seen if isinstance(event, kind)]
        return tuple(Mark(day_of(event, zone), _says(event), _tone(event)) for event in found)

    yield Lane("Ahead", bars=tuple(_ahead(steps, today)))
    yield Lane("Dose", bars=tuple(_doses(record, today, known_on)))
    yield Lane("Course", marks(Course))
    yield Lane("Prescriptions", marks(Prescription))
    yield Lane("Supplies", marks(Dispense))
    yield Lane("Pregnancy tests", marks(PregnancyTest))
    yield Lane("Visits and talks", marks((Visit, Counselling)))
    yield Lane("Symptoms", marks(Symptom))
    yield from _laboratories(seen, zone, rules, today)
    yield from _scales(record, today, known_on)


def _scales(record: Record, today: date, known_on: date | None) -> Iterator[Lane]:
    """Against the highest score that there is; of scars nobody comes near it, and a change would not be seen."""
    series, _ = recorded(record, as_of=today, known_on=known_on)
    for one in sorted(series, key=lambda found: found.scale.family not in SKIN_AND_MOOD):
        for site in one.sites:
            results = one.at(site).results
            most = max((item.highest or 0.0 for item in results), default=0.0)
            yield Lane(f"{one.scale.name}{f', {site}' if site else ''}", tuple(
                Mark(item.on, f"{one.scale.name} {item.score:g}{f', {item.band}' if item.band else ''}",
                     "block" if item.escalates else "task", item.score)
                for item in results if item.on and item.score is not None
            ), most=None if one.scale.family == "scars" else most)  # fmt: skip


def _laboratories(seen: Iterable[Event], zone: ZoneInfo, rules: Sequence[Rule], today: date) -> Iterator[Lane]:
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
        yield Lane(title, tuple(
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
    """Each window from the day it opens to its last, with its steps; one without a last day is a day long."""
    windows: dict[tuple[date, date, str], list[str]] = {}
    for step in steps:
        first = max(step.earliest or today, today)
        last = max(step.latest or first, first)
        tone = "block" if step.status == "overdue" else "review"
        windows.setdefault((first, last, tone), []).append(f"{words.sentence(words.who(step.who))}: {step.what}")
    for (first, last, tone), said in windows.items():
        yield Bar(first, last, "; ".join(said), tone)


def _doses(record: Record, today: date, known_on: date | None) -> Iterator[Bar]:
    """Days one after the other with the same dose, as one bar."""
    taken = taken_by_day(record, today, known_on)
    for (mg, _), days in groupby(enumerate(taken), key=lambda one: (one[1].mg, one[1].day - timedelta(one[0]))):
        span = [one.day for _, one in days]
        yield Bar(span[0], span[-1], f"{mg:g} mg a day", "hold", f"{mg:g} mg")


def _packed(bars: Iterable[Bar]) -> tuple[Bar, ...]:
    """Each in the first row that is free on its days."""
    free: list[date] = []  # of each row, the last day that is taken
    found = []
    for bar in sorted(bars, key=lambda one: one.first):
        row = next((place for place, taken in enumerate(free) if taken < bar.first), len(free))
        free[row : row + 1] = [bar.last]
        found.append(replace(bar, row=row))
    return tuple(found)


def _tone(event: Event) -> str:
    if getattr(event, "verification", None) == "not-proven":
        return "unknown"
    said = (getattr(event, name, None) for name in ("result", "status", "step", "severity"))
    return next((LOOKS[text] for text in said if text in LOOKS), "task")


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


def _bars(lanes: Iterable[Lane]) -> list[Bar]:
    return [bar for lane in lanes for bar in lane.bars]

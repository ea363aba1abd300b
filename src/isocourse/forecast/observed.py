"""What was measured on whom and when: the visits of a record as the forecast reads them, and what had to be set
aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ..record import Event, Record
from ..record.events.clinical import Laboratory
from ..record.view import day_of, events_seen
from ..scales import Result, find, recorded

MG_DL_TRIGLYCERIDES = 0.01129  # mmol/L in 1 mg/dL
LABORATORIES = {"triglycerides": MG_DL_TRIGLYCERIDES, "alt": 1.0, "ck": 1.0}
# Of each scale, what of it is which measure. Where a whole is known beside its parts, the parts are used.
PARTS: Mapping[str, Mapping[str, str]] = {
    "lesion-counts": {"IL": "papules and pustules", "NIL": "comedones", "nodules": "nodules"},
    "lesion-totals": {"IL": "papules and pustules", "NIL": "comedones", "nodules": "nodules"},
    "scar-map": {"dents": "dents", "raised": "raised scars"},
}
WHOLES = {"TL": "all spots", "IL with nodules": "papules, pustules and nodules"}
GRADES = ("iga", "gags")
FACE = ("face", None)


@dataclass(frozen=True)
class Observation:
    """One measured value: what, on which day, in the measure's own unit."""

    measure: str
    on: date
    value: float


@dataclass(frozen=True)
class Observations:
    """What was measured, oldest first; `aside` says in words what could not be used, and why."""

    seen: tuple[Observation, ...]
    aside: tuple[str, ...]

    @property
    def visits(self) -> list[date]:
        """The days with a measurement of the skin or the scars."""
        return sorted({one.on for one in self.seen if one.measure not in LABORATORIES})


def observations(record: Record, on: date, known_on: date | datetime | None = None) -> Observations:
    """Everything measured by the day `on`, as it was known by `known_on`."""
    series, problems = recorded(record, as_of=on, known_on=known_on)
    aside = [f"{problem.place}: {problem.message}" for problem in problems]
    seen: list[Observation] = []
    for result in (result for one in series for result in one.results):
        seen += _of_scale(result, aside)
    seen += _laboratories(events_seen(record, on, known_on), ZoneInfo(record.timezone), aside)
    # Two scales may hold the same count of the same day; it is one observation.
    once = {(one.measure, one.on): one for one in seen}
    return Observations(tuple(sorted(once.values(), key=lambda one: one.on)), tuple(dict.fromkeys(aside)))


def _of_scale(result: Result, aside: list[str]) -> Iterator[Observation]:
    if result.on is None:
        return
    if result.scale in GRADES and result.score is not None:
        if result.scale == "gags" or result.site in FACE:
            yield Observation(result.scale, result.on, result.score)
        return
    wanted = PARTS.get(result.scale)
    if wanted is None:
        if find(result.scale).family in ("acne", "scars"):
            aside.append(f"{result.name}: the model has nothing that it could be compared with")
        return
    if result.site not in FACE:
        aside.append(f"{result.name} of the {result.site}: the model counts the face only")
        return
    known = result.parts
    parts = [Observation(measure, result.on, known[name]) for name, measure in wanted.items() if name in known]
    if parts:
        yield from parts
        return
    for name, measure in WHOLES.items():
        if name in known:
            yield Observation(measure, result.on, known[name])
            return


def _laboratories(events: Iterable[Event], zone: ZoneInfo, aside: list[str]) -> Iterator[Observation]:
    for event in events:
        if not isinstance(event, Laboratory) or event.analyte not in LABORATORIES or not event.value_canonical:
            continue
        on = day_of(event, zone)
        if event.analyte == "triglycerides" and event.fasting is False:
            aside.append(f"triglycerides of {on}: not fasting, and a meal raises them")
            continue
        yield Observation(event.analyte, on, event.value_canonical * LABORATORIES[event.analyte])

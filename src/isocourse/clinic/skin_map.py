"""A visit's map of the skin: what was counted where, the scores that follow from it, and the map of last time.

An empty box is not a zero: nobody said that there is nothing. A region that was looked at as a whole says so, and then
what is left empty there counts as none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ..record import Record
from ..record.events import Event
from ..record.events.clinical import SkinAssessment
from ..scales import Result, scores
from ..scales.acne.gags import FACTORS, GAGS, LESIONS, most_severe
from ..scales.acne.lesion_counts import KINDS as LESION_KINDS
from ..scales.acne.lesion_counts import LESION_COUNTS
from ..scales.acne.lesion_counts import together as lesions_together
from ..scales.scars.from_map import ecca
from ..scales.scars.from_map import together as scars_together
from ..scales.scars.scar_map import KINDS as SCAR_KINDS
from ..scales.scars.scar_map import MARKS, SCAR_MAP
from .regions import REGIONS

KINDS = {**LESION_KINDS, **SCAR_KINDS}
# What a region of GAGS is made of, and which of its values a kind of lesion has.
PARTS = {"chest-and-upper-back": ("chest", "upper-back")}
VALUES = dict(zip(LESION_KINDS, LESIONS[1:], strict=True))
MOST = 999


@dataclass(frozen=True)
class Map:
    """Counts by region and kind; what was not counted is not in it."""

    counts: Mapping[str, Mapping[str, int]]

    def events(self, at: datetime, by: Any) -> list[Event]:
        """What is kept: the counts of each region, and GAGS, where every region that it asks for was counted."""
        found: list[Event] = []
        for scale, kinds in ((LESION_COUNTS, LESION_KINDS), (SCAR_MAP, SCAR_KINDS)):
            for region, counts in self._of(kinds).items():
                found.append(_event(at, by, scale=scale.id, site=region, items=counts))
        if len(items := self._gags()) == len(FACTORS):
            found.append(_event(at, by, scale=GAGS.id, items=items))
        return found

    def results(self, on: date) -> list[Result]:
        """Scores of the whole map, the most telling first; none for what was not counted at all."""
        lesions = [LESION_COUNTS.score(counts, site=region, on=on) for region, counts in self._of(LESION_KINDS).items()]
        scars = [SCAR_MAP.score(counts, site=region, on=on) for region, counts in self._of(SCAR_KINDS).items()]
        found = [GAGS.score(self._gags(), on=on), lesions_together(lesions)] if lesions else []
        return [*found, *([scars_together(scars), ecca(scars_together(scars))] if scars else [])]

    def lesions(self, region: str) -> int | None:
        return _sum(self.counts.get(region, {}), LESION_KINDS)

    def scars(self, region: str) -> int | None:
        """Dents and raised scars; marks of colour are none."""
        return _sum(self.counts.get(region, {}), [kind for kind in SCAR_KINDS if kind not in MARKS])

    def _of(self, kinds: Mapping[str, str]) -> dict[str, dict[str, int]]:
        some = {
            region: {kind: n for kind, n in counts.items() if kind in kinds} for region, counts in self.counts.items()
        }
        return {region: counts for region, counts in some.items() if counts}

    def _gags(self) -> dict[str, float | None]:
        """The values of the regions in which all kinds of lesion were counted."""
        seen = {}
        for name in FACTORS:
            parts = [self.counts.get(part, {}) for part in PARTS.get(name, (name,))]
            if all(kind in part for part in parts for kind in LESION_KINDS):
                seen[name] = [VALUES[kind] for part in parts for kind in LESION_KINDS if part[kind]]
        return {**most_severe(seen)}


def read(given: Mapping[str, str]) -> tuple[Map, dict[str, str]]:
    """The map that a form says, and what is wrong with the boxes that say no count."""
    counts: dict[str, dict[str, int]] = {}
    wrong = {}
    for region in REGIONS:
        here = {}
        for kind in KINDS:
            text = given.get(f"{region}.{kind}", "").strip()
            if text.isdecimal() and len(text) < 4:
                here[kind] = int(text)
            elif text:
                wrong[f"{region}.{kind}"] = f"write a whole number up to {MOST}"
        if given.get(f"{region}.whole"):
            here = {kind: here.get(kind, 0) for kind in KINDS}
        if here:
            counts[region] = here
    return Map(counts), wrong


def last(record: Record, today: date, known_on: datetime) -> tuple[Map, date | None]:
    """The newest counts of each region that are on record, and the day of the newest."""
    counts: dict[str, dict[str, int]] = {}
    days = []
    for scale in (LESION_COUNTS, SCAR_MAP):
        for result in scores(record, scale, as_of=today, known_on=known_on).newest:
            if result.site in REGIONS:
                counts.setdefault(result.site, {}).update({kind: int(n) for kind, n in result.items.items()})
                days.append(result.on)
    return Map(counts), max(filter(None, days), default=None)


def _event(at: datetime, by: Any, **given: Any) -> Event:
    return SkinAssessment(happened=at, recorded=at, assessed_by=by, **given)


def _sum(counts: Mapping[str, int], kinds: Mapping[str, str] | list[str]) -> int | None:
    """The sum of what was counted of these kinds; None when nothing was."""
    known = [counts[kind] for kind in kinds if kind in counts]
    return sum(known) if known else None

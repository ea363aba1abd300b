"""The scars that a record holds: the newest scar map of each region, or Jacob's types where there is no map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ..record import Record
from ..scales import Problem, Result, scores
from ..scales.naming import spoken
from ..scales.scars.scar_map import KINDS

NOT_NAMED = "region not named"


@dataclass(frozen=True)
class Region:
    """The counts of one region on the day they were last taken. A kind that was not counted is not in them."""

    site: str
    on: date | None
    counts: dict[str, int]
    not_counted: tuple[str, ...]


@dataclass(frozen=True)
class ScarMap:
    """All regions; `problems` is what in the entries could not be used."""

    regions: tuple[Region, ...]
    problems: tuple[Problem, ...]
    from_jacob: bool = False

    def count(self, scar: str) -> int:
        return sum(region.counts.get(scar, 0) for region in self.regions)

    def sites(self, scar: str) -> tuple[str, ...]:
        return tuple(region.site for region in self.regions if region.counts.get(scar))

    @property
    def present(self) -> tuple[str, ...]:
        """The kinds that were counted at least once, in the map's order."""
        return tuple(scar for scar in KINDS if self.count(scar))


def scar_map(record: Record, *, as_of: date, known_on: date | datetime | None = None) -> ScarMap:
    """The newest map of each region as it was known by then; empty regions when none is recorded."""
    series = scores(record, "scar-map", as_of=as_of, known_on=known_on)
    if series.results:
        return _map(series.newest, series.problems)
    jacob = scores(record, "jacob", as_of=as_of, known_on=known_on)
    return _map(jacob.newest, series.problems, from_jacob=bool(jacob.results))


def _map(results: Sequence[Result], unread: tuple[Problem, ...], from_jacob: bool = False) -> ScarMap:
    problems = tuple(
        Problem(f"{_where(one)}: {fault.place}", fault.message) for one in results for fault in one.problems
    )
    return ScarMap(tuple(map(_region, results)), (*problems, *unread), from_jacob)


def _region(result: Result) -> Region:
    counts = {name: int(count) for name, count in result.items.items()}
    missing = tuple(name for name in KINDS if name not in counts)
    return Region(_where(result), result.on, counts, missing)


def _where(result: Result) -> str:
    return spoken(result.site) if result.site else NOT_NAMED

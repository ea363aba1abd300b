"""Regimens as dated data: phases, ceiling, target, sources. Loading refuses what cannot be planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from .products import FACTORS, Product
from .tables import tables

DOSES = ("mg_per_kg", "mg", "present", "earlier")
Until = Literal["days", "target", "clear", "review"]


@dataclass(frozen=True)
class Phase:
    """One dose and its end. Doses: mg/kg/day, mg/day, or a share of the present or the earlier course's daily dose."""

    mg_per_kg: float | None = None
    mg: float | None = None
    present: float | None = None
    earlier: float | None = None
    days: int | None = None
    until: Until = "days"
    on: int = 1
    of: int = 1


@dataclass(frozen=True)
class Steroid:
    """Prednisone beside it: mg/kg/day, days alone before the first capsule, and days together at the least."""

    alone_days: int
    overlap_days: int
    low: float
    high: float


@dataclass(frozen=True)
class Regimen:
    """A regimen with its ceiling (mg/kg/day) and, where it has one, its target or range of targets (mg/kg)."""

    id: str
    name: str
    when: str
    read_on: date
    ceiling: float
    phases: tuple[Phase, ...]
    source: tuple[str, ...]
    confidence: str
    since: date | None = None
    target: float | None = None
    target_most: float | None = None
    shortest_days: int | None = None
    longest_days: int | None = None
    countries: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    only_for: tuple[str, ...] = ()
    against: str = ""
    own_mg: bool = False
    down: bool = False
    steroid: Steroid | None = None
    note: str = ""

    def factor(self, product: Product) -> float:
        """What its mg/kg are multiplied with for a product."""
        return product.factor / (FACTORS["micronised"] if self.own_mg else 1.0)

    @property
    def needs_record(self) -> bool:
        """Whether its dose is a share of one on record."""
        return any(phase.present or phase.earlier for phase in self.phases)

    @property
    def is_open(self) -> bool:
        """Whether a phase ends with the skin or a review, so that no day can be told."""
        return any(phase.until in ("clear", "review") for phase in self.phases)

    def suits(self, product: Product) -> bool:
        return not self.families or product.family in self.families


@lru_cache
def regimens() -> Mapping[str, Regimen]:
    """All regimens by id."""
    return {table["id"]: _regimen(table) for table in tables("regimens.toml", "regimen")}


def regimens_of(country: str) -> tuple[Regimen, ...]:
    """The regimens used in a country: those of no country's label, and its own."""
    return tuple(item for item in regimens().values() if not item.countries or country in item.countries)


def _regimen(table: Mapping[str, Any]) -> Regimen:
    phases = tuple(Phase(**phase) for phase in table["phases"])
    steroid = Steroid(**table["steroid"]) if "steroid" in table else None
    made = Regimen(**{**table, "phases": phases, "steroid": steroid})
    if fault := _fault(made):
        raise ValueError(f"regimens.toml: {made.id}: {fault}")
    return made


def _fault(made: Regimen) -> str | None:
    """Why it cannot be planned, and what would be right."""
    for phase in made.phases:
        if sum(getattr(phase, name) is not None for name in DOSES) != 1:
            return f"a phase has exactly one of {', '.join(DOSES)}"
        if (phase.days is None) == (phase.until == "days"):
            return "a phase has exactly one of `days` and `until`"
        if phase.mg_per_kg is not None and phase.mg_per_kg > made.ceiling:
            return f"{phase.mg_per_kg:g} mg/kg is above the ceiling of {made.ceiling:g}"
    if any(phase.until == "target" for phase in made.phases[:-1]):
        return "only the last phase may run until the target"
    if made.phases[-1].until == "target" and made.target is None and not made.phases[-1].earlier:
        return "a phase until the target needs a `target`"
    return None

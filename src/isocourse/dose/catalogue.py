"""Products and regimens as data: loaded, checked, looked up."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

from ..programmes.model import CONFIDENCE

# Labels: Absorica 0.5 / 1 / 2 mg/kg correspond to LD 0.4 / 0.8 / 1.6 (dosing.md G2). Others: mg for mg.
FACTORS = {"micronised": 0.8}
EUROPE = frozenset({"DE", "FR", "IT", "IE", "EU"})


@dataclass(frozen=True)
class Product:
    """A product's strengths (mg). A strength of one product says nothing about another's."""

    id: str
    name: str
    country: str
    strengths: tuple[int, ...]
    family: str
    with_food: bool
    times_a_day: int
    confidence: str
    names: tuple[str, ...] = ()
    note: str = ""

    @property
    def factor(self) -> float:
        """What a dose per kg of the conventional product is multiplied with."""
        return FACTORS.get(self.family, 1.0)


@dataclass(frozen=True)
class Phase:
    """A dose and how long it is taken; the last phase may run until the target is reached."""

    mg_per_kg: float | None = None
    mg: float | None = None
    days: int | None = None

    def daily_mg(self, weight_kg: float, factor: float) -> float:
        return self.mg if self.mg is not None else (self.mg_per_kg or 0.0) * weight_kg * factor


@dataclass(frozen=True)
class Regimen:
    """A dated regimen with its ceiling (mg/kg/day) and, where it has one, its target (mg/kg)."""

    id: str
    name: str
    when: str
    since: date
    ceiling: float
    phases: tuple[Phase, ...]
    source: tuple[str, ...]
    confidence: str
    target: float | None = None
    longest_days: int | None = None
    countries: tuple[str, ...] = ()
    note: str = ""


@lru_cache
def products() -> Mapping[str, Product]:
    """All products by id."""
    return {
        table["id"]: Product(
            **{
                **table,
                "strengths": tuple(sorted(table["strengths"])),
                "names": tuple(table.get("names", ())),
            }
        )
        for table in tables("products.toml", "product")
    }


@lru_cache
def regimens() -> Mapping[str, Regimen]:
    """All regimens by id."""
    return {table["id"]: _regimen(table) for table in tables("regimens.toml", "regimen")}


def products_of(country: str) -> tuple[Product, ...]:
    """The product range of a country; European countries share one."""
    shared = {"EU"} if country in EUROPE else {"AU"} if country == "NZ" else set()
    return tuple(item for item in products().values() if item.country in {country, *shared})


def family_of(name: str | None, strengths: Iterable[float]) -> str | None:
    """The family of a product as a record names it, by the longest name found, else by strengths that only one has."""
    text = " ".join((name or "").lower().replace("-", " ").split())
    named = [(len(known), item.family) for item in products().values() for known in item.names if known in text]
    if named:
        return max(named)[1]
    micronised = {mg for item in products().values() if item.family == "micronised" for mg in item.strengths}
    others = {mg for item in products().values() if item.family != "micronised" for mg in item.strengths}
    if (micronised - others) & set(strengths):
        return "micronised"
    return "conventional" if (others - micronised) & set(strengths) else None


def regimens_of(country: str) -> tuple[Regimen, ...]:
    """The regimens used in a country: those of no country's label, and its own."""
    return tuple(item for item in regimens().values() if not item.countries or country in item.countries)


def _regimen(table: Mapping[str, Any]) -> Regimen:
    phases = tuple(Phase(**phase) for phase in table["phases"])
    if any(phase.days is None for phase in phases[:-1]):
        raise ValueError(f"regimens.toml: {table['id']}: only the last phase may be without `days`")
    if phases[-1].days is None and "target" not in table:
        raise ValueError(f"regimens.toml: {table['id']}: a last phase without `days` needs a `target`")
    return Regimen(**{
        **table, "phases": phases, "source": tuple(table["source"]), "countries": tuple(table.get("countries", ())),
    })  # fmt: skip


def tables(file: str, name: str) -> list[dict[str, Any]]:
    """The tables `name` of one of this folder's files, with their confidence checked."""
    found: list[dict[str, Any]] = tomllib.loads(files(__package__).joinpath(file).read_text(encoding="utf-8"))[name]
    for table in found:
        unknown = set(str(table["confidence"]).split("+")) - set(CONFIDENCE)
        if unknown:
            raise ValueError(f"{file}: {table.get('id', name)}: confidence {', '.join(unknown)} is not a mark")
    return found

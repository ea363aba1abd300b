"""Products and their strengths as data. A strength of one product says nothing about another's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from .tables import tables

# Labels: Absorica 0.5 / 1 / 2 mg/kg correspond to LD 0.4 / 0.8 / 1.6 (dosing.md G2). Others: mg for mg.
FACTORS = {"micronised": 0.8}
SHARED = {"EU": {"DE", "FR", "IT", "IE"}, "AU": {"NZ"}}


@dataclass(frozen=True)
class Product:
    """A product, its strengths (mg), whether it needs food, and in how many doses a day its label takes it."""

    id: str
    name: str
    country: str
    strengths: tuple[int, ...]
    family: str
    with_food: bool
    times_a_day: int
    source: tuple[str, ...]
    confidence: str
    names: tuple[str, ...] = ()
    note: str = ""

    @property
    def factor(self) -> float:
        """What a dose per kg of the conventional product is multiplied with."""
        return FACTORS.get(self.family, 1.0)


@lru_cache
def products() -> Mapping[str, Product]:
    """All products by id."""
    return {table["id"]: Product(**table) for table in tables("products.toml", "product")}


def products_of(country: str) -> tuple[Product, ...]:
    """The product range of a country; European countries share one, and so do Australia and New Zealand."""
    made = products().values()
    return tuple(item for item in made if item.country == country or country in SHARED.get(item.country, ()))


def family_of(name: str | None, strengths: Iterable[float]) -> str | None:
    """The family of a product as a record names it, by the longest name found, else by strengths only one kind has."""
    text = " ".join((name or "").lower().replace("-", " ").split())
    named = [(len(known), item.family) for item in products().values() for known in item.names if known in text]
    if named:
        return max(named)[1]
    given, micronised, others = set(strengths), _strengths(micronised=True), _strengths(micronised=False)
    if given & (micronised - others):
        return "micronised"
    return "conventional" if given & (others - micronised) else None


def _strengths(*, micronised: bool) -> set[int]:
    made = (item for item in products().values() if (item.family == "micronised") is micronised)
    return {mg for item in made for mg in item.strengths}

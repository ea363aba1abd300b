"""Food and absorption, for information: as how much with a meal the doses count. No target is changed by it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from .tables import tables
from .taking import Taken


@dataclass(frozen=True)
class Absorption:
    """How much of a dose of this family is absorbed with this food, of a conventional capsule with a high-fat meal."""

    family: str
    food: str
    low: float
    high: float
    source: tuple[str, ...]
    confidence: str


@dataclass(frozen=True)
class Absorbed:
    """mg taken with one kind of food (None: not recorded), and as how many with a meal they count (None: not known)."""

    food: str | None
    mg: float
    low_mg: float | None
    high_mg: float | None
    source: tuple[str, ...] = ()
    confidence: str = ""


@lru_cache
def absorptions() -> dict[tuple[str, str], Absorption]:
    """What is known, by family and food."""
    found = (Absorption(**table) for table in tables("food.toml", "absorbed"))
    return {(item.family, item.food): item for item in found}


def absorbed(taken: Iterable[Taken]) -> tuple[Absorbed, ...]:
    """The doses by food, in the order in which each first occurs."""
    sums: dict[tuple[str | None, str], float] = {}
    for one in taken:
        sums[one.food, one.family or "conventional"] = sums.get((one.food, one.family or "conventional"), 0.0) + one.mg
    return tuple(_absorbed(food, family, mg) for (food, family), mg in sums.items())


def _absorbed(food: str | None, family: str, mg: float) -> Absorbed:
    known = absorptions().get((family, food or ""))
    if known is None:
        return Absorbed(food, mg, None, None)
    return Absorbed(food, mg, mg * known.low, mg * known.high, known.source, known.confidence)

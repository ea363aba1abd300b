"""Products and meals: how much of a dose reaches the blood, and how late."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("formulations.toml")
MEALS = ("fed", "meal", "fasted")


@dataclass(frozen=True)
class Intake:
    """One product with one meal: availability relative to the reference, lag in hours, extra spread of the log."""

    product: str
    food: str
    available: float
    lag: float
    spread: float
    source: str


@cache
def intakes() -> dict[tuple[str, str], Intake]:
    """Every product and meal that is known."""
    with FILE.open("rb") as file:
        tree = tomllib.load(file)
    return {
        (product, food): Intake(product, food, **entry[food])
        for product, entry in tree.items()
        if product != "dated"
        for food in MEALS
    }


def intake(product: str, food: str) -> Intake:
    """The row for `product` and `food`; raises ValueError naming what is known."""
    known = intakes()
    if (product, food) not in known:
        products = ", ".join(dict.fromkeys(name for name, _ in known))
        raise ValueError(
            f"no figures for product {product!r} with food {food!r}; products: {products}; food: {', '.join(MEALS)}"
        )
    return known[product, food]

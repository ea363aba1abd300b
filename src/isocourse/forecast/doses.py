"""The doses really taken, day by day, as the dose ledger counts them, in the simulator's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ..dose import ledger, taken_by_day
from ..record import Record

# The record's words for products and meals, as the simulator has them. Food that nobody recorded is an ordinary meal:
# capsules are given with the advice to eat, and few eat the label's high-fat breakfast.
PRODUCTS = {None: "conventional", "conventional": "conventional", "lidose": "lidose", "micronised": "micronised"}
FOODS = {None: "meal", "with-meal": "fed", "with-snack": "meal", "without-food": "fasted"}


@dataclass(frozen=True)
class Dose:
    """What was taken on one day: mg, with the simulator's names of product and food."""

    on: date
    mg: float
    product: str = "conventional"
    food: str = "meal"


@dataclass(frozen=True)
class Doses:
    """Every dose by a day; that day's daily dose in mg, if there is one; mg of this course; what is not known."""

    doses: tuple[Dose, ...]
    daily_mg: float | None
    present_mg: float
    unknown: tuple[str, ...]


def doses_taken(record: Record, on: date, known_on: date | datetime | None = None) -> Doses:
    """What was taken by `on`, as it was known by `known_on`."""
    held = ledger(record, on, known_on)
    doses = tuple(
        Dose(one.day, one.mg, PRODUCTS[one.family], FOODS[one.food]) for one in taken_by_day(record, on, known_on)
    )
    taking = held.state in ("taking", "out of capsules", "paused")
    unknown = () if held.complete else tuple(note.says for note in held.unknown)
    return Doses(doses, held.daily_mg if taking else None, held.course.taken_mg, unknown)

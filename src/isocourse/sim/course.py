"""A course in clinical words, and its dose grid: two half days a day, each with an amount and an intake.

Days count from 0, the first morning. `first` is a stretch's first day and `until` the day before which it ends.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf
from typing import Any

import numpy as np

from isocourse.sim import chance
from isocourse.sim.formulations import intake

NO_DOSE = -1  # in place of an intake


@dataclass(frozen=True)
class Stretch:
    """The same prescription for a while.

    The daily amount is `mg`, or `mg_per_kg` of the person's weight; `times` a day is 1 or 2 (the amount is halved).
    `every`
    2 is alternate days. `on` and `off` days in turn make it intermittent: one week in four is on=7, off=21.
    """

    mg: float = 0.0
    mg_per_kg: float = 0.0
    first: int = 0
    until: int = 0
    times: int = 1
    every: int = 1
    on: int = 1
    off: int = 0
    product: str = "conventional"
    food: str = "fed"

    def __post_init__(self) -> None:
        if self.mg < 0 or self.mg_per_kg < 0 or (self.mg > 0 and self.mg_per_kg > 0):
            raise ValueError(f"a stretch has mg or mg_per_kg, not below zero and not both: {self}")
        if self.times not in (1, 2):
            raise ValueError(f"times a day should be 1 or 2, not {self.times}")
        if self.every < 1 or self.on < 1 or self.off < 0 or self.first < 0 or self.until < self.first:
            raise ValueError(f"a stretch needs 0 <= first <= until, every >= 1, on >= 1 and off >= 0: {self}")
        intake(self.product, self.food)

    def gives(self, day: int) -> bool:
        since = day - self.first
        return self.first <= day < self.until and since % self.every == 0 and since % (self.on + self.off) < self.on


@dataclass(frozen=True)
class Grid:
    """A course day by day: amounts (half day), the intake of each (NO_DOSE without one), the table of intakes, and
    which days lie after it.
    """

    mg: chance.Reals
    mg_per_kg: chance.Reals
    kind: np.ndarray[Any, np.dtype[np.int64]]
    intakes: chance.Reals
    over: chance.Reals


@dataclass(frozen=True)
class Course:
    """Stretches one after the other, and how they are kept to.

    `missed` is the typical share of doses missed (people differ: parameter missed_spread); `paused` the chance that a
    week is a pause; `limit` ends the course for a person once that many mg/kg are taken. A course without a dose is
    no treatment.

    >>> Course.of(mg_per_kg=0.5, days=28).then(mg_per_kg=1.0, days=112).days
    140
    """

    stretches: tuple[Stretch, ...] = ()
    missed: float = 0.0
    paused: float = 0.0
    limit: float = inf

    def __post_init__(self) -> None:
        if not 0 <= self.missed < 1 or not 0 <= self.paused <= 1 or self.limit < 0:
            raise ValueError("missed should be from 0 to below 1, paused from 0 to 1, limit not below zero")

    @classmethod
    def of(cls, *, days: int, missed: float = 0.0, paused: float = 0.0, limit: float = inf, **words: Any) -> Course:
        """A course of one stretch of `days`; the other words are those of Stretch."""
        first = int(words.pop("first", 0))
        return cls((Stretch(first=first, until=first + days, **words),), missed, paused, limit)

    def then(self, *, days: int, **words: Any) -> Course:
        """This course, followed by another stretch."""
        first = int(words.pop("first", self.days))
        added = Stretch(first=first, until=first + days, **words)
        return replace(self, stretches=(*self.stretches, added))

    @property
    def days(self) -> int:
        """The day before which the last stretch ends."""
        return max((stretch.until for stretch in self.stretches), default=0)

    @lru_cache(maxsize=64)  # noqa: B019 - a course is a value, and few are alive
    def grid(self, first: int, days: int) -> Grid:
        """Days `first` to `first + days - 1`."""
        mg, per_kg = np.zeros(2 * days), np.zeros(2 * days)
        kind = np.full(2 * days, NO_DOSE, dtype=np.int64)
        kinds: dict[tuple[str, str], int] = {}
        for stretch in self.stretches:
            place = kinds.setdefault((stretch.product, stretch.food), len(kinds))
            for day in range(max(stretch.first, first), min(stretch.until, first + days)):
                if stretch.gives(day):
                    self._give(stretch, 2 * (day - first), place, mg, per_kg, kind)
        rows = [intake(*words) for words in kinds] or [intake("conventional", "fed")]
        intakes = np.array([[row.available, row.lag, row.spread] for row in rows])
        dosed = any(stretch.mg > 0 or stretch.mg_per_kg > 0 for stretch in self.stretches)
        over = (np.arange(first, first + days) >= self.days) & dosed
        return Grid(mg, per_kg, kind, intakes, over.astype(np.float64))

    @staticmethod
    def _give(stretch: Stretch, half: int, place: int, mg: Any, per_kg: Any, kind: Any) -> None:
        for slot in range(half, half + stretch.times):
            if (mg[slot] or per_kg[slot]) and kind[slot] != place:
                raise ValueError("two stretches give different products or meals in the same half day")
            mg[slot] += stretch.mg / stretch.times
            per_kg[slot] += stretch.mg_per_kg / stretch.times
            kind[slot] = place


UNTREATED = Course()

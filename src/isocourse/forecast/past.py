"""What has already happened, as the simulator needs it: the first day, doses day by day, and measurements by day
number.

A model replays one person: the same past for every possible person, seen on the days on which something was measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

import numpy as np

from ..sim import Course, People, Stretch, simulate
from ..sim import layout as at
from ..sim.chance import Reals, Words
from .doses import Dose
from .latent import Latent
from .measuring import Measure, measures, tables
from .observed import Observation

STATES = np.array(
    [at.INFLAMMATORY, at.COMEDONES, at.NODULES, at.YOUNG, at.LASTING, at.RAISED, at.TRIGLYCERIDES, at.ALT, at.CK]
)
KEEP = tuple(list(at.STATES)[row] for row in STATES)


@dataclass(frozen=True)
class Past:
    """One person's past, from the first day `begins` to the day of the forecast `on`."""

    latent: Latent
    begins: date
    on: date
    doses: Course
    seen: tuple[Observation, ...]

    @property
    def days(self) -> int:
        return (self.on - self.begins).days

    @cached_property
    def pairs(self) -> list[tuple[int, Measure, float]]:
        """Each measurement: its place among `visits`, what it measures, the value."""
        place = {day: number for number, day in enumerate(self.visits)}
        return [(place[self._day(one)], measures()[one.measure], one.value) for one in self.seen]

    @cached_property
    def visits(self) -> list[int]:
        """The days, counted from the first, on which something was measured."""
        return sorted({self._day(one) for one in self.seen})

    def _day(self, one: Observation) -> int:
        return max(0, (one.on - self.begins).days)

    def run(
        self, people: People, keep: Sequence[str] = KEEP, until: int | None = None, threads: int | None = None
    ) -> tuple[Reals, Reals]:
        """The kept states on the visits, (visit, row, person), and the whole state at the end (the last visit, or
        `until`).
        """
        days = until if until is not None else max(self.visits, default=0)
        outcome = simulate(people, self.doses, days, at=self.visits, keep=keep, engine="numba", threads=threads)
        return outcome.kept, outcome.state

    def levels(self, u: Reals, ids: Words, background: Mapping[str, Any]) -> Reals:
        """The level behind each measurement for the people at `u`, on this thread: (measurement, person)."""
        if not self.pairs:
            return np.empty((0, u.shape[1]))
        kept, _state = self.run(self.latent.people(u, ids, background), threads=1)
        state = np.empty((len(at.STATES), u.shape[1]))
        severity = self.latent.severity(u)
        rows = []
        for visit, measure, _value in self.pairs:
            state[STATES] = kept[visit]
            rows.append(measure.level(state, severity))
        return np.stack(rows)

    def log_likelihood(self, levels: Reals) -> Reals:
        """How well each person explains everything measured, up to a constant."""
        total = np.zeros(levels.shape[1])
        for (_visit, measure, value), eta in zip(self.pairs, levels, strict=True):
            total += measure.log_likelihood(value, eta)
        return total


def usable(seen: Iterable[Observation], first_dose: date | None) -> list[Observation]:
    """What the model can use: GAGS only before treatment has changed the skin."""
    most = int(tables()["gags"]["most_days"])
    return [one for one in seen if one.measure != "gags" or first_dose is None or (one.on - first_dose).days <= most]


def course_taken(doses: Sequence[Dose], begins: date) -> Course:
    """The doses as a course: a stretch for each run of equal days."""
    stretches: list[Stretch] = []

    def run_of(pair: tuple[int, Dose]) -> tuple[int, float, str, str]:
        number, dose = pair
        return (dose.on - begins).days - number, dose.mg, dose.product, dose.food

    for (_, mg, product, food), group in groupby(enumerate(doses), key=run_of):
        days = [(dose.on - begins).days for _, dose in group]
        stretches.append(Stretch(mg=mg, first=days[0], until=days[-1] + 1, product=product, food=food))
    return Course(tuple(stretches))

"""One arm of a study, simulated: its people, its course, and every state on the days that were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from isocourse.sim import chance, layout
from isocourse.sim.concentration import Dose
from isocourse.sim.course import Course
from isocourse.sim.people import People
from isocourse.sim.simulate import Outcome, simulate


@dataclass(frozen=True)
class Arm:
    """People on a course, looked at on some days."""

    people: People
    course: Course
    outcome: Outcome | None

    @classmethod
    def run(cls, people: People, course: Course, days: Sequence[int]) -> Arm:
        last = max(days, default=0)
        return cls(people, course, simulate(people, course, last, at=sorted({0, *days})))

    def at(self, state: str, day: int) -> chance.Reals:
        """A state on the morning of `day`, one value a person."""
        assert self.outcome is not None
        return np.asarray(self.outcome[state][self.outcome.at.index(day)])

    def trait(self, name: str) -> chance.Reals:
        return np.asarray(self.people.traits[layout.TRAITS.index(name)])

    def single_dose(self) -> Dose:
        """The first dose of the course, for kinetic quantities."""
        first = self.course.stretches[0]
        each = first.mg + first.mg_per_kg * self.trait("weight")
        return Dose(each / first.times, product=first.product, food=first.food)

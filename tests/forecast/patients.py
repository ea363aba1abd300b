"""Simulated patients whose truth is known: a point of the prior, its visits with honest noise, and what came after.

A *world* says where the truth differs from what the forecaster believes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from isocourse.forecast.latent import Latent, widened
from isocourse.forecast.measuring import measures
from isocourse.forecast.observed import Observation
from isocourse.forecast.outcomes import doubted
from isocourse.forecast.past import Past
from isocourse.sim import Course, People, Stretch, load_parameters

BEGINS = date(2026, 1, 5)
VISIT_DAYS = (0, 30, 60, 90, 120, 150)
COURSE = Course((Stretch(mg=20, first=0, until=30, food="meal"), Stretch(mg=40, first=30, until=200, food="meal")))
SKIN = ("papules and pustules", "comedones", "nodules")
LABORATORY = ("triglycerides", "alt")
WORLDS = {
    "shared numbers in doubt": "What the forecast believes: numbers that all people share are drawn from our doubt.",
    "shared numbers exact": "All patients live by the very numbers of the file, which the forecast does not know.",
    "heavier tails": "Traits are Student's t with four degrees of freedom, of the same variance: outliers abound.",
    "unreported misses": "The record says that every dose was taken; a quarter was not, and people differ in it.",
}


@dataclass(frozen=True)
class Patient:
    """Who somebody is (`u`, one column; one id and its covariates) in the space `latent`, and the visits so far."""

    latent: Latent
    u: Any
    ids: Any
    background: Any
    course: Course
    seen: tuple[Observation, ...]
    on: date

    def past(self, seed: int = 5) -> Past:
        """What a forecaster knows: age, weight, sex, the doses on record and the visits."""
        known = {name: float(self.background[name][0]) for name in ("age", "weight", "sex")}
        believed = Latent(known, seed=seed, parameters=widened(load_parameters()))
        return Past(believed, BEGINS, self.on, COURSE, self.seen)

    def people(self) -> People:
        """The patient as the simulator has people: one, living by the patient's own shared numbers."""
        return self.latent.people(self.u, self.ids, self.background)

    @property
    def visits(self) -> int:
        return len({one.on for one in self.seen})

    def after(self, visits: int) -> Patient:
        """The same patient after the first so many visits."""
        on = BEGINS + timedelta(days=VISIT_DAYS[visits - 1])
        return replace(self, seen=tuple(one for one in self.seen if one.on <= on), on=on)

    def last(self, measure: str) -> float:
        """The last value seen of a measure."""
        return [one.value for one in self.seen if one.measure == measure][-1]


def patient(
    number: int,
    visits: int,
    measured: tuple[str, ...] = (*SKIN, *LABORATORY),
    seed: int = 100_000,
    world: str = "shared numbers exact",
) -> Patient:
    """Patient `number` after so many visits; the first visits of a patient are the same however many follow."""
    parameters = widened(load_parameters())
    if world == "shared numbers in doubt":
        parameters = doubted(parameters, 1, seed + number)[0]
    latent = Latent({}, seed=seed + number, parameters=parameters)
    ids = np.array([1], dtype=np.uint64)
    background, u = latent.background(ids), latent.draw(1, "truth")
    if world == "heavier tails":
        u = np.random.default_rng(seed + number).standard_t(4, u.shape) / np.sqrt(2)
    course = replace(COURSE, missed=0.25) if world == "unreported misses" else COURSE
    days = VISIT_DAYS[:visits]
    on = BEGINS + timedelta(days=days[-1])
    blank = tuple(Observation(name, BEGINS + timedelta(days=day), 1.0) for day in days for name in measured)
    levels = Past(latent, BEGINS, on, course, blank).levels(u, ids, background)
    chance = np.random.default_rng(seed + number)
    seen = tuple(
        Observation(one.measure, one.on, float(measures()[one.measure].repeat(level, chance)[0]))
        for one, level in zip(blank, levels, strict=True)
    )
    return Patient(latent, u, ids, background, course, seen, on)

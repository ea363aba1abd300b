"""Simulated patients whose truth is known: a point of the prior, its visits with honest noise, and what came after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from isocourse.forecast.latent import Latent, widened
from isocourse.forecast.measuring import measures
from isocourse.forecast.observed import Observation
from isocourse.forecast.past import Past
from isocourse.sim import Course, Stretch, load_parameters

BEGINS = date(2026, 1, 5)
VISIT_DAYS = (0, 30, 60, 90, 120, 150)
COURSE = Course((Stretch(mg=20, first=0, until=30, food="meal"), Stretch(mg=40, first=30, until=200, food="meal")))
SKIN = ("papules and pustules", "comedones", "nodules")
LABORATORY = ("triglycerides", "alt")


@dataclass(frozen=True)
class Patient:
    """Who somebody is (`u`, one column; one id and its covariates) in the space `latent`, and the visits so far."""

    latent: Latent
    u: Any
    ids: Any
    background: Any
    seen: tuple[Observation, ...]
    on: date

    def past(self, seed: int = 5) -> Past:
        """What a forecaster knows: age, weight, sex, the doses and the visits."""
        known = {name: float(self.background[name][0]) for name in ("age", "weight", "sex")}
        return Past(Latent(known, seed=seed, parameters=self.latent.parameters), BEGINS, self.on, COURSE, self.seen)


def patient(number: int, visits: int, measured: tuple[str, ...] = (*SKIN, *LABORATORY), seed: int = 100_000) -> Patient:
    """Patient `number` after so many visits."""
    latent = Latent({}, seed=seed + number, parameters=widened(load_parameters()))
    ids = np.array([1], dtype=np.uint64)
    background, u = latent.background(ids), latent.draw(1, "truth")
    days = VISIT_DAYS[:visits]
    on = BEGINS + timedelta(days=days[-1])
    blank = tuple(Observation(name, BEGINS + timedelta(days=day), 1.0) for day in days for name in measured)
    levels = Past(latent, BEGINS, on, COURSE, blank).levels(u, ids, background)
    chance = np.random.default_rng(seed + number)
    seen = tuple(
        Observation(one.measure, one.on, float(measures()[one.measure].repeat(level, chance)[0]))
        for one, level in zip(blank, levels, strict=True)
    )
    return Patient(latent, u, ids, background, seen, on)

"""What somebody counts or measures, given what is there: its own stream of chance for each quantity and day."""

from __future__ import annotations

import numpy as np

from isocourse.sim import chance
from isocourse.sim.people import People


def counts(people: People, name: str, day: int, expected: chance.Reals) -> chance.Reals:
    """Whole numbers: Poisson about a log-normal rate with mean `expected` and the parameter count_dispersion."""
    key = chance.keys(people.seed, f"counted: {name}", people.ids)
    spread = np.log1p(people.parameters.value("count_dispersion"))
    rate = expected * np.exp(np.sqrt(spread) * chance.normal(key, 2 * day) - spread / 2)
    return poisson(rate, chance.uniform(key, 2 * day + 1))


def poisson(rate: chance.Reals, at: chance.Reals) -> chance.Reals:
    """The Poisson quantile at `at` of each rate: by summing small ones, by the cube-root normal for large ones."""
    found = np.zeros_like(rate)
    small = rate < 60
    term = np.exp(-np.where(small, rate, 0.0))
    total, number = term.copy(), 0
    waiting = small & (at > total)
    while waiting.any() and number < 200:
        number += 1
        term = term * np.where(small, rate, 0.0) / number
        found[waiting] = number
        total = total + term
        waiting &= at > total
    large = ~small
    if large.any():
        mean = rate[large]
        curve = 1 - 1 / (9 * mean) + chance.normal_from(at[large]) / (3 * np.sqrt(mean))
        found[large] = np.maximum(np.round(mean * curve**3), 0)
    return found


def measured(people: People, name: str, day: int, true: chance.Reals) -> chance.Reals:
    """A laboratory value with its noise."""
    noise = people.parameters.value("ck_noise" if "ck" in name else "laboratory_noise")
    key = chance.keys(people.seed, f"measured: {name}", people.ids)
    return np.asarray(true * np.exp(noise * chance.normal(key, day)))

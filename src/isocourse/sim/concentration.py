"""Blood levels of isotretinoin and its 4-oxo metabolite, exactly, at any hour: for single doses and steady states."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from isocourse.sim import chance, layout
from isocourse.sim.formulations import intake
from isocourse.sim.kinetics import availability, blood_waves, lag_of, rates
from isocourse.sim.people import People

ALL = slice(None)


@dataclass(frozen=True)
class Dose:
    """One dose: mg (one for all or one a person), hour, product and meal."""

    mg: float | chance.Reals
    hour: float = 0.0
    product: str = "conventional"
    food: str = "fed"


def levels(people: People, doses: list[Dose], hours: chance.Reals) -> chance.Reals:
    """Blood concentration of isotretinoin in ng/mL, (hour, person)."""
    total = np.zeros((len(hours), len(people)))
    for dose in doses:
        for height, rate, since in _waves(people, dose, hours):
            total += height * np.exp(-rate * since) * (since >= 0)
    return total


def metabolite(people: People, doses: list[Dose], hours: chance.Reals) -> chance.Reals:
    """Blood concentration of 4-oxo-isotretinoin in ng/mL, (hour, person): one compartment, formed in proportion."""
    decay = np.log(2) / people.parameters.value("metabolite_half_life")
    formation = people.parameters.value("metabolite_ratio") * decay
    total = np.zeros((len(hours), len(people)))
    for dose in doses:
        for height, rate, since in _waves(people, dose, hours):
            late = np.maximum(since, 0)
            total += height * formation / (decay - rate) * (np.exp(-rate * late) - np.exp(-decay * late)) * (since >= 0)
    return total


def _waves(people: People, dose: Dose, hours: chance.Reals) -> list[tuple[chance.Reals, chance.Reals, chance.Reals]]:
    """Height, rate per hour and time since the dose reached the gut, of each of the three waves."""
    row = intake(dose.product, dose.food)
    words = (row.available, row.lag, row.spread)
    shared = np.array([people.parameters.value(name) for name in layout.SHARED])
    fast, slow, gut, _skin, _back = rates(people.traits, shared, ALL)
    heights = blood_waves(people.traits, shared, availability(people.traits, words, ALL), ALL)
    since = np.asarray(hours)[:, None] - dose.hour - lag_of(people.traits, words, ALL)
    near = np.maximum(since, 0.0)
    near = np.where(since >= 0, near, -1.0)
    pairs = zip(heights, (fast, slow, gut), strict=True)
    return [(dose.mg * height, rate, near) for height, rate in pairs]


def area(people: People, dose: Dose) -> chance.Reals:
    """Area under the curve to infinity after one dose, ng·h/mL: availability · dose / clearance."""
    row = intake(dose.product, dose.food)
    reach = availability(people.traits, (row.available, row.lag, row.spread), ALL)
    return np.asarray(1000 * dose.mg * reach / people.traits[layout.CLEARANCE])


def peak(people: People, dose: Dose) -> tuple[chance.Reals, chance.Reals]:
    """Greatest concentration after one dose (ng/mL) and its hour, on a grid of three minutes."""
    hours = np.arange(0, 36, 0.05)
    height, hour = np.zeros(len(people)), np.zeros(len(people))
    for first in range(0, len(people), 2_000):
        some = people[first : first + 2_000]
        curve = levels(some, [dose], hours)
        height[first : first + 2_000] = curve.max(axis=0)
        hour[first : first + 2_000] = hours[curve.argmax(axis=0)]
    return height, hour


def half_life(people: People) -> chance.Reals:
    """Half-life of the last phase, hours."""
    shared = np.array([people.parameters.value(name) for name in layout.SHARED])
    slow = rates(people.traits, shared, ALL)[1]
    return np.asarray(np.log(2) / slow)

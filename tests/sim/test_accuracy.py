"""The day's steps against DOP853 at 1e-10, for any dose pattern: below 1e-4 for every person, state and day.

The error is relative to the reference or, for what starts from nothing, to a hundredth of the state's greatest value.
"""

from __future__ import annotations

import os

import numpy as np
import pytest

from isocourse.sim import Course, layout, people, simulate
from tests.sim.reference import solve, solve_all

NAMES = list(layout.STATES)[layout.PROGENITOR : layout.DOSE]
COUNT = int(os.environ.get("ISOCOURSE_ACCURACY", "40"))  # people a course; the nightly run asks for 10,000
CHUNK = 1_000
COURSES = {
    "once a day": Course.of(mg_per_kg=0.5, days=15),
    "twice, fasted, doses forgotten": Course.of(mg_per_kg=1.0, times=2, days=18, food="fasted", missed=0.2, paused=0.2),
    "one week in two, two products": Course.of(mg=40, days=14, on=3, off=4, product="micronised").then(mg=60, days=6),
    "to a cumulative dose": Course.of(mg=30, every=2, days=20, limit=1.5, food="meal"),
    "twice, with a meal": Course.of(mg_per_kg=1.0, times=2, days=20, missed=0.1, food="meal"),
    "until the waves rest, twice over": Course.of(mg_per_kg=0.5, days=32).then(mg_per_kg=1.0, days=32),
}
FEWEST_DAYS, AFTER = 24, 4


def crowd_of(count, first=0):
    return people(count, seed=21, first=first, entry_excess={"mean": 0.4, "sd": 0.3})


@pytest.mark.parametrize("name", COURSES)
def test_against_dop853(name):
    worst, days = [], max(FEWEST_DAYS, COURSES[name].days + AFTER)
    for first in range(0, COUNT, CHUNK):
        crowd = crowd_of(min(CHUNK, COUNT - first), first)
        got = simulate(crowd, COURSES[name], days, at=range(days + 1), keep=NAMES).kept
        exact = solve_all(crowd, COURSES[name], days)
        floor = 0.01 * np.abs(exact).max(axis=0) + 1e-12
        error = np.abs(got - exact) / np.maximum(np.abs(exact), floor)
        worst.append(error.max(axis=(0, 1)))
    off = np.concatenate(worst)
    print(f"{name}: median person {np.median(off):.1e}, worst {off.max():.1e}")
    assert off.max() < 1e-4, f"{(off >= 1e-4).sum()} of {COUNT} people"


@pytest.mark.parametrize("name", COURSES)
def test_everybody_together_is_everybody_alone(name):
    """The outside check for many is the one for a person, restarted at that person's own doses."""
    crowd = crowd_of(3)
    together = solve_all(crowd, COURSES[name], 6)
    for person in range(3):
        np.testing.assert_allclose(together[:, :, person], solve(crowd, COURSES[name], 6, person), rtol=1e-7, atol=1e-9)

"""The day's steps against DOP853 at 1e-10, for any dose pattern: below 1e-4 for every person, state and day.

The error is relative to the reference or, for what starts from nothing, to a hundredth of the state's greatest value.
"""

from __future__ import annotations

import os

import numpy as np
import pytest

from isocourse.sim import Course, layout, people, simulate
from tests.sim.reference import solve

NAMES = list(layout.STATES)[layout.PROGENITOR : layout.DOSE]
COUNT = int(os.environ.get("ISOCOURSE_ACCURACY", "3"))  # people a course; the nightly run asks for more
COURSES = {
    "once a day": Course.of(mg_per_kg=0.5, days=15),
    "twice, fasted, doses forgotten": Course.of(mg_per_kg=1.0, times=2, days=18, food="fasted", missed=0.2, paused=0.2),
    "one week in two, two products": Course.of(mg=40, days=14, on=3, off=4, product="micronised").then(mg=60, days=6),
    "to a cumulative dose": Course.of(mg=30, every=2, days=20, limit=1.5, food="meal"),
}


@pytest.mark.parametrize("name", COURSES)
def test_against_dop853(name):
    course, days = COURSES[name], 24
    crowd = people(COUNT, seed=21, entry_excess={"mean": 0.4, "sd": 0.3})
    ours = simulate(crowd, course, days, at=range(days + 1), keep=NAMES)
    for person in range(COUNT):
        exact = solve(crowd, course, days, person)
        got = ours.kept[:, :, person]
        floor = 0.01 * np.abs(exact).max(axis=0) + 1e-12
        error = np.abs(got - exact) / np.maximum(np.abs(exact), floor)
        worst = np.unravel_index(error.argmax(), error.shape)
        assert error.max() < 1e-4, f"{NAMES[worst[1]]} on day {worst[0]}: {error.max():.1e}"

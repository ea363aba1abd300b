"""Which doses are taken: each dose may be forgotten, and whole weeks may be paused, each from its own stream."""

from __future__ import annotations

from typing import Any

import numpy as np

from isocourse.sim import chance
from isocourse.sim import layout as at
from isocourse.sim.course import Course
from isocourse.sim.jit import both

mixed = both(chance.mix)
FIRST, SHIFT = chance.FIRST, np.uint64(11)


@both
def drawn(key: Any, counter: Any) -> Any:
    """The same draw as chance.uniform."""
    return (np.float64(1.0) * (mixed(key + counter * FIRST) >> SHIFT) + 0.5) * 2.0**-53


@both
def taken(forgets: Any, pauses: Any, dose_key: Any, pause_key: Any, half: Any, week: Any) -> Any:
    """1 where the dose of half day number `half` is taken, else 0."""
    return (drawn(dose_key, half) >= forgets) * (drawn(pause_key, week) >= pauses) * 1.0


def forgetfulness(course: Course, traits: chance.Reals) -> chance.Reals:
    """Each person's chance of missing a dose."""
    if course.missed == 0:
        return np.zeros(traits.shape[1])
    odds = course.missed / (1 - course.missed) * np.exp(traits[at.MISS_DRAW])
    return np.asarray(odds / (1 + odds))


def streams(seed: int, ids: chance.Words) -> chance.Words:
    """The keys of the two streams, (2, person)."""
    return np.stack([chance.keys(seed, "dose missed", ids), chance.keys(seed, "week paused", ids)])

"""The mechanistic simulator: capsule, blood, gland, oil, spots, scars; for one virtual person or for millions.

A forecast informs people; it never makes a decision. Needs the extra `isocourse[sim]`.
"""

from __future__ import annotations

try:
    import numpy  # noqa: F401
except ImportError as problem:  # pragma: no cover - tried by tests/sim/test_extra.py in another process
    raise ImportError(
        'the simulator needs an extra that is not installed; install it with: pip install "isocourse[sim]"'
    ) from problem

from isocourse.sim.course import UNTREATED, Course, Stretch
from isocourse.sim.parameters import Parameter, Parameters, load_parameters
from isocourse.sim.people import People, people
from isocourse.sim.simulate import Outcome, simulate, stream

__all__ = [
    "UNTREATED",
    "Course",
    "Outcome",
    "Parameter",
    "Parameters",
    "People",
    "Stretch",
    "load_parameters",
    "people",
    "simulate",
    "stream",
]

"""Runs a trial in chunks: every chunk of people lives under every plan, and only sums are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import xarray as xr

from ..forecast.outcomes import Now, run_plan
from ..sim import Course, People, people
from ..sim.chance import Reals
from ..sim.covariates import WORDS
from ..sim.parameters import Parameters
from .groups import Groups
from .outcomes import OUTCOMES
from .protocol import Protocol

CHUNK = 10_000
EVERY_DAYS = 28
EPOCH = date(2000, 1, 1)  # a trial has no calendar; days are counted
HEAVIEST = 120.0  # kg; stretches are made long enough for nearly everybody, and the limit ends each person's own
COVARIATES = ("sex", "age", "weight", "severity", "gags", "trunk", "skin_type", "family_history", "picking", "delay")


@dataclass(frozen=True)
class Trial:
    """What came out: for every plan and group, the mean of each outcome, its standard error, and the difference to
    the first plan with the standard error that pairing gives.
    """

    protocol: Protocol
    people: int
    summary: xr.Dataset


def trial(
    protocol: Protocol,
    count: int,
    *,
    parameters: Parameters | None = None,
    write: Callable[[pa.RecordBatch], None] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Trial:
    """`count` people under every plan. `write` takes each chunk's people as an Arrow batch, `progress` the number done.

    The people are those of `isocourse.sim.people(count, protocol.seed)`, whatever the chunks.
    """
    sums = Groups(tuple(plan.name for plan in protocol.plans), tuple(OUTCOMES), protocol.by)
    for first in range(0, count, CHUNK):
        crowd = people(min(CHUNK, count - first), protocol.seed, first=first, parameters=parameters, **protocol.people)
        found = [under(crowd, protocol, plan) for plan in range(len(protocol.plans))]
        sums.add(crowd, np.stack([np.stack(list(one.values())) for one in found]))
        if write:
            for plan, one in zip(protocol.plans, found, strict=True):
                write(batch(crowd, plan.name, one))
        if progress:
            progress(first + len(crowd))
    return Trial(protocol, count, sums.summary())


def under(crowd: People, protocol: Protocol, number: int) -> dict[str, Reals]:
    """Each outcome of plan `number`, one value a person."""
    plan = protocol.plans[number]
    now = Now(crowd, crowd.start, 0, EPOCH, (crowd.parameters,))
    course = plan.course(Course(), 0, HEAVIEST, 0.0, 0.0)
    run = run_plan(now, plan, course, protocol.days, EVERY_DAYS)
    return {name: np.asarray(outcome(run)) for name, outcome in OUTCOMES.items()}


def people_of(protocol: Protocol, count: int, parameters: Parameters | None = None) -> Iterator[pa.RecordBatch]:
    """Everybody under every plan as Arrow batches, one row a person and plan."""
    for first in range(0, count, CHUNK):
        crowd = people(min(CHUNK, count - first), protocol.seed, first=first, parameters=parameters, **protocol.people)
        for place, plan in enumerate(protocol.plans):
            yield batch(crowd, plan.name, under(crowd, protocol, place))


def batch(crowd: People, plan: str, found: dict[str, Reals]) -> pa.RecordBatch:
    """One plan's people: number, plan, covariates (in words where they are words), outcomes."""
    columns: dict[str, Any] = {"person": pa.array(crowd.ids), "plan": pa.array(np.full(len(crowd), plan))}
    columns |= {name: _covariate(name, crowd.covariates[name]) for name in COVARIATES}
    columns |= {name: pa.array(values.astype(np.float32)) for name, values in found.items()}
    return pa.RecordBatch.from_pydict(columns)


def _covariate(name: str, values: Reals) -> pa.Array:
    if name in WORDS:
        return pa.DictionaryArray.from_arrays(pa.array(values.astype(np.int8)), list(WORDS[name]))
    return pa.array(values.astype(np.float32))

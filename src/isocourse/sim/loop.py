"""The days, for all people at once, in NumPy: the specification that the compiled loop (kernel.py) has to equal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from isocourse.sim import chance, model
from isocourse.sim import layout as at
from isocourse.sim.adherence import taken
from isocourse.sim.course import NO_DOSE, Grid
from isocourse.sim.kinetics import COLUMNS, INTAKE_ROWS, LAG_NODES, NODES, WAVES
from isocourse.sim.model import MOMENTS, SCRATCH, T_INTAKES, T_QUIET

EVERYBODY = slice(None)


@dataclass(frozen=True)
class Work:
    """What a loop needs: people's traits and state, shared numbers and tables, the grid, adherence, visits, rows
    to keep.
    """

    traits: chance.Reals
    state: chance.Reals
    shared: chance.Reals
    tables: chance.Reals
    grid: Grid
    forgets: chance.Reals
    pauses: float
    keys: chance.Words
    limit: float
    first: int
    visits: np.ndarray[Any, np.dtype[np.int64]]  # days since `first`, rising
    rows: np.ndarray[Any, np.dtype[np.int64]]


def run(work: Work) -> tuple[chance.Reals, chance.Reals]:
    """Kept rows at the visits, (visit, row, person), and the state at the end, (state, person)."""
    y, p, s = work.state.copy(), work.traits, work.shared
    count = y.shape[1]
    t = np.empty((T_INTAKES + len(work.grid.intakes) * INTAKE_ROWS, count))
    e, z = np.empty((2 * MOMENTS, count)), np.empty((SCRATCH, count))
    model.person_tables(p, t, s, work.grid.intakes, EVERYBODY)
    kept = np.empty((len(work.visits), len(work.rows), count))
    visit = keep(kept, 0, work, y, 0)
    for day in range(len(work.grid.over)):
        morning = y[:WAVES].copy()
        for half in range(2):
            model.clear_effects(e, half * MOMENTS, EVERYBODY)
            swallow(y, p, t, e, work, 2 * day + half)
        model.settle(y, morning, EVERYBODY)
        off = np.maximum(work.grid.over[day], y[at.DOSE] >= work.limit * p[at.WEIGHT])
        skin_day(y, p, t, work.tables, e, s, z, off)
        visit = keep(kept, visit, work, y, day + 1)
    return kept, y


def swallow(y: Any, p: Any, t: Any, e: Any, work: Work, half: int) -> None:
    """One half day: the dose, the looks at the skin, the waves."""
    dose = work.grid.mg[half] + work.grid.mg_per_kg[half] * p[at.WEIGHT]
    dose = dose * (y[at.DOSE] < work.limit * p[at.WEIGHT])
    number = np.array([2 * work.first + half], dtype=np.uint64)  # an array: the counter's product may run over
    dose = dose * taken(work.forgets, work.pauses, work.keys[0], work.keys[1], number, number // np.uint64(14))
    base, moments = T_INTAKES + max(work.grid.kind[half], 0) * INTAKE_ROWS, half % 2 * MOMENTS
    if work.grid.kind[half] == NO_DOSE:
        model.look(y, p, t, e, work.shared, T_QUIET, moments, dose, True, EVERYBODY)
    else:
        model.look(y, p, t, e, work.shared, base, moments, dose, False, EVERYBODY)
        for place in range(LAG_NODES, NODES, 5):
            model.look(y, p, t, e, work.shared, base + place * COLUMNS, moments, dose, True, EVERYBODY)
    model.half_a_day(y, t, base, dose, EVERYBODY)


def skin_day(y: Any, p: Any, t: Any, m: Any, e: Any, s: Any, z: Any, off: Any) -> None:
    """Steps 3 to 9 of a day."""
    model.oil(y, p, t, m, e, s, z, True, EVERYBODY)
    model.readiness(y, p, t, m, e, z, True, EVERYBODY)
    model.flare(y, p, m, e, s, z, True, EVERYBODY)
    model.spots(y, p, t, m, s, z, EVERYBODY)
    model.scars(y, p, m, s, z, EVERYBODY)
    model.side_effects(y, p, m, e, s, True, EVERYBODY)
    model.after_course(y, m, s, z, off, EVERYBODY)
    model.note(y, EVERYBODY)


def keep(kept: chance.Reals, visit: int, work: Work, y: chance.Reals, day: int) -> int:
    while visit < len(work.visits) and work.visits[visit] == day:
        kept[visit] = y[work.rows]
        visit += 1
    return visit

"""The same days, compiled by numba: groups of people side by side, on several threads.

A person's numbers depend on nobody else's and no sum runs over people, so neither threads nor order change a bit.
Threads are Python's own (the compiled code lets go of the interpreter), so any number of callers may come at once. The
compiled code is kept in a folder named by the text it was made from, so a changed model never meets old code.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numba import njit
from numba.core.codegen import get_host_cpu_features

from isocourse.sim import chance
from isocourse.sim import layout as at
from isocourse.sim.adherence import taken
from isocourse.sim.course import NO_DOSE
from isocourse.sim.jit import both
from isocourse.sim.kinetics import COLUMNS, INTAKE_ROWS, LAG_NODES, NODES, WAVES, rates
from isocourse.sim.loop import Work
from isocourse.sim.model import (
    MOMENTS,
    SCRATCH,
    T_INTAKES,
    T_QUIET,
    TABLES,
    after_course,
    clear_effects,
    flare,
    half_a_day,
    look,
    note,
    oil,
    person_tables,
    readiness,
    scars,
    settle,
    side_effects,
    spots,
)

COMPILING = "isocourse: compiling the simulator, once on this machine (about half a minute)"
LANES = 32
SOME_GROUPS = 64  # at most so many groups in one call
STATES, TRAITS, SHARED = len(at.STATES), len(at.TRAITS), len(at.SHARED)
BEFORE = WAVES + 1  # rows of what a half day began with a day before: the waves, and the dose
# Rows of the work that a group of people is done in: one array, so that the compiler sees that no two rows overlap.
W_TRAITS = STATES
W_EFFECTS = W_TRAITS + TRAITS
W_SCRATCH = W_EFFECTS + 2 * MOMENTS
W_BEFORE = W_SCRATCH + SCRATCH
W_DOSE = W_BEFORE + 2 * BEFORE
W_OFF, W_END = W_DOSE + 1, W_DOSE + 2
REALS, TABLE = numba.float64[::1], numba.float64[:, ::1]
WHOLES, WORDS = numba.int64[::1], numba.uint64[:, ::1]
SIGNATURE = numba.void(
    WHOLES, WHOLES, TABLE, TABLE, REALS, TABLE, TABLE, REALS, REALS, WHOLES, REALS, REALS, numba.float64, WORDS,
    numba.float64, numba.int64, WHOLES, WHOLES, numba.float64[:, :, ::1], TABLE,
)  # fmt: skip
CONFIG: Any = numba.config
ABILITIES: Any = get_host_cpu_features
LOCK = threading.Lock()  # one thread compiles, the others wait


def days(
    people: Any, order: Any, p: Any, y0: Any, s0: Any, m0: Any, intakes: Any, mg: Any, per_kg: Any, kind: Any,
    over: Any, forgets: Any, pauses: Any, keys: Any, limit: Any, first: Any, visits: Any, rows: Any, kept: Any,
    last: Any,
) -> None:  # fmt: skip
    """loop.run for the people at the places people[0] to people[1] of `order`, LANES at a time; the last group repeats
    its last person.

    Each step is a loop of its own over the lanes, and the arrays have fixed sizes: both let the compiler take several
    people at once.
    """
    s, m = np.empty(SHARED), np.empty((TABLES, 1))
    for row in range(SHARED):
        s[row] = s0[row]
    for row in range(TABLES):
        m[row, 0] = m0[row, 0]
    w = np.empty((W_END, LANES))
    y, q, e, z = w[:W_TRAITS], w[W_TRAITS:W_EFFECTS], w[W_EFFECTS:W_SCRATCH], w[W_SCRATCH:W_BEFORE]
    b, dose, off = w[W_BEFORE:W_DOSE], w[W_DOSE], w[W_OFF]
    t = np.empty((T_INTAKES + len(intakes) * INTAKE_ROWS, LANES))
    chancy = pauses > 0 or forgets.max() > 0
    for base in range(people[0], people[1], LANES):
        here = min(LANES, people[1] - base)
        for lane in range(LANES):
            person = order[base + min(lane, here - 1)]
            for row in range(STATES):
                y[row, lane] = y0[row, person]
            for row in range(TRAITS):
                q[row, lane] = p[row, person]
            person_tables(q, t, s, intakes, lane)
        visit = 0
        for day in range(len(over) + 1):
            while visit < len(visits) and visits[visit] == day:
                for row in range(len(rows)):
                    for lane in range(here):
                        kept[visit, row, order[base + lane]] = y[rows[row], lane]
                visit += 1
            if day == len(over):
                break
            awake = False
            for half in range(2 * day, 2 * day + 2):
                busy, new = False, half < 2 or kind[half] != kind[half - 2]
                before, moments = half % 2 * BEFORE, half % 2 * MOMENTS
                for lane in range(LANES):
                    dose[lane] = mg[half] + per_kg[half] * q[at.WEIGHT, lane]
                    dose[lane] *= y[at.DOSE, lane] < limit * q[at.WEIGHT, lane]
                    if chancy:
                        person = order[base + min(lane, here - 1)]
                        number = np.uint64(2 * first + half)
                        dose[lane] *= taken(
                            forgets[person], pauses, keys[0, person], keys[1, person], number, number // np.uint64(14)
                        )
                    busy |= dose[lane] != 0
                    new |= dose[lane] != b[before + WAVES, lane]
                    b[before + WAVES, lane] = dose[lane]
                    for wave in range(WAVES):
                        busy |= y[wave, lane] != 0
                        new |= y[wave, lane] != b[before + wave, lane]
                        b[before + wave, lane] = y[wave, lane]
                awake |= busy
                row = T_INTAKES + max(kind[half], 0) * INTAKE_ROWS
                if new:
                    for lane in range(LANES):
                        clear_effects(e, moments, lane)
                if new and busy:
                    if kind[half] == NO_DOSE:
                        for lane in range(LANES):
                            look(y, q, t, e, s, T_QUIET, moments, dose[lane], True, lane)
                    else:
                        for lane in range(LANES):
                            look(y, q, t, e, s, row, moments, dose[lane], False, lane)
                        for place in range(LAG_NODES, NODES, 5):
                            for lane in range(LANES):
                                look(y, q, t, e, s, row + place * COLUMNS, moments, dose[lane], True, lane)
                if busy:
                    for lane in range(LANES):
                        half_a_day(y, t, row, dose[lane], lane)
            for lane in range(LANES):
                settle(y, b, lane)
            for lane in range(LANES):
                off[lane] = max(over[day], y[at.DOSE, lane] >= limit * q[at.WEIGHT, lane])
            if awake:
                skin_day(y, q, t, m, e, s, z, off, True)
            else:
                skin_day(y, q, t, m, e, s, z, off, False)
        for row in range(STATES):
            for lane in range(here):
                last[row, order[base + lane]] = y[row, lane]


@both
def skin_day(y: Any, q: Any, t: Any, m: Any, e: Any, s: Any, z: Any, off: Any, awake: Any) -> None:
    """As loop.skin_day."""
    for lane in range(LANES):
        oil(y, q, t, m, e, s, z, awake, lane)
    for lane in range(LANES):
        readiness(y, q, t, m, e, z, awake, lane)
    for lane in range(LANES):
        flare(y, q, m, e, s, z, awake, lane)
    for lane in range(LANES):
        spots(y, q, t, m, s, z, lane)
    for lane in range(LANES):
        scars(y, q, m, s, z, lane)
    for lane in range(LANES):
        side_effects(y, q, m, e, s, awake, lane)
    for lane in range(LANES):
        after_course(y, m, s, z, off[lane], lane)
    for lane in range(LANES):
        note(y, lane)


def fingerprint() -> str:
    """Names the text that the compiled code was made from."""
    text = hashlib.blake2b(digest_size=8)
    for name in ("adherence", "chance", "collocation", "jit", "kernel", "kinetics", "layout", "model"):
        text.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    text.update(f"{numba.__version__} {np.__version__} {sys.version}".encode())
    return text.hexdigest()


def folder() -> Path:
    """Where compiled code is kept: the user's cache, or a temporary folder where that cannot be written."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    user = os.getuid() if hasattr(os, "getuid") else "user"
    for parent in (home, Path(tempfile.gettempdir()) / f"isocourse-{user}"):
        place = parent / "isocourse" / f"sim-{fingerprint()}"
        try:
            place.mkdir(parents=True, exist_ok=True)
            if os.access(place, os.W_OK):
                return place
        except OSError:
            continue
    return Path(tempfile.mkdtemp(prefix="isocourse-"))


def features() -> str:
    """The processor's own abilities, and eight numbers at a time where it can: compilers shy from that by default."""
    own = str(ABILITIES())
    return f"{own},-prefer-256-bit" if "+avx512f" in own else own


@cache
def compiled() -> Any:
    """The compiled days; says so when they have to be compiled first. Not to be entered by two threads at once."""
    place = folder()
    before, CONFIG.CACHE_DIR = (CONFIG.CACHE_DIR, CONFIG.CPU_FEATURES), str(place)
    CONFIG.CPU_FEATURES = CONFIG.CPU_FEATURES or features()
    try:
        if not any(place.rglob("*.nbc")):
            print(COMPILING, file=sys.stderr, flush=True)
        return njit(SIGNATURE, cache=True, nogil=True, error_model="numpy", fastmath={"contract"})(days)
    finally:
        CONFIG.CACHE_DIR, CONFIG.CPU_FEATURES = before


@cache
def pool(threads: int) -> ThreadPoolExecutor:
    """Threads that wait for work: starting them takes as long as a small run."""
    return ThreadPoolExecutor(threads, "isocourse-sim")


def slowest(traits: chance.Reals, shared: chance.Reals) -> chance.Reals:
    """Each person's slowest wave, per hour. A group rests when all in it do, so likes stand side by side."""
    return np.asarray(np.minimum.reduce(rates(traits, shared, slice(None))[:WAVES]))


def run(work: Work, threads: int) -> tuple[chance.Reals, chance.Reals]:
    """As loop.run, on `threads` threads."""
    count = work.state.shape[1]
    kept = np.empty((len(work.visits), len(work.rows), count))
    last = np.empty_like(work.state)
    grid = work.grid
    with LOCK:
        made = compiled()
    order = np.argsort(slowest(work.traits, work.shared), kind="stable")
    size = LANES * max(1, min(SOME_GROUPS, -(-count // (LANES * threads))))

    def some(base: int) -> None:
        people = np.array([base, min(base + size, count)])
        made(
            people, order, work.traits, work.state, work.shared, work.tables, grid.intakes, grid.mg, grid.mg_per_kg,
            grid.kind, grid.over, work.forgets, float(work.pauses), work.keys, float(work.limit), work.first,
            work.visits, work.rows, kept, last,
        )  # fmt: skip

    bases = range(0, count, size)
    if threads == 1 or len(bases) == 1:
        for base in bases:
            some(base)
    else:
        list(pool(threads).map(some, bases))
    return kept, last

"""The same days, compiled by numba: groups of people side by side, groups in parallel.

A person's numbers depend on nobody else's and no sum runs over people, so neither threads nor order change a bit. The
compiled code is kept in a folder named by the text it was made from, so a changed model never meets old code.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import threading
from functools import cache
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numba import njit, prange

from isocourse.sim import chance
from isocourse.sim import layout as at
from isocourse.sim.adherence import taken
from isocourse.sim.kinetics import COLUMNS, INTAKE_ROWS, NODES
from isocourse.sim.loop import Work
from isocourse.sim.model import (
    EFFECTS,
    T_INTAKES,
    clear_effects,
    half_a_day,
    look,
    person_tables,
    skin_day,
)  # fmt: skip

COMPILING = "isocourse: compiling the simulator, once on this machine (about half a minute)"
LANES = 16
STATES, TRAITS = len(at.STATES), len(at.TRAITS)
CONFIG: Any = numba.config
LOCK = threading.Lock()  # numba's own thread layer cannot be entered twice


def days(
    p: Any, y0: Any, s: Any, m: Any, intakes: Any, mg: Any, per_kg: Any, kind: Any, over: Any, forgets: Any,
    pauses: Any, keys: Any, limit: Any, first: Any, visits: Any, rows: Any, kept: Any, last: Any,
) -> None:  # fmt: skip
    """loop.run for every group of LANES people; the last group is filled up with its last person."""
    count = p.shape[1]
    chancy = pauses > 0 or forgets.max() > 0
    for group in prange((count + LANES - 1) // LANES):
        y, q = np.empty((STATES, LANES)), np.empty((TRAITS, LANES))
        t = np.empty((T_INTAKES + len(intakes) * INTAKE_ROWS, LANES))
        e, dose = np.empty((3 * EFFECTS, LANES)), np.empty(LANES)
        base = group * LANES
        here = min(LANES, count - base)
        for lane in range(LANES):
            person = min(base + lane, count - 1)
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
                        kept[visit, row, base + lane] = y[rows[row], lane]
                visit += 1
            if day == len(over):
                break
            for lane in range(LANES):
                clear_effects(e, lane)
            for half in range(2 * day, 2 * day + 2):
                busy = False
                for lane in range(LANES):
                    open_ = y[at.DOSE, lane] < limit * q[at.WEIGHT, lane]
                    dose[lane] = (mg[half] + per_kg[half] * q[at.WEIGHT, lane]) * open_
                    if chancy:
                        person = min(base + lane, count - 1)
                        number = np.uint64(2 * first + half)
                        dose[lane] *= taken(
                            forgets[person], pauses, keys[0, person], keys[1, person], number, number // np.uint64(14)
                        )
                    busy |= dose[lane] != 0
                    for wave in range(4):
                        busy |= y[wave, lane] != 0
                if busy:
                    row = T_INTAKES + kind[half] * INTAKE_ROWS
                    for place in range(NODES):
                        for lane in range(LANES):
                            look(y, q, t, e, s, row + place * COLUMNS, half % 2, dose[lane], lane)
                    for lane in range(LANES):
                        half_a_day(y, t, row, dose[lane], lane)
            for lane in range(LANES):
                off = over[day] if y[at.DOSE, lane] < limit * q[at.WEIGHT, lane] else 1.0
                skin_day(y, q, t, m, e, s, off, lane)
        for row in range(STATES):
            for lane in range(here):
                last[row, base + lane] = y[row, lane]


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


@cache
def compiled() -> Any:
    """The compiled loop, and whether it was already there."""
    place = folder()
    before = CONFIG.CACHE_DIR
    CONFIG.CACHE_DIR = str(place)
    try:
        made = njit(parallel=True, cache=True, nogil=True)(days)
    finally:
        CONFIG.CACHE_DIR = before
    return made, any(place.rglob("*.nbc"))


def run(work: Work, threads: int) -> tuple[chance.Reals, chance.Reals]:
    """As loop.run, on `threads` threads."""
    count = work.state.shape[1]
    kept = np.empty((len(work.visits), len(work.rows), count))
    last = np.empty_like(work.state)
    grid = work.grid
    with LOCK:
        made, ready = compiled()
        if not ready and not made.signatures:
            print(COMPILING, file=sys.stderr, flush=True)
        before = numba.get_num_threads()
        numba.set_num_threads(min(threads, CONFIG.NUMBA_NUM_THREADS))
        try:
            made(
                work.traits, work.state, work.shared, work.tables, grid.intakes, grid.mg, grid.mg_per_kg, grid.kind,
                grid.over, work.forgets, float(work.pauses), work.keys, float(work.limit), work.first, work.visits,
                work.rows, kept, last,
            )  # fmt: skip
        finally:
            numba.set_num_threads(before)
    return kept, last

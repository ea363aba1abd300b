"""One person by SciPy's DOP853 at 1e-10, restarted at every dose: the outside check on the day's steps."""

from __future__ import annotations

import numpy as np
from scipy.integrate import solve_ivp

from isocourse.sim import chance, layout
from isocourse.sim.adherence import forgetfulness, streams
from isocourse.sim.equations import KINETIC, SIZE, slopes
from isocourse.sim.simulate import shared_numbers


def doses(people, course, days, person=0):
    """(time in days with the lag, mg that reach the blood) for every dose taken, and the days after the course."""
    grid = course.grid(0, days)
    weight = people.traits[layout.WEIGHT, person]
    missed = forgetfulness(course, people.traits)[person]
    keys = streams(people.seed, people.ids)[:, person : person + 1]
    given, over, total = [], np.array(grid.over), 0.0
    for half in range(2 * days):
        if total >= course.limit * weight * (1 - 1e-9):
            over[half // 2 + (half % 2) :] = 1.0
            break
        amount = grid.mg[half] + grid.mg_per_kg[half] * weight
        kept = chance.uniform(keys[0], half)[0] >= missed and chance.uniform(keys[1], half // 14)[0] >= course.paused
        available, lag, spread = grid.intakes[grid.kind[half]]
        if amount > 0 and kept:
            late = min(lag * people.traits[layout.LAG_FACTOR, person], 10.0)
            reach = available * np.exp(spread * people.traits[layout.FASTING_DRAW, person])
            given.append((half / 2 + late / 24, amount * reach))
            total += amount
    if total >= course.limit * weight * (1 - 1e-9):
        over[int(given[-1][0]) :] = 1.0
    return given, over


def solve(people, course, days, person=0, method="DOP853", rtol=1e-10, atol=1e-12):
    """The states of `layout.ODE_STATES` on every morning, (day, state)."""
    p, s = people.traits[:, person].copy(), shared_numbers(people.parameters)

    def f(_time, x, off):
        d = np.empty_like(x)
        slopes(x, d, p, s, off)
        return d

    x = np.zeros(SIZE)
    x[KINETIC:] = people.start[layout.PROGENITOR : layout.DOSE, person]
    given, over = doses(people, course, days, person)
    kept, waiting = [x[KINETIC:].copy()], list(given)
    for day in range(days):
        now = float(day)
        while now < day + 1:
            until = min(waiting[0][0], day + 1) if waiting else day + 1
            if until > now:
                x = solve_ivp(f, (now, until), x, method, rtol=rtol, atol=atol, args=(over[day],)).y[:, -1]
                now = until
            if waiting and waiting[0][0] <= now and now < day + 1:
                x[0] += waiting.pop(0)[1]
        kept.append(x[KINETIC:].copy())
    return np.array(kept)

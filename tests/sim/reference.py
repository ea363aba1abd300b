"""SciPy's DOP853 at 1e-10, restarted at every dose: the outside check on the day's steps, for one or for many."""

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


def taken(people, course, days):
    """For all people: mg that reach the gut and the lag in days, (half day, person), and what lies after the course,
    (day, person).
    """
    grid, weight = course.grid(0, days), people.traits[layout.WEIGHT]
    keys, missed = streams(people.seed, people.ids), forgetfulness(course, people.traits)
    limit = course.limit * weight * (1 - 1e-9)
    reach, lags, total = np.zeros((2 * days, len(people))), np.zeros((2 * days, len(people))), np.zeros(len(people))
    over = np.repeat(grid.over[:, None], len(people), axis=1)
    for half in range(2 * days):
        kept = chance.uniform(keys[0], half) >= missed
        kept &= chance.uniform(keys[1], half // 14) >= course.paused
        amount = (grid.mg[half] + grid.mg_per_kg[half] * weight) * kept * (total < limit)
        total += amount
        available, lag, spread = grid.intakes[grid.kind[half]]
        lags[half] = np.minimum(lag * people.traits[layout.LAG_FACTOR], 10.0) / 24
        reach[half] = amount * available * np.exp(spread * people.traits[layout.FASTING_DRAW])
        over[half // 2] = np.maximum(over[half // 2], total >= limit)
    return reach, lags, over


def solve_all(people, course, days):
    """As `solve` for all people at once, (day, state, person).

    Each half day is cut where the person's dose reaches the gut, and both parts are run in the person's own time from 0
    to 1, so that everybody restarts together.
    """
    p, s, count = people.traits, shared_numbers(people.parameters), len(people)
    reach, lags, over = taken(people, course, days)

    def f(_time, flat, length, off):
        x = flat.reshape(SIZE, count)
        d = np.empty_like(x)
        slopes(x, d, p, s, off)
        return (length * d).ravel()

    x = np.zeros((SIZE, count))
    x[KINETIC:] = people.start[layout.PROGENITOR : layout.DOSE]
    kept = [x[KINETIC:].copy()]
    for half in range(2 * days):
        for length, dose in ((lags[half], reach[half]), (0.5 - lags[half], 0.0)):
            args = (length, over[half // 2])
            last = solve_ivp(f, (0.0, 1.0), x.ravel(), "DOP853", rtol=1e-10, atol=1e-12, args=args).y[:, -1]
            x = last.reshape(SIZE, count)
            x[0] += dose
        if half % 2:
            kept.append(x[KINETIC:].copy())
    return np.array(kept)

"""From a swallowed dose to the skin, exactly: absorption with a lag, two compartments, and a skin compartment that
follows.

The kinetics are linear, so a concentration is a sum of exponentials ("waves") and half a day is a multiplication. The
equations (amounts in mg, rates per hour, `t` since the dose minus the lag):

    gut'  = -ka gut                      central concentration C = 1000 * central / V1  in ng/mL
    C1'   = ka gut - (CL + Q)/V1 C1 + Q/V2 C2
    C2'   = Q/V1 C1 - Q/V2 C2            amounts
    skin' = ke (C - skin)

All functions take rows of arrays and a `lane`: a person's number, or a slice for all of them (see jit.py).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from isocourse.sim import layout as at
from isocourse.sim.jit import both

HALF_DAY = 12.0  # hours; doses stand at the start of a half day
WAVES = 4  # fast, slow, gut, skin: the first rows of the state
MOST_LAG = 10.0
# Gauss points of half a day: until a capsule opens, from then on; of one without a dose. Looked at by four and by five.
LAG_NODES, RISE_NODES, QUIET_NODES = 4, 10, 5
NODES = LAG_NODES + RISE_NODES
COLUMNS = 8  # four waves, the response to 1 mg, the weights of three moments over the half day
QUIET_ROWS = QUIET_NODES * COLUMNS
INTAKE_ROWS = NODES * COLUMNS + 4  # then the waves that 1 mg leaves at the end of the half day
GAP = 1e-5  # equal rates are moved this far apart: the closed form divides by their difference

(_LAG, _LAG_WEIGHTS), (_RISE, _RISE_WEIGHTS), (_QUIET, _QUIET_WEIGHTS) = (
    np.polynomial.legendre.leggauss(points) for points in (LAG_NODES, RISE_NODES, QUIET_NODES)
)
# After the lag, places stand close together at first, where an effect rises steeply: evenly in the cube root of time.
PLACES = np.concatenate([(1 + _LAG) / 2, ((1 + _RISE) / 2) ** 3])
WEIGHTS = np.concatenate([_LAG_WEIGHTS / 2, 3 * ((1 + _RISE) / 2) ** 2 * _RISE_WEIGHTS / 2])
QUIET_PLACES, QUIET_WEIGHTS = (1 + _QUIET) / 2, _QUIET_WEIGHTS / 2


@both
def apart(rate: Any, other: Any) -> Any:
    return rate + (abs(rate - other) < GAP * other) * (2 * GAP * other)


@both
def rates(p: Any, s: Any, lane: Any) -> Any:
    """The four rates of the waves, per hour: fast, slow, gut, skin; and k21."""
    out = p[at.CLEARANCE, lane] / p[at.CENTRAL, lane]
    there = p[at.EXCHANGE, lane] / p[at.CENTRAL, lane]
    back = p[at.EXCHANGE, lane] / p[at.PERIPHERAL, lane]
    total = out + there + back
    root = np.sqrt(total * total - 4 * out * back)
    fast, slow = (total + root) / 2, 2 * out * back / (total + root)
    gut = apart(apart(p[at.ABSORPTION, lane], fast), slow)
    skin = apart(apart(apart(s[at.SKIN_RATE] / 24 + 0 * slow, fast), slow), gut)
    return fast, slow, gut, skin, back


@both
def blood_waves(p: Any, s: Any, available: Any, lane: Any) -> Any:
    """Blood concentration after 1 mg, in ng/mL: the height of the fast, slow and gut wave."""
    fast, slow, gut, _skin, back = rates(p, s, lane)
    scale = 1000 * available * gut / p[at.CENTRAL, lane]
    return (
        scale * (back - fast) / ((gut - fast) * (slow - fast)),
        scale * (back - slow) / ((gut - slow) * (fast - slow)),
        scale * (back - gut) / ((fast - gut) * (slow - gut)),
    )


@both
def availability(p: Any, intake: Any, lane: Any) -> Any:
    return intake[0] * np.exp(intake[2] * p[at.FASTING_DRAW, lane])


@both
def lag_of(p: Any, intake: Any, lane: Any) -> Any:
    return np.minimum(intake[1] * p[at.LAG_FACTOR, lane], MOST_LAG)


@both
def intake_table(p: Any, t: Any, s: Any, intake: Any, base: Any, lane: Any) -> None:
    """Fills `t` from row `base`: the nodes of half a day after a dose with this intake (available, lag, spread)."""
    fast, slow, gut, skin, _back = rates(p, s, lane)
    lag = lag_of(p, intake, lane)
    b1, b2, b3 = blood_waves(p, s, availability(p, intake, lane), lane)
    d1, d2, d3 = b1 * skin / (skin - fast), b2 * skin / (skin - slow), b3 * skin / (skin - gut)
    d4 = -(d1 + d2 + d3)
    for i in range(LAG_NODES):
        row = base + i * COLUMNS
        t[row + 4, lane] = 0 * lag
        place(t, row, fast, slow, gut, skin, lag * PLACES[i], lag / HALF_DAY * WEIGHTS[i], lane)
    w1, w2, w3, w4 = np.exp(-fast * lag), np.exp(-slow * lag), np.exp(-gut * lag), np.exp(-skin * lag)
    for i in range(LAG_NODES, NODES):
        row = base + i * COLUMNS
        since = (HALF_DAY - lag) * PLACES[i]
        e1, e2, e3, e4 = np.exp(-fast * since), np.exp(-slow * since), np.exp(-gut * since), np.exp(-skin * since)
        t[row, lane], t[row + 1, lane], t[row + 2, lane], t[row + 3, lane] = w1 * e1, w2 * e2, w3 * e3, w4 * e4
        t[row + 4, lane] = d1 * e1 + d2 * e2 + d3 * e3 + d4 * e4
        weigh(t, row, lag + since, (HALF_DAY - lag) / HALF_DAY * WEIGHTS[i], lane)
    row, left = base + NODES * COLUMNS, HALF_DAY - lag
    t[row, lane] = d1 * np.exp(-fast * left)
    t[row + 1, lane] = d2 * np.exp(-slow * left)
    t[row + 2, lane] = d3 * np.exp(-gut * left)
    t[row + 3, lane] = d4 * np.exp(-skin * left)


@both
def place(
    t: Any, row: Any, fast: Any, slow: Any, gut: Any, skin: Any, time: Any, weight: Any, lane: Any,
) -> None:  # fmt: skip
    """Fills in one place of half a day, but for the response: what is left of the waves, and the weights."""
    t[row, lane] = np.exp(-fast * time)
    t[row + 1, lane] = np.exp(-slow * time)
    t[row + 2, lane] = np.exp(-gut * time)
    t[row + 3, lane] = np.exp(-skin * time)
    weigh(t, row, time, weight, lane)


@both
def weigh(t: Any, row: Any, time: Any, weight: Any, lane: Any) -> None:
    """Fills in the weights of one place: of its part in three Legendre moments over the half day."""
    x = 2 * time / HALF_DAY - 1
    t[row + 5, lane] = 0.5 * weight
    t[row + 6, lane] = 0.5 * weight * x
    t[row + 7, lane] = 0.5 * weight * (1.5 * x * x - 0.5)


@both
def quiet_table(p: Any, t: Any, s: Any, base: Any, lane: Any) -> None:
    """Fills `t` from row `base`: the places of half a day without a dose."""
    fast, slow, gut, skin, _back = rates(p, s, lane)
    for i in range(QUIET_NODES):
        row = base + i * COLUMNS
        t[row + 4, lane] = 0 * fast
        place(t, row, fast, slow, gut, skin, HALF_DAY * QUIET_PLACES[i], QUIET_WEIGHTS[i], lane)


@both
def decay_table(p: Any, t: Any, s: Any, base: Any, lane: Any) -> None:
    """Fills four rows of `t`: what half a day leaves of each wave."""
    fast, slow, gut, skin, _back = rates(p, s, lane)
    t[base, lane] = np.exp(-fast * HALF_DAY)
    t[base + 1, lane] = np.exp(-slow * HALF_DAY)
    t[base + 2, lane] = np.exp(-gut * HALF_DAY)
    t[base + 3, lane] = np.exp(-skin * HALF_DAY)

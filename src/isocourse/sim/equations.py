"""The same model as plain differential equations, for general solvers: the check on ours, and the place to try
other ones.

Seven kinetic states (gut, central, peripheral amount in mg; skin in ng/mL) and the states of `layout.ODE_STATES`. A
dose enters the gut at its time plus the lag; nothing else is sudden. Time in days.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from isocourse.sim import layout as at
from isocourse.sim.model import FLARE_HEIGHT, NODULE_LOAD

KINETIC = 4  # gut, central, peripheral, skin
SIZE = KINETIC + len(at.ODE_STATES)
SHIFT = at.PROGENITOR - KINETIC


def slopes(p: Any, s: Any) -> Callable[[float, Any, float], Any]:
    """The right-hand side f(t, x, off) of one person with traits `p` (a column) and shared numbers `s`."""
    out, there = 24 * p[at.CLEARANCE] / p[at.CENTRAL], 24 * p[at.EXCHANGE] / p[at.CENTRAL]
    back, enter = 24 * p[at.EXCHANGE] / p[at.PERIPHERAL], 24 * p[at.ABSORPTION]

    def f(_t: float, x: Any, off: float) -> Any:
        d = np.empty_like(x)
        gut, central, outer, skin = x[0], x[1], x[2], x[3]
        d[0] = -enter * gut
        d[1] = enter * gut - (out + there) * central + back * outer
        d[2] = there * central - back * outer
        d[3] = s[at.SKIN_RATE] * (1000 * central / p[at.CENTRAL] - skin)
        v = np.empty(at.DOSE)  # by the model's own rows
        v[at.PROGENITOR :] = x[KINETIC:]
        gland, calm = skin / (p[at.SEBUM_EC50] + skin), skin / (p[at.CALM_EC50] + skin)
        lasting, dry = skin / (p[at.REMISSION_EC50] + skin), skin / (p[at.DRY_EC50] + skin)
        lab = skin / (s[at.LAB_EC50] + skin)
        r = np.empty(at.DOSE)
        r[at.PROGENITOR] = p[at.PROGENITOR_RECOVERY] * (1 - v[at.PROGENITOR])
        r[at.PROGENITOR] -= p[at.PROGENITOR_LOSS] * gland * v[at.PROGENITOR]
        r[at.GLAND] = s[at.GLAND_RATE] * (v[at.PROGENITOR] * (1 - s[at.SEBUM_EMAX] * gland) - v[at.GLAND])
        r[at.SEBUM] = s[at.SEBUM_RATE] * (v[at.GLAND] - v[at.SEBUM])
        r[at.CALM] = s[at.CALM_RECOVERY] * (1 - v[at.CALM]) - p[at.CALM_LOSS] * calm * v[at.CALM]
        r[at.DRIVE] = p[at.REMISSION_RECOVERY] * (1 - v[at.DRIVE]) - p[at.REMISSION_LOSS] * lasting * v[at.DRIVE]
        r[at.PULSE_RISE] = s[at.FLARE_RISE] * (calm - v[at.PULSE_RISE])
        r[at.PULSE_FALL] = s[at.FLARE_FALL] * (v[at.PULSE_RISE] - v[at.PULSE_FALL])
        r[at.EXCESS] = -s[at.EXCESS_RATE] * v[at.EXCESS]
        r[at.NATURAL] = -p[at.NATURAL_DECLINE] * v[at.NATURAL]
        push = v[at.NATURAL] * v[at.CALM] * v[at.DRIVE]
        push *= 1 - s[at.SEBUM_WEIGHT] + s[at.SEBUM_WEIGHT] * v[at.SEBUM]
        r[at.COMEDONES] = s[at.COMEDO_RATE] * (p[at.COMEDONES_0] * push - v[at.COMEDONES])
        risen = max(0.0, v[at.PULSE_RISE] - v[at.PULSE_FALL])
        burst = (1 + FLARE_HEIGHT * p[at.FLARE_SIZE] * risen * risen) * (1 + v[at.EXCESS])
        born = p[at.PAPULE_RATE] * p[at.INFLAMMATORY_0] * push * burst
        healed = p[at.PAPULE_RATE] * v[at.INFLAMMATORY]
        r[at.INFLAMMATORY] = born - healed
        deep = s[at.NODULE_RATE] * p[at.NODULES_0] / p[at.INFLAMMATORY_0] * v[at.INFLAMMATORY]
        opened = s[at.NODULE_RATE] * v[at.NODULES]
        r[at.NODULES] = deep - opened
        r[at.FORMED] = born + deep
        r[at.MACULES] = s[at.MACULE_SHARE] * healed - s[at.MACULE_RATE] * v[at.MACULES]
        faded = s[at.MACULE_RATE] / s[at.MACULE_SHARE] * (1 - s[at.SCAR_DIRECT]) * v[at.MACULES]
        opened *= s[at.SCAR_NODULE_WEIGHT]
        new = p[at.SCAR_CHANCE] * (s[at.SCAR_DIRECT] * healed + faded + opened)
        r[at.YOUNG] = new - (s[at.SCAR_RESOLUTION] + s[at.SCAR_SETTLING]) * v[at.YOUNG]
        r[at.LASTING] = s[at.SCAR_SETTLING] * v[at.YOUNG]
        r[at.RAISED] = p[at.SCAR_CHANCE] * s[at.HYPERTROPHIC_SHARE] * opened
        r[at.SCARS_FORMED] = new
        load = (v[at.INFLAMMATORY] + NODULE_LOAD * v[at.NODULES]) / s[at.RELAPSE_LOAD]
        r[at.DAYS_OFF], r[at.LOAD_OFF], r[at.LOAD_OFF_2] = off, off * load, off * load * load
        r[at.DRYNESS] = s[at.DRY_RATE] * (dry - v[at.DRYNESS])
        for row, usual, rise in (
            (at.TRIGLYCERIDES, at.TRIGLYCERIDES_0, at.TRIGLYCERIDES_RISE),
            (at.ALT, at.ALT_0, at.ALT_RISE),
            (at.CK, at.CK_0, at.CK_RISE),
        ):
            r[row] = s[at.LAB_RATE] * (p[usual] * (1 + p[rise] * lab) - v[row])
        d[KINETIC:] = r[at.PROGENITOR :]
        return d

    return f

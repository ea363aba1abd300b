"""The same model as plain differential equations, for general solvers: the check on ours, and the place to try
other ones.

Four kinetic states (gut, central, peripheral amount in mg; skin in ng/mL) stand where the model has its four waves; the
states of `layout.ODE_STATES` follow in their own rows. A dose enters the gut at its time plus the lag; nothing else
is sudden. Time in days.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from isocourse.sim import layout as at
from isocourse.sim.jit import both
from isocourse.sim.model import FLARE_HEIGHT, NODULE_LOAD

KINETIC = 4  # gut, central, peripheral, skin
SIZE = KINETIC + len(at.ODE_STATES)


@both
def slopes(x: Any, d: Any, p: Any, s: Any, off: Any) -> None:
    """Writes dx/dt into `d`, for a person with traits `p` (a column) and shared `s`; `off` is 1 after the course.

    Rows of arrays, one value a person, are taken as well.
    """
    out, there = 24 * p[at.CLEARANCE] / p[at.CENTRAL], 24 * p[at.EXCHANGE] / p[at.CENTRAL]
    back, enter = 24 * p[at.EXCHANGE] / p[at.PERIPHERAL], 24 * p[at.ABSORPTION]
    gut, central, outer, skin = x[0], x[1], x[2], x[3]
    d[0] = -enter * gut
    d[1] = enter * gut - (out + there) * central + back * outer
    d[2] = there * central - back * outer
    d[3] = s[at.SKIN_RATE] * (1000 * central / p[at.CENTRAL] - skin)
    gland, calm = skin / (p[at.SEBUM_EC50] + skin), skin / (p[at.CALM_EC50] + skin)
    lasting, dry = skin / (p[at.REMISSION_EC50] + skin), skin / (p[at.DRY_EC50] + skin)
    lab = skin / (s[at.LAB_EC50] + skin)
    d[at.PROGENITOR] = p[at.PROGENITOR_RECOVERY] * (1 - x[at.PROGENITOR])
    d[at.PROGENITOR] -= p[at.PROGENITOR_LOSS] * gland * x[at.PROGENITOR]
    d[at.GLAND] = s[at.GLAND_RATE] * (x[at.PROGENITOR] * (1 - s[at.SEBUM_EMAX] * gland) - x[at.GLAND])
    d[at.SEBUM] = s[at.SEBUM_RATE] * (x[at.GLAND] - x[at.SEBUM])
    d[at.CALM] = s[at.CALM_RECOVERY] * (1 - x[at.CALM]) - p[at.CALM_LOSS] * calm * x[at.CALM]
    d[at.DRIVE] = p[at.REMISSION_RECOVERY] * (1 - x[at.DRIVE])
    d[at.DRIVE] -= p[at.REMISSION_LOSS] * lasting * x[at.DRIVE]
    d[at.PULSE_RISE] = s[at.FLARE_RISE] * (calm - x[at.PULSE_RISE])
    d[at.PULSE_FALL] = s[at.FLARE_FALL] * (calm - x[at.PULSE_FALL])
    d[at.EXCESS] = -s[at.EXCESS_RATE] * x[at.EXCESS]
    d[at.NATURAL] = -p[at.NATURAL_DECLINE] * x[at.NATURAL]
    push = x[at.NATURAL] * x[at.CALM] * x[at.DRIVE]
    push *= 1 - s[at.SEBUM_WEIGHT] + s[at.SEBUM_WEIGHT] * x[at.SEBUM]
    d[at.COMEDONES] = s[at.COMEDO_RATE] * (p[at.COMEDONES_0] * push - x[at.COMEDONES])
    risen = np.maximum(0.0, x[at.PULSE_RISE] - x[at.PULSE_FALL])
    burst = (1 + FLARE_HEIGHT * p[at.FLARE_SIZE] * risen**4) * (1 + x[at.EXCESS])
    born = p[at.PAPULE_RATE] * p[at.INFLAMMATORY_0] * push * burst
    healed = p[at.PAPULE_RATE] * x[at.INFLAMMATORY]
    d[at.INFLAMMATORY] = born - healed
    deep = s[at.NODULE_RATE] * p[at.NODULES_0] / p[at.INFLAMMATORY_0] * x[at.INFLAMMATORY]
    opened = s[at.NODULE_RATE] * x[at.NODULES]
    d[at.NODULES] = deep - opened
    d[at.FORMED] = born + deep
    d[at.MACULES] = s[at.MACULE_SHARE] * healed - s[at.MACULE_RATE] * x[at.MACULES]
    faded = s[at.MACULE_RATE] / s[at.MACULE_SHARE] * (1 - s[at.SCAR_DIRECT]) * x[at.MACULES]
    opened *= s[at.SCAR_NODULE_WEIGHT]
    new = p[at.SCAR_CHANCE] * (s[at.SCAR_DIRECT] * healed + faded + opened)
    d[at.YOUNG] = new - (s[at.SCAR_RESOLUTION] + s[at.SCAR_SETTLING]) * x[at.YOUNG]
    d[at.LASTING] = s[at.SCAR_SETTLING] * x[at.YOUNG]
    d[at.RAISED] = p[at.SCAR_CHANCE] * s[at.HYPERTROPHIC_SHARE] * opened
    d[at.SCARS_FORMED] = new
    load = (x[at.INFLAMMATORY] + NODULE_LOAD * x[at.NODULES]) / s[at.RELAPSE_LOAD]
    d[at.DAYS_OFF], d[at.LOAD_OFF], d[at.LOAD_OFF_2] = off, off * load, off * load * load
    d[at.DRYNESS] = s[at.DRY_RATE] * (dry - x[at.DRYNESS])
    rate = s[at.LAB_RATE]
    usual, rise, now = p[at.TRIGLYCERIDES_0], p[at.TRIGLYCERIDES_RISE], x[at.TRIGLYCERIDES]
    d[at.TRIGLYCERIDES] = rate * (usual * (1 + rise * lab) - now)
    d[at.ALT] = rate * (p[at.ALT_0] * (1 + p[at.ALT_RISE] * lab) - x[at.ALT])
    d[at.CK] = rate * (p[at.CK_0] * (1 + p[at.CK_RISE] * lab) - x[at.CK])

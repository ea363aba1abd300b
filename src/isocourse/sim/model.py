"""A day, in order:

1. Doses are swallowed: at hour 0 and at hour 12, each with its product and meal; a missed dose is no dose.
2. Blood carries them to the skin (kinetics.py). Along half a day the skin concentration is looked at in twelve
   places, and five effects are summed: on the gland, on calm, on the drive, on dryness, on the laboratory.
3. The gland's progenitors are lost and return; the gland follows them and the drug; oil follows the gland.
4. Calm (back within months) and drive (back within years, or never) are lost and return; a flare comes and passes:
   where a quick and a slow filter of the drug differ.
5. Comedones and papules form with oil, calm, drive and the natural course; nodules form from papules.
6. Papules heal, most through a macule. Some of either leave a young scar; young scars fade or settle. Nodules scar
   more, and some raise a scar.
7. Dryness, triglycerides, ALT and CK follow their effects.
8. After the course, days and lesion load are summed: the hazard of coming back for treatment.
9. The greatest values so far are noted.

Every function takes rows of arrays and a `lane` (a person's number, or a slice for all): state `y`, traits `p`,
tables `t` of the person, tables `m` and numbers `s` that all share, and the day's effects `e`. Each state is linear
in itself and is advanced exactly for forcing that is quadratic over the day (collocation.py). In plain form the
equations stand in equations.py, which is what the general solvers get.

Under equal doses the waves come to rest: in the morning, waves that are where they were a day ago, to SETTLED, are
taken to be exactly there. From then on a day's effects are those of the day before, to the last bit, and need not be
summed again.

On a day on which the drug is nowhere, the effects are nought and steps 3, 4 and 7 take a shorter way (`awake` is false)
that is the same to the last bit: whether a day is such a one depends on who is simulated together.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from isocourse.sim import layout as at
from isocourse.sim.collocation import (
    BENT_ENTRIES,
    ENTRIES,
    bend_table,
    bent_end,
    bent_points,
    day_table,
    end,
    fading,
    fading_table,
    from_moments,
    points,
)
from isocourse.sim.jit import both
from isocourse.sim.kinetics import COLUMNS, INTAKE_ROWS, NODES, QUIET_ROWS, decay_table, intake_table, quiet_table

# Rows of a person's tables.
T_DECAY = 0
T_PROGENITOR = 4
T_DRIVE = T_PROGENITOR + ENTRIES
T_PAPULE = T_DRIVE + ENTRIES
T_NATURAL = T_PAPULE + ENTRIES
T_DEEP = T_NATURAL + 4
T_QUIET = T_DEEP + 1
T_INTAKES = T_QUIET + QUIET_ROWS

# Rows of the tables that all share, one block for each rate.
(
    M_GLAND, M_SEBUM, M_CALM, M_RISE, M_FALL, M_EXCESS, M_COMEDO, M_NODULE, M_MACULE, M_SCAR, M_DRY, M_LAB, M_SUM,
) = (BENT_ENTRIES * i for i in range(13))  # fmt: skip
TABLES = 13 * BENT_ENTRIES
ALL = 0  # the only lane of the shared tables

# Rows of the day's scratch: what one step hands to the next, at the three points of the day.
Z_SEBUM, Z_READY, Z_FLARE, Z_PAPULES, Z_NODULES = (3 * i for i in range(5))
SCRATCH = 15

# Rows of the day's effects: three moments each, for the first half day and then for the second.
EFFECTS = 5
MOMENTS = 3 * EFFECTS
E_GLAND, E_CALM, E_DRIVE, E_DRY, E_LAB = (3 * i for i in range(EFFECTS))
NOTHING = 1e-6  # ng/mL: a wave below this is over
SETTLED = 1e-6  # of each wave, from one morning to the next
FLARE_HEIGHT = 16.0  # brings the fourth power of the pulse, at most about a half, near 1
NODULE_LOAD = 4.0  # a nodule counts as this many papules in the lesion load


@lru_cache(maxsize=64)
def shared_tables(numbers: tuple[float, ...]) -> Any:
    """The tables of the rates that all share, (rows, 1), for the shared numbers in the order of `layout.SHARED`."""
    s = np.array(numbers)
    rates = np.zeros(13)
    rates[M_GLAND // BENT_ENTRIES], rates[M_SEBUM // BENT_ENTRIES] = s[at.GLAND_RATE], s[at.SEBUM_RATE]
    rates[M_CALM // BENT_ENTRIES] = s[at.CALM_RECOVERY]
    rates[M_RISE // BENT_ENTRIES], rates[M_FALL // BENT_ENTRIES] = s[at.FLARE_RISE], s[at.FLARE_FALL]
    rates[M_EXCESS // BENT_ENTRIES], rates[M_COMEDO // BENT_ENTRIES] = s[at.EXCESS_RATE], s[at.COMEDO_RATE]
    rates[M_NODULE // BENT_ENTRIES], rates[M_MACULE // BENT_ENTRIES] = s[at.NODULE_RATE], s[at.MACULE_RATE]
    rates[M_SCAR // BENT_ENTRIES] = s[at.SCAR_RESOLUTION] + s[at.SCAR_SETTLING]
    rates[M_DRY // BENT_ENTRIES], rates[M_LAB // BENT_ENTRIES] = s[at.DRY_RATE], s[at.LAB_RATE]
    blocks = np.empty((BENT_ENTRIES, len(rates)))
    day_table(rates, blocks, 0, slice(None))
    bend_table(rates, blocks, 0, slice(None))
    return blocks.T.reshape(TABLES, 1).copy()


@both
def person_tables(p: Any, t: Any, s: Any, intakes: Any, lane: Any) -> None:
    """Fills a person's tables, for every intake of the course."""
    decay_table(p, t, s, T_DECAY, lane)
    day_table(p[at.PROGENITOR_RECOVERY, lane], t, T_PROGENITOR, lane)
    day_table(p[at.REMISSION_RECOVERY, lane], t, T_DRIVE, lane)
    day_table(p[at.PAPULE_RATE, lane], t, T_PAPULE, lane)
    fading_table(p[at.NATURAL_DECLINE, lane], t, T_NATURAL, lane)
    t[T_DEEP, lane] = s[at.NODULE_RATE] * p[at.NODULES_0, lane] / p[at.INFLAMMATORY_0, lane]
    quiet_table(p, t, s, T_QUIET, lane)
    for kind in range(len(intakes)):
        intake_table(p, t, s, intakes[kind], T_INTAKES + kind * INTAKE_ROWS, lane)


@both
def clear_effects(e: Any, i: Any, lane: Any) -> None:
    """Of the half day whose moments begin at row `i`."""
    for row in range(MOMENTS):
        e[i + row, lane] = 0.0


@both
def look(y: Any, p: Any, t: Any, e: Any, s: Any, row: Any, i: Any, dose: Any, five: Any, lane: Any) -> None:
    """Four or five places of half a day, whose sums then stay in registers: adds the five effects there to their
    moments over it, from row `i`.
    """
    sums = (
        e[i, lane], e[i + 1, lane], e[i + 2, lane], e[i + 3, lane], e[i + 4, lane], e[i + 5, lane], e[i + 6, lane],
        e[i + 7, lane], e[i + 8, lane], e[i + 9, lane], e[i + 10, lane], e[i + 11, lane], e[i + 12, lane],
        e[i + 13, lane], e[i + 14, lane],
    )  # fmt: skip
    sums = glance(sums, y, p, t, s, row, dose, lane)
    sums = glance(sums, y, p, t, s, row + COLUMNS, dose, lane)
    sums = glance(sums, y, p, t, s, row + 2 * COLUMNS, dose, lane)
    sums = glance(sums, y, p, t, s, row + 3 * COLUMNS, dose, lane)
    if five:
        sums = glance(sums, y, p, t, s, row + 4 * COLUMNS, dose, lane)
    (
        e[i, lane], e[i + 1, lane], e[i + 2, lane], e[i + 3, lane], e[i + 4, lane], e[i + 5, lane], e[i + 6, lane],
        e[i + 7, lane], e[i + 8, lane], e[i + 9, lane], e[i + 10, lane], e[i + 11, lane], e[i + 12, lane],
        e[i + 13, lane], e[i + 14, lane],
    ) = sums  # fmt: skip


@both
def glance(a: Any, y: Any, p: Any, t: Any, s: Any, row: Any, dose: Any, lane: Any) -> Any:
    """One place: the fifteen sums with its part."""
    skin = t[row, lane] * y[at.FAST_WAVE, lane] + t[row + 1, lane] * y[at.SLOW_WAVE, lane]
    skin = skin + t[row + 2, lane] * y[at.GUT_WAVE, lane] + t[row + 3, lane] * y[at.SKIN_WAVE, lane]
    skin = skin + t[row + 4, lane] * dose
    w0, w1, w2 = t[row + 5, lane], t[row + 6, lane], t[row + 7, lane]
    gland, calm, drive, dry, lab = shares(
        skin, p[at.SEBUM_EC50, lane], p[at.CALM_EC50, lane], p[at.REMISSION_EC50, lane], p[at.DRY_EC50, lane],
        s[at.LAB_EC50],
    )  # fmt: skip
    return (
        a[0] + w0 * gland, a[1] + w1 * gland, a[2] + w2 * gland,
        a[3] + w0 * calm, a[4] + w1 * calm, a[5] + w2 * calm,
        a[6] + w0 * drive, a[7] + w1 * drive, a[8] + w2 * drive,
        a[9] + w0 * dry, a[10] + w1 * dry, a[11] + w2 * dry,
        a[12] + w0 * lab, a[13] + w1 * lab, a[14] + w2 * lab,
    )  # fmt: skip


@both
def shares(skin: Any, a: Any, b: Any, c: Any, d: Any, f: Any) -> Any:
    """skin / (half + skin) for five halves, with one division for all of them: it costs more than all the rest."""
    a, b, c, d, f = a + skin, b + skin, c + skin, d + skin, f + skin
    ab, cd = a * b, c * d
    cdf, abf = cd * f, ab * f
    part = skin / (ab * cdf)
    first, second = part * cdf, part * abf
    return first * b, first * a, second * d, second * c, part * (ab * cd)


@both
def half_a_day(y: Any, t: Any, base: Any, dose: Any, lane: Any) -> None:
    """Carries the waves to the end of the half day; `base` is the intake of `dose`."""
    row = base + NODES * COLUMNS
    for wave in range(4):
        left = y[wave, lane] * t[T_DECAY + wave, lane] + dose * t[row + wave, lane]
        y[wave, lane] = left * (abs(left) > NOTHING)
    y[at.DOSE, lane] += dose


@both
def settle(y: Any, morning: Any, lane: Any) -> None:
    """At the end of a day: all waves as they were in its `morning`, where none has moved."""
    same = 1.0
    for wave in range(4):
        same = same * (abs(y[wave, lane] - morning[wave, lane]) <= SETTLED * abs(y[wave, lane]))
    for wave in range(4):
        y[wave, lane] = same * morning[wave, lane] + (1.0 - same) * y[wave, lane]


@both
def lost(x: Any, loss: Any, e: Any, t: Any, base: Any, lane: Any) -> Any:
    """x' = k (1 - x) - loss e x over the day: x at the three points and at the end, by what is lost, 1 - x.

    Three rounds of a fixed point, written out because compiled loops over people cannot hold another loop. Each round's
    error is the loss of a day (at most MOST_LOSS_A_DAY) over the round's number smaller than the one before.
    """
    gone = scaled(loss, e)
    v = left(points(1.0 - x, scaled(x, gone), t, base, lane))
    v = left(points(1.0 - x, times(gone, v), t, base, lane))
    v = left(points(1.0 - x, times(gone, v), t, base, lane))
    return v, 1.0 - end(1.0 - x, times(gone, v), t, base, lane)


@both
def regained(x: Any, t: Any, base: Any, lane: Any) -> Any:
    """As `lost`, where nothing is lost."""
    v, last = fading(1.0 - x, t, base, lane)
    return left(v), 1.0 - last


@both
def left(a: Any) -> Any:
    return 1.0 - a[0], 1.0 - a[1], 1.0 - a[2]


@both
def times(a: Any, b: Any) -> Any:
    return a[0] * b[0], a[1] * b[1], a[2] * b[2]


@both
def scaled(factor: Any, a: Any) -> Any:
    return factor * a[0], factor * a[1], factor * a[2]


@both
def plus(a: Any, b: Any) -> Any:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


@both
def positive(a: Any) -> Any:
    return a[0] * (a[0] > 0), a[1] * (a[1] > 0), a[2] * (a[2] > 0)


@both
def straight(constant: Any, slope: Any, a: Any) -> Any:
    return constant + slope * a[0], constant + slope * a[1], constant + slope * a[2]


@both
def handed(z: Any, row: Any, lane: Any) -> Any:
    """What an earlier step wrote."""
    return z[row, lane], z[row + 1, lane], z[row + 2, lane]


@both
def hand(z: Any, row: Any, a: Any, lane: Any) -> None:
    """Writes for a later step."""
    z[row, lane] = a[0]
    z[row + 1, lane] = a[1]
    z[row + 2, lane] = a[2]


@both
def effect(e: Any, row: Any, lane: Any) -> Any:
    """An effect at the three points of the day: the Legendre moments of the day from those of its halves."""
    n = row + MOMENTS
    first = (e[row + 1, lane] + e[n + 1, lane] + e[n, lane] - e[row, lane]) * 0.5
    second = (e[row + 2, lane] + e[n + 2, lane] + 3 * (e[n + 1, lane] - e[row + 1, lane])) * 0.25
    return from_moments(e[row, lane] + e[n, lane], first, second)


@both
def bend(e: Any, row: Any, lane: Any) -> Any:
    """The third Legendre moment of an effect over the day, from what its halves know of it."""
    n = row + MOMENTS
    lower = 3 * (e[row + 1, lane] + e[n + 1, lane]) + e[row, lane] - e[n, lane]
    return (5 * (e[n + 2, lane] - e[row + 2, lane]) + lower) * 0.125


@both
def oil(y: Any, p: Any, t: Any, m: Any, e: Any, s: Any, z: Any, awake: Any, lane: Any) -> None:
    """Step 3; hands on sebum."""
    cells, x = y[at.PROGENITOR, lane], y[at.GLAND, lane]
    if awake:
        drug = effect(e, E_GLAND, lane)
        cells, y[at.PROGENITOR, lane] = lost(cells, p[at.PROGENITOR_LOSS, lane], drug, t, T_PROGENITOR, lane)
        g = scaled(s[at.GLAND_RATE], times(cells, straight(1.0, -s[at.SEBUM_EMAX], drug)))
        bent = -s[at.GLAND_RATE] * s[at.SEBUM_EMAX] * cells[1] * bend(e, E_GLAND, lane)
        size, y[at.GLAND, lane] = bent_points(x, g, bent, m, M_GLAND, ALL), bent_end(x, g, bent, m, M_GLAND, ALL)
    else:
        cells, y[at.PROGENITOR, lane] = regained(cells, t, T_PROGENITOR, lane)
        g = scaled(s[at.GLAND_RATE], cells)
        size, y[at.GLAND, lane] = points(x, g, m, M_GLAND, ALL), end(x, g, m, M_GLAND, ALL)
    g = scaled(s[at.SEBUM_RATE], size)
    hand(z, Z_SEBUM, points(y[at.SEBUM, lane], g, m, M_SEBUM, ALL), lane)
    y[at.SEBUM, lane] = end(y[at.SEBUM, lane], g, m, M_SEBUM, ALL)


@both
def readiness(y: Any, p: Any, t: Any, m: Any, e: Any, z: Any, awake: Any, lane: Any) -> None:
    """Step 4, lasting part and natural course; hands on calm times drive times natural course."""
    calm, drive = y[at.CALM, lane], y[at.DRIVE, lane]
    if awake:
        calm, y[at.CALM, lane] = lost(calm, p[at.CALM_LOSS, lane], effect(e, E_CALM, lane), m, M_CALM, ALL)
        drug = effect(e, E_DRIVE, lane)
        drive, y[at.DRIVE, lane] = lost(drive, p[at.REMISSION_LOSS, lane], drug, t, T_DRIVE, lane)
    else:
        calm, y[at.CALM, lane] = regained(calm, m, M_CALM, ALL)
        drive, y[at.DRIVE, lane] = regained(drive, t, T_DRIVE, lane)
    course, y[at.NATURAL, lane] = fading(y[at.NATURAL, lane], t, T_NATURAL, lane)
    hand(z, Z_READY, times(times(calm, drive), course), lane)


@both
def followed(x: Any, k: Any, drug: Any, bent: Any, m: Any, base: Any) -> Any:
    """x' = k (drug - x) over the day: x at the three points and at the end."""
    g, h = scaled(k, drug), k * bent
    return bent_points(x, g, h, m, base, ALL), bent_end(x, g, h, m, base, ALL)


@both
def flare(y: Any, p: Any, m: Any, e: Any, s: Any, z: Any, awake: Any, lane: Any) -> None:
    """Step 4: hands on by how much more papules form, for the flare of the first weeks and for entry at a bad time."""
    rise, fall = y[at.PULSE_RISE, lane], y[at.PULSE_FALL, lane]
    if awake:
        drug, bent = effect(e, E_CALM, lane), bend(e, E_CALM, lane)
        rise, y[at.PULSE_RISE, lane] = followed(rise, s[at.FLARE_RISE], drug, bent, m, M_RISE)
        fall, y[at.PULSE_FALL, lane] = followed(fall, s[at.FLARE_FALL], drug, bent, m, M_FALL)
    else:
        rise, y[at.PULSE_RISE, lane] = fading(rise, m, M_RISE, ALL)
        fall, y[at.PULSE_FALL, lane] = fading(fall, m, M_FALL, ALL)
    worse, y[at.EXCESS, lane] = fading(y[at.EXCESS, lane], m, M_EXCESS, ALL)
    risen = positive(plus(rise, scaled(-1.0, fall)))  # after a stop the rise falls first; that is no flare
    square = times(risen, risen)
    burst = scaled(FLARE_HEIGHT * p[at.FLARE_SIZE, lane], times(square, square))  # begins and ends without a corner
    hand(z, Z_FLARE, times(straight(1.0, 1.0, burst), straight(1.0, 1.0, worse)), lane)


@both
def spots(y: Any, p: Any, t: Any, m: Any, s: Any, z: Any, lane: Any) -> None:
    """Step 5: comedones, papules, nodules; hands on papules and nodules."""
    oily = straight(1 - s[at.SEBUM_WEIGHT], s[at.SEBUM_WEIGHT], handed(z, Z_SEBUM, lane))
    push, burst = times(handed(z, Z_READY, lane), oily), handed(z, Z_FLARE, lane)
    k = s[at.COMEDO_RATE]
    g = scaled(k * p[at.COMEDONES_0, lane], push)
    y[at.COMEDONES, lane] = end(y[at.COMEDONES, lane], g, m, M_COMEDO, ALL)
    born = scaled(p[at.PAPULE_RATE, lane] * p[at.INFLAMMATORY_0, lane], times(push, burst))
    papules = points(y[at.INFLAMMATORY, lane], born, t, T_PAPULE, lane)
    y[at.INFLAMMATORY, lane] = end(y[at.INFLAMMATORY, lane], born, t, T_PAPULE, lane)
    deep = scaled(t[T_DEEP, lane], papules)
    nodules = points(y[at.NODULES, lane], deep, m, M_NODULE, ALL)
    y[at.NODULES, lane] = end(y[at.NODULES, lane], deep, m, M_NODULE, ALL)
    y[at.FORMED, lane] = end(y[at.FORMED, lane], plus(born, deep), m, M_SUM, ALL)
    hand(z, Z_PAPULES, papules, lane)
    hand(z, Z_NODULES, nodules, lane)


@both
def scars(y: Any, p: Any, m: Any, s: Any, z: Any, lane: Any) -> None:
    """Step 6."""
    papules, nodules = handed(z, Z_PAPULES, lane), handed(z, Z_NODULES, lane)
    healed = scaled(p[at.PAPULE_RATE, lane], papules)
    open_nodules = scaled(s[at.NODULE_RATE] * s[at.SCAR_NODULE_WEIGHT], nodules)
    g = scaled(s[at.MACULE_SHARE], healed)
    macules = points(y[at.MACULES, lane], g, m, M_MACULE, ALL)
    y[at.MACULES, lane] = end(y[at.MACULES, lane], g, m, M_MACULE, ALL)
    faded = scaled(s[at.MACULE_RATE] / s[at.MACULE_SHARE] * (1 - s[at.SCAR_DIRECT]), macules)
    chance = p[at.SCAR_CHANCE, lane]
    new = scaled(chance, plus(plus(scaled(s[at.SCAR_DIRECT], healed), faded), open_nodules))
    young = points(y[at.YOUNG, lane], new, m, M_SCAR, ALL)
    y[at.YOUNG, lane] = end(y[at.YOUNG, lane], new, m, M_SCAR, ALL)
    y[at.LASTING, lane] = end(y[at.LASTING, lane], scaled(s[at.SCAR_SETTLING], young), m, M_SUM, ALL)
    raised = scaled(chance * s[at.HYPERTROPHIC_SHARE], open_nodules)
    y[at.RAISED, lane] = end(y[at.RAISED, lane], raised, m, M_SUM, ALL)
    y[at.SCARS_FORMED, lane] = end(y[at.SCARS_FORMED, lane], new, m, M_SUM, ALL)


@both
def side_effects(y: Any, p: Any, m: Any, e: Any, s: Any, awake: Any, lane: Any) -> None:
    """Step 7."""
    if awake:
        drug, bent = effect(e, E_DRY, lane), bend(e, E_DRY, lane)
        _points, y[at.DRYNESS, lane] = followed(y[at.DRYNESS, lane], s[at.DRY_RATE], drug, bent, m, M_DRY)
        lab = scaled(s[at.LAB_RATE], effect(e, E_LAB, lane))
    else:
        _points, y[at.DRYNESS, lane] = fading(y[at.DRYNESS, lane], m, M_DRY, ALL)
        lab = 0.0, 0.0, 0.0
    laboratory(y, p, m, lab, at.TRIGLYCERIDES, at.TRIGLYCERIDES_0, at.TRIGLYCERIDES_RISE, awake, lane)
    laboratory(y, p, m, lab, at.ALT, at.ALT_0, at.ALT_RISE, awake, lane)
    laboratory(y, p, m, lab, at.CK, at.CK_0, at.CK_RISE, awake, lane)


@both
def laboratory(y: Any, p: Any, m: Any, lab: Any, row: Any, usual: Any, rise: Any, awake: Any, lane: Any) -> None:
    """One laboratory value: its distance from the person's usual one follows the effect."""
    above = y[row, lane] - p[usual, lane]
    if awake:
        last = end(above, scaled(p[usual, lane] * p[rise, lane], lab), m, M_LAB, ALL)
    else:
        _points, last = fading(above, m, M_LAB, ALL)
    y[row, lane] = p[usual, lane] + last


@both
def after_course(y: Any, m: Any, s: Any, z: Any, off: Any, lane: Any) -> None:
    """Step 8; `off` is 1 once the course is over."""
    papules, nodules = handed(z, Z_PAPULES, lane), handed(z, Z_NODULES, lane)
    load = scaled(1 / s[at.RELAPSE_LOAD], plus(papules, scaled(NODULE_LOAD, nodules)))
    y[at.DAYS_OFF, lane] += off
    y[at.LOAD_OFF, lane] = end(y[at.LOAD_OFF, lane], scaled(off, load), m, M_SUM, ALL)
    y[at.LOAD_OFF_2, lane] = end(y[at.LOAD_OFF_2, lane], scaled(off, times(load, load)), m, M_SUM, ALL)


@both
def note(y: Any, lane: Any) -> None:
    """Step 9."""
    greatest(y, at.INFLAMMATORY, at.WORST_INFLAMMATORY, lane)
    greatest(y, at.DRYNESS, at.WORST_DRYNESS, lane)
    greatest(y, at.TRIGLYCERIDES, at.HIGHEST_TRIGLYCERIDES, lane)
    greatest(y, at.ALT, at.HIGHEST_ALT, lane)
    greatest(y, at.CK, at.HIGHEST_CK, lane)


@both
def greatest(y: Any, row: Any, worst: Any, lane: Any) -> None:
    y[worst, lane] = np.maximum(y[worst, lane], y[row, lane])

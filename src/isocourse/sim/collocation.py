"""One day of x' = g - k x, exactly for a `g` that is quadratic over the day.

`g` is given at the three Gauss points of the day; the answer is x at those points and at the day's end:

    x(s) = x(0) exp(-k s) + integral of exp(-k (s - u)) g(u) du,   u from 0 to s

The weights of that integral are the moments of the exponential against the Lagrange polynomials, by their power series,
which has no small differences for any k from 0 to about 1 a day.

Where `g` begins in the middle of the day, as on the day of a first capsule, a quadratic is not enough. What is left of
it is mostly its third Legendre moment, the `bend`, whose part at the same four times is added where that matters.
"""

from __future__ import annotations

from math import factorial
from typing import Any

import numpy as np

from isocourse.sim.jit import both, exactly

ENTRIES = 16  # decay at three points and the end, then four rows of three weights
BENT_ENTRIES = ENTRIES + 4  # then four weights of the bend
POINTS = (1 + np.polynomial.legendre.leggauss(3)[0]) / 2
TIMES = np.append(POINTS, 1.0)
LAGRANGE = np.linalg.inv(np.vander(POINTS, increasing=True)).T.copy()  # row j: coefficients of the j-th polynomial
TERMS = 16
FACTORS = np.array([[factorial(n) / factorial(n + m + 1) for m in range(TERMS)] for n in range(4)])

# From the moments of a function over the day (against Legendre polynomials) to its quadratic's values at the points.
FIRST = 2 * POINTS - 1
SECOND = 6 * POINTS * POINTS - 6 * POINTS + 1


@both
def fading_table(k: Any, t: Any, base: Any, lane: Any) -> None:
    """Fills four rows of `t` for the rate `k` per day: what is left at the three points and at the end."""
    for i in range(4):
        t[base + i, lane] = np.exp(-k * TIMES[i])


@both
def day_table(k: Any, t: Any, base: Any, lane: Any) -> None:
    """Fills ENTRIES rows of `t` from `base` for the rate `k` per day."""
    for i in range(4):
        s = TIMES[i]
        x = -k * s
        t[base + i, lane] = np.exp(x)
        m0, m1, m2 = 0 * x, 0 * x, 0 * x
        for m in range(TERMS - 1, -1, -1):
            m0 = m0 * x + FACTORS[0, m]
            m1 = m1 * x + FACTORS[1, m]
            m2 = m2 * x + FACTORS[2, m]
        m0, m1, m2 = m0 * s, m1 * s * s, m2 * s * s * s
        for j in range(3):
            t[base + 4 + 3 * i + j, lane] = LAGRANGE[j, 0] * m0 + LAGRANGE[j, 1] * m1 + LAGRANGE[j, 2] * m2


@both
def bend_table(k: Any, t: Any, base: Any, lane: Any) -> None:
    """Fills the four rows of `t` after those of day_table."""
    for i in range(4):
        s = TIMES[i]
        x = -k * s
        m0, m1, m2, m3 = 0 * x, 0 * x, 0 * x, 0 * x
        for m in range(TERMS - 1, -1, -1):
            m0 = m0 * x + FACTORS[0, m]
            m1 = m1 * x + FACTORS[1, m]
            m2 = m2 * x + FACTORS[2, m]
            m3 = m3 * x + FACTORS[3, m]
        third = 20 * s * s * s * m3 - 30 * s * s * m2 + 12 * s * m1 - m0
        t[base + ENTRIES + i, lane] = 7 * s * third


@both
def point(i: Any, x: Any, g: Any, t: Any, base: Any, lane: Any) -> Any:
    """x at point `i` of the day (3 is its end)."""
    row = base + 4 + 3 * i
    return t[base + i, lane] * x + t[row, lane] * g[0] + t[row + 1, lane] * g[1] + t[row + 2, lane] * g[2]


@both
def points(x: Any, g: Any, t: Any, base: Any, lane: Any) -> Any:
    """x at the three points of the day."""
    return point(0, x, g, t, base, lane), point(1, x, g, t, base, lane), point(2, x, g, t, base, lane)


@both
def end(x: Any, g: Any, t: Any, base: Any, lane: Any) -> Any:
    """x at the end of the day."""
    return point(3, x, g, t, base, lane)


@exactly
def fading(x: Any, t: Any, base: Any, lane: Any) -> Any:
    """x at the three points and at the end where nothing forces it: to the bit what `points` and `end` give for 0."""
    return (t[base, lane] * x, t[base + 1, lane] * x, t[base + 2, lane] * x), t[base + 3, lane] * x


@both
def bent_points(x: Any, g: Any, bend: Any, t: Any, base: Any, lane: Any) -> Any:
    """As `points`, with the bend of `g`."""
    a, b, c = points(x, g, t, base, lane)
    row = base + ENTRIES
    return a + t[row, lane] * bend, b + t[row + 1, lane] * bend, c + t[row + 2, lane] * bend


@both
def bent_end(x: Any, g: Any, bend: Any, t: Any, base: Any, lane: Any) -> Any:
    """As `end`, with the bend of `g`."""
    return end(x, g, t, base, lane) + t[base + ENTRIES + 3, lane] * bend


@both
def from_moments(mean: Any, first: Any, second: Any) -> Any:
    """The values at the three points of the quadratic with these Legendre moments."""
    return (
        mean + 3 * FIRST[0] * first + 5 * SECOND[0] * second,
        mean + 3 * FIRST[1] * first + 5 * SECOND[1] * second,
        mean + 3 * FIRST[2] * first + 5 * SECOND[2] * second,
    )

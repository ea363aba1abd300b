"""Named streams of chance: one for each process and person, addressed by counter.

A draw is a pure function of (seed, stream, person, counter), so a person is the same whatever the size of the group,
the chunk or the thread, and two plans for the same people differ only by the plan. The mixing function is that of
SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195), the inverse of the normal distribution is
algorithm AS 241 (Wichura 1988, doi:10.2307/2347330).
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np

Words = np.ndarray[Any, np.dtype[np.uint64]]
Reals = np.ndarray[Any, np.dtype[np.float64]]

STEP = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
TO_UNIT = 2.0**-53


def mix(word: Any) -> Any:
    """SplitMix64's finaliser, on a word or an array of words."""
    word = (word ^ (word >> np.uint64(30))) * FIRST
    word = (word ^ (word >> np.uint64(27))) * SECOND
    return word ^ (word >> np.uint64(31))


def keys(seed: int, stream: str, ids: Words) -> Words:
    """The key of each person's stream: one word a person."""
    name = int.from_bytes(hashlib.blake2b(stream.encode(), digest_size=8).digest(), "little")
    start = mix(np.array([(seed * 0x9E3779B97F4A7C15 + name) % 2**64], dtype=np.uint64))
    return np.asarray(mix(start + ids * STEP))


def uniform(key: Any, counter: Any = 0) -> Any:
    """The draw number `counter` of each stream, strictly between 0 and 1."""
    word = mix(key + np.asarray(counter, dtype=np.uint64) * FIRST)
    return ((word >> np.uint64(11)).astype(np.float64) + 0.5) * TO_UNIT


def normal(key: Any, counter: Any = 0) -> Any:
    """A standard normal draw from each stream."""
    return normal_from(uniform(key, counter))


# Wichura's coefficients, highest power first: centre, shoulder, tail; numerator and denominator.
_CENTRE = (
    (2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
     13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608),
    (5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
     5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1.0),
)  # fmt: skip
_SHOULDER = (
    (7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
     3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734),
    (1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
     0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1.0),
)  # fmt: skip
_TAIL = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
     0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772),
    (2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
     0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1.0),
)  # fmt: skip


def normal_from(chance: Reals) -> Reals:
    """The standard normal value below which a share `chance` (between 0 and 1) lies; error about 1e-16."""
    chance = np.asarray(chance, dtype=np.float64)
    offset = chance - 0.5
    value = offset * _ratio(_CENTRE, 0.180625 - offset * offset)
    outer = np.abs(offset) > 0.425
    if outer.any():
        side = offset[outer]
        root = np.sqrt(-np.log(np.where(side < 0, chance[outer], 1.0 - chance[outer])))
        far = np.where(root <= 5.0, _ratio(_SHOULDER, root - 1.6), _ratio(_TAIL, root - 5.0))
        value[outer] = np.copysign(far, side)
    return value


def _ratio(pair: tuple[tuple[float, ...], tuple[float, ...]], x: Reals) -> Reals:
    above, below = pair
    numerator, denominator = np.full_like(x, above[0]), np.full_like(x, below[0])
    for high, low in zip(above[1:], below[1:], strict=True):
        numerator = numerator * x + high
        denominator = denominator * x + low
    return np.asarray(numerator / denominator)

"""Chance as a pure function of seed, stream, person and number, so that neither order nor workers change anybody."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Numbers: TypeAlias = "NDArray[Any]"
_GOLDEN, _FIRST, _SECOND = (np.uint64(text) for text in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_TWO_TO_53 = float(1 << 53)


def share(seed: int, stream: str, person: Numbers, number: Numbers | int = 0) -> Numbers:
    """Evenly from [0, 1), one for each person and number. The mixing is splitmix64 (Steele, Lea and Flood, 2014)."""
    key = np.uint64((seed << 32 | zlib.crc32(stream.encode())) & 0xFFFFFFFFFFFFFFFF)
    with np.errstate(over="ignore"):
        mixed = _mix(key + np.asarray(person, np.uint64) * _GOLDEN)
        mixed = _mix(mixed + (np.asarray(number, np.uint64) + np.uint64(1)) * _GOLDEN)
    found: Numbers = (mixed >> np.uint64(11)).astype(np.float64) / _TWO_TO_53
    return found


def whole(seed: int, stream: str, person: Numbers, number: Numbers | int, low: int, high: int) -> Numbers:
    """A whole number from `low` to `high`, both included."""
    found: Numbers = (low + share(seed, stream, person, number) * (high - low + 1)).astype(np.int64)
    return found


def _mix(z: Numbers) -> Numbers:
    z = (z ^ (z >> np.uint64(30))) * _FIRST
    z = (z ^ (z >> np.uint64(27))) * _SECOND
    mixed: Numbers = z ^ (z >> np.uint64(31))
    return mixed

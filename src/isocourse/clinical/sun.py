"""Advice on sun by the UV index."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Sun:
    """The band of a UV index, and what it asks of somebody who takes isotretinoin."""

    band: str
    words: str
    note: str
    source: tuple[str, ...]
    confidence: str


def sun(uv_index: float) -> Sun:
    """The advice at a UV index (no unit, 0 or more); raises ValueError below 0.

    The bands are of whole numbers; what lies between two of them is taken for the higher, which protects more.

    >>> sun(3).band
    'moderate'
    """
    if not uv_index >= 0:
        raise ValueError(f"a UV index of {uv_index} is not one; it is 0 or more")
    held = _held()
    band = max((band for band in held["band"] if band["from"] - 1 < uv_index), key=lambda band: band["from"])
    return Sun(band["name"], band["words"], held["note"], tuple(held["source"]), held["confidence"])


@lru_cache
def _held() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("sun.toml").read_text("utf-8"))

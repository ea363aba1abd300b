"""A scale as plain data, for JSON and for screens that offer its items."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from .model import Item
from .scale import Scale
from .scoring import confidence, finite


def described(scale: Scale) -> dict[str, Any]:
    """What the scale asks, the values that are right, its bands, licence and sources."""
    return {
        "id": scale.id, "name": scale.name, "family": scale.family, "about": scale.about,
        "items": [_item(item) for item in scale.items],
        "lowest": None if scale.separate else finite(scale.lowest),
        "highest": None if scale.separate else finite(scale.highest),
        "bands": [asdict(band) for band in scale.bands],
        "cutoffs": [asdict(cutoff) for cutoff in scale.cutoffs],
        "error": asdict(scale.error),
        "higher_is": scale.higher_is, "each_site_alone": scale.separate, "entry_only": scale.entry_only,
        "validated": scale.validated, "verified": scale.verified,
        "licence": asdict(scale.licence),
        "sources": [{"about": one.about, "text": one.text, "mark": one.mark} for one in scale.sources],
        "confidence": confidence(scale.sources),
        "notes": list(scale.notes),
    }  # fmt: skip


def _item(item: Item) -> dict[str, Any]:
    return {
        "name": item.name, "says": item.says, "right": item.right, "lowest": finite(item.low),
        "highest": finite(item.high), "whole": item.whole, "unit": item.unit, "labels": list(item.labels),
        "needed": item.needed,
    }  # fmt: skip

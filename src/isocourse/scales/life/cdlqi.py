"""CDLQI, 4 to 16 years: the score is entered."""

from __future__ import annotations

from ..licences import CARDIFF
from ..model import Source
from ..scale import Scale
from .entry import entered

CDLQI = Scale(
    id="cdlqi",
    name="CDLQI",
    family="quality of life",
    about="Children's Dermatology Life Quality Index, for ages 4 to 16.",
    items=entered(0, 30),
    entry_only=True,
    licence=CARDIFF,
    sources=(Source("licence", "Cardiff University's pages", "P"), Source("range", "to be verified", "B")),
    notes=("No bands are known to us.",),
)

"""DLQI, from 16 years: the score is entered."""

from __future__ import annotations

from ..licences import CARDIFF
from ..model import Band, Source
from ..scale import Scale
from .entry import entered

DLQI = Scale(
    id="dlqi",
    name="DLQI",
    family="quality of life",
    about="Dermatology Life Quality Index (Finlay and Khan 1992), from 16 years: how much the skin affects life.",
    items=entered(0, 30),
    bands=(
        Band(0, "no effect"), Band(2, "small effect"), Band(6, "moderate effect"),
        Band(11, "very large effect"), Band(21, "extremely large effect"),
    ),
    entry_only=True,
    licence=CARDIFF,
    sources=(
        Source("licence", "Cardiff University's pages", "P"),
        Source("range and bands", "to be verified", "B"),
    ),
    notes=("It agrees weakly or not at all with GAGS and IGA: few spots never rule out a high burden.",),
)  # fmt: skip

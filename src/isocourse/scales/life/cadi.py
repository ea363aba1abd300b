"""CADI, the Cardiff Acne Disability Index: the score is entered."""

from __future__ import annotations

from ..licences import CARDIFF
from ..model import Source
from ..scale import Scale
from .entry import entered

CADI = Scale(
    id="cadi",
    name="CADI",
    family="quality of life",
    about="Cardiff Acne Disability Index (Motley and Finlay), five items.",
    items=entered(0, 15),
    entry_only=True,
    licence=CARDIFF,
    sources=(Source("licence", "Cardiff University's pages", "P"), Source("range", "to be verified", "B")),
    notes=(
        "No bands are known to us.",
        "It agrees weakly or not at all with GAGS and IGA: few spots never rule out a high burden.",
    ),
)

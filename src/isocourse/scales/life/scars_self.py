"""SCARS (self-assessment): the score is entered; its range is not known here, so it is not checked."""

from __future__ import annotations

from ..licences import ASK
from ..model import Source
from ..scale import Scale
from .entry import entered

SCARS_SELF = Scale(
    id="scars-self",
    name="SCARS (self-assessment)",
    family="quality of life",
    about="How severe the person finds the acne scars (Galderma; Layton 2016).",
    items=entered(whole=False),
    higher_is="neither",
    entry_only=True,
    licence=ASK,
    sources=(Source("that it exists", "Layton 2016, Dermatol Ther", "Pa"),),
    notes=("Its range and direction are not in our evidence: nothing is checked and no change is called better.",),
)

"""APSEA: the score is entered; its range is not known here, so it is not checked."""

from __future__ import annotations

from ..licences import ASK
from ..model import Source
from ..scale import Scale
from .entry import entered

APSEA = Scale(
    id="apsea",
    name="APSEA",
    family="quality of life",
    about="Assessments of the Psychological and Social Effects of Acne, fifteen questions, Leeds.",
    items=entered(whole=False),
    higher_is="neither",
    entry_only=True,
    licence=ASK,
    sources=(Source("owner and licence", "to be verified", "B"),),
    notes=("Its range and direction are not in our evidence: nothing is checked and no change is called better.",),
)

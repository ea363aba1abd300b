"""Skindex-29: the score is entered; its range is not known here, so it is not checked."""

from __future__ import annotations

from ..model import Licence, Source
from ..scale import Scale
from .entry import entered

SKINDEX_29 = Scale(
    id="skindex-29",
    name="Skindex-29",
    family="quality of life",
    about="Twenty-nine questions on skin and life.",
    items=entered(whole=False),
    higher_is="neither",
    entry_only=True,
    licence=Licence(False, "Chren, through Mapi: a fee is due, so only the score is entered."),
    sources=(Source("owner and licence", "to be verified", "B"),),
    notes=("Its range and direction are not in our evidence: nothing is checked and no change is called better.",),
)

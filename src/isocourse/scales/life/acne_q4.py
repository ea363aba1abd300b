"""Acne-Q4: the score is entered; its range is not known here, so it is not checked."""

from __future__ import annotations

from ..model import Licence, Source
from ..scale import Scale
from .entry import entered

ACNE_Q4 = Scale(
    id="acne-q4",
    name="Acne-Q4",
    family="quality of life",
    about="Four questions, the short form of the Acne-QoL.",
    items=entered(whole=False),
    higher_is="neither",
    entry_only=True,
    licence=Licence(False, "Merck, through Mapi (ePROVIDE): a licence is needed, so only the score is entered."),
    sources=(Source("owner and licence", "to be verified", "B"),),
    notes=("Its range and direction are not in our evidence: nothing is checked and no change is called better.",),
)

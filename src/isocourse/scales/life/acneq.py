"""AcneQ: the score is entered; its range is not known here, so it is not checked."""

from __future__ import annotations

from ..model import Licence, Source
from ..scale import Scale
from .entry import entered

ACNEQ = Scale(
    id="acneq",
    name="AcneQ",
    family="quality of life",
    about="Questions on acne and its scars, McMaster.",
    items=entered(whole=False),
    higher_is="neither",
    entry_only=True,
    licence=Licence(False, "McMaster University: free for non-profit use by agreement, so only the score is entered."),
    sources=(Source("owner and licence", "to be verified", "B"),),
    notes=("Its range and direction are not in our evidence: nothing is checked and no change is called better.",),
)

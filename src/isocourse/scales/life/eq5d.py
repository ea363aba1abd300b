"""EQ-5D: the score is entered; its range is not known here, so it is not checked."""

from __future__ import annotations

from ..model import Licence, Source
from ..scale import Scale
from .entry import entered

EQ5D = Scale(
    id="eq-5d",
    name="EQ-5D",
    family="quality of life",
    about="General health in five dimensions; the index value is entered.",
    items=entered(whole=False),
    higher_is="neither",
    entry_only=True,
    licence=Licence(False, "EuroQol: registration is needed, so only the value is entered."),
    sources=(Source("owner and licence", "to be verified", "B"),),
    notes=("Its range and direction are not in our evidence: nothing is checked and no change is called better.",),
)

"""PHQ-2: the first two questions of the PHQ-9."""

from __future__ import annotations

from ..licences import PHQ
from ..model import Cutoff, Source
from ..result import Result
from ..scale import Scale
from .phq_items import PHQ_ITEMS, STEM


def _remark(result: Result) -> list[str]:
    """It holds no question on self-harm, so a low score says nothing of it."""
    return ["The PHQ-2 does not ask about thoughts of death or self-harm."]


PHQ_2 = Scale(
    id="phq-2",
    name="PHQ-2",
    family="mood",
    about=f"Two questions on low mood. {STEM}",
    items=PHQ_ITEMS[:2],
    cutoffs=(
        Cutoff(3, "3 or more is a positive screen: sensitivity 61%, specificity 92% (Arroll 2010)", "Pa"),
        Cutoff(2, "2 or more finds more people: sensitivity 86%, specificity 78% (Arroll 2010)", "Pa"),
    ),
    licence=PHQ,
    sources=(
        Source("items", "PHQ-2 as LOINC gives it", "S"),
        Source("cut-offs", "Arroll 2010, 2,642 people in primary care, PMC2906530", "Pa"),
    ),
    remark=_remark,
    notes=("It does not ask about thoughts of death or self-harm.",),
    aliases=("phq2",),
)

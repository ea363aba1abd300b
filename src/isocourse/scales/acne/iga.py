"""IGA, the Investigator's Global Assessment of the face: five grades, as US trials use them."""

from __future__ import annotations

from ..licences import METHOD
from ..model import Item, Source, grades
from ..result import Result
from ..scale import Scale

GRADES = ("clear", "almost clear", "mild", "moderate", "severe")
DESCRIPTIONS = (
    "no inflammatory or non-inflammatory lesions",
    "rare non-inflammatory lesions, no more than one small inflammatory lesion",
    "some non-inflammatory lesions, no more than a few papules or pustules, no nodules",
    "up to many non-inflammatory lesions, some inflammatory ones, no more than one small nodule",
    "up to many of both kinds, no more than a few nodules",
)


def success(before: Result, after: Result) -> bool | None:
    """What trials call success: clear or almost clear, and at least two grades lower. None if a grade is missing."""
    if before.score is None or after.score is None:
        return None
    return after.score <= 1 and before.score - after.score >= 2


def _on_change(before: Result, after: Result) -> list[str]:
    met = "meets" if success(before, after) else "does not meet"
    return [f"This {met} what trials call success: clear or almost clear, and at least two grades lower."]


def _remark(result: Result) -> list[str]:
    said = []
    if result.score is not None:
        said.append(f"{GRADES[int(result.score)].capitalize()}: {DESCRIPTIONS[int(result.score)]}.")
    if result.site not in (None, "face"):
        said.append("IGA is defined for the face only; grade the trunk on a scale made for it.")
    return said


IGA = Scale(
    id="iga",
    name="IGA",
    family="acne",
    about="Investigator's Global Assessment of the face, five grades.",
    items=(Item("grade", "the grade that fits the whole face best", high=4, labels=GRADES),),
    bands=grades(*GRADES),
    licence=METHOD,
    sources=(
        Source("grades 0 to 3", "two public tools agree", "S"),
        Source("grade 4", "a summary of FDA's draft guidance of 2005; the final text of 2018 was not read", "S"),
    ),
    remark=_remark,
    on_change=_on_change,
    notes=(
        "It covers the face only: grade the trunk separately.",
        *(f"{grade} {GRADES[grade]}: {text}." for grade, text in enumerate(DESCRIPTIONS)),
    ),
    aliases=("investigator's global assessment",),
)

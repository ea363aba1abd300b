"""4-ASRAT (Tan 2017): four answers about the risk of scars. They are collected and shown; no score is given.

The points of its answers and its cut-off could not be read (evidence/scars.md C3). Until someone with the full
text supplies them, `verified` is False and nothing here adds anything up.
"""

from __future__ import annotations

from ..model import Item, Licence, Source
from ..result import Result
from ..scale import Scale

FACTORS = {
    "worst-severity": "acne at its worst",
    "duration": "how long the acne has lasted",
    "family-history": "atrophic acne scars in the family",
    "picking": "picking or squeezing",
}
SEVERITY = ("clear", "mild", "moderate", "severe", "very severe")


def _remark(result: Result) -> list[str]:
    """The answers as they were given; what the tool makes of them is not known."""
    given = [f"{FACTORS[name].capitalize()}: {_in_words(name, value)}." for name, value in result.items.items()]
    asked = [f"{FACTORS[name].capitalize()}: not answered." for name in result.missing]
    return [*given, *asked, "These are factors, not a diagnosis; what they add up to is not known here."]


def _in_words(name: str, value: float) -> str:
    item = FOUR_ASRAT.item(name)
    return (item.label(value) if item else None) or f"{value:g} {item.unit if item else ''}".strip()


FOUR_ASRAT = Scale(
    id="4-asrat",
    name="4-ASRAT answers",
    family="scars",
    about="Four factors of the risk of atrophic acne scars. Answers only: its points and cut-off are not verified.",
    items=(
        Item("worst-severity", "how bad the acne was at its worst", high=4, labels=SEVERITY),
        Item("duration", "how long there has been acne", whole=False, unit="years"),
        Item("family-history", "atrophic acne scars in the family", high=1, labels=("no", "yes")),
        Item("picking", "picking or squeezing spots", high=1, labels=("no", "yes")),
    ),
    verified=False,
    licence=Licence(True, "The factors and answers are in our own words; the published form is not copied."),
    sources=(
        Source("the four factors; lower or higher risk", "Tan 2017, JEADV 31:1547-54, doi:10.1111/jdv.14325", "Pa"),
        Source("the answers offered here", "written by this project", "D"),
    ),
    remark=_remark,
    higher_is="neither",
    notes=(
        "Published sensitivity is 82% and specificity 43%: most people who do not scar are called higher risk too.",
        "Population: young adults in France, Brazil and the USA, who filled it in themselves.",
    ),
    aliases=("asrat", "four-item-scar-risk"),
)  # fmt: skip

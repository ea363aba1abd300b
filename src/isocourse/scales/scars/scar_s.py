"""SCAR-S (Tan 2010): six grades at each of face, chest and back, added up."""

from __future__ import annotations

from ..licences import METHOD
from ..model import Item, Source
from ..naming import listed
from ..result import Result
from ..scale import Scale

GRADES = ("clear", "almost clear", "mild", "moderate", "severe", "very severe")
SITES = ("face", "chest", "back")
RELEVANT = 2


def _remark(result: Result) -> list[str]:
    """Each site in words, and where the scars are clinically relevant: mild or more."""
    if not result.items:
        return []
    said = [f"{site.capitalize()}: {GRADES[int(grade)]}." for site, grade in result.items.items()]
    relevant = [site for site, grade in result.items.items() if grade >= RELEVANT]
    where = f"at {listed(relevant)}" if relevant else f"at none of {listed(result.items)}"
    return [*said, f"Clinically relevant (mild or more) {where}."]


SCAR_S = Scale(
    id="scar-s",
    name="SCAR-S",
    family="scars",
    about="A grade of the scars at each of face, chest and back; the three are added.",
    items=tuple(Item(site, f"the scars of the {site}", high=5, labels=GRADES) for site in SITES),
    by_site=True,
    licence=METHOD,
    sources=(
        Source("six grades at three sites; mild or more is clinically relevant", "Tan 2010, abstract", "Pa"),
        Source("the names of the grades and the sum of 0 to 15", "to be verified", "B"),
    ),
    remark=_remark,
    aliases=("scars-s", "scar_s"),
)

"""The scar map: how many scars and marks of each kind in a region. Every region is an entry of its own."""

from __future__ import annotations

from ..acne.lesion_counts import sum_of
from ..licences import OWN
from ..model import Item, Source
from ..naming import spoken
from ..result import Result
from ..scale import Scale
from .jacob import TYPES

MARKS = {
    "macular-red": "flat red marks: a matter of colour, not a scar",
    "macular-brown": "flat brown marks: a matter of colour, not a scar",
}
RAISED = {
    "hypertrophic": "hypertrophic: raised, within the bounds of the wound",
    "keloid": "keloid: raised, grown beyond the wound",
}
KINDS = {**MARKS, **TYPES, **RAISED}


def short(kind: str) -> str:
    """The name of a kind in words: `flat red marks`, `shallow boxcar`."""
    return KINDS[kind].partition(":")[0]


def _remark(result: Result) -> list[str]:
    """What is there, kind by kind; and whether the region is named."""
    found = [f"{spoken(name)} {count:g}" for name, count in result.items.items() if count]
    said = [f"Counted: {', '.join(found)}."] if found else []
    return said if result.site else [*said, "The region is not named; a map needs it."]


SCAR_MAP = Scale(
    id="scar-map",
    name="Scar map",
    family="scars",
    about="The number of scars and marks of each kind in one region. The sum is a count, not a grade of severity.",
    items=tuple(Item(name, says, unit="count") for name, says in KINDS.items()),
    parts=(sum_of("marks", *MARKS), sum_of("dents", *TYPES), sum_of("raised", *RAISED)),
    licence=OWN,
    sources=(
        Source("shapes and widths of dents", "summaries of Jacob 2001", "S"),
        Source("putting marks, dents and raised scars on one map", "this project", "D"),
    ),
    remark=_remark,
    notes=("One entry for each region: name it as the site. `isocourse fade` plans from it.",),
    aliases=("scarmap", "scar map"),
)

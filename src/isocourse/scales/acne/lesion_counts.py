"""Lesion counts, kind by kind, one region at a time; nodules are counted apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..licences import METHOD
from ..model import Item, Part, Source
from ..naming import listed
from ..result import Result
from ..scale import Scale

KINDS = {
    "comedones": "comedones, closed (white) and open (black)",
    "papules": "papules: inflamed, under 5 mm",
    "pustules": "pustules: inflamed, under 5 mm, with visible pus",
    "nodules": "nodules: inflamed, 5 mm or more",
}


def sum_of(*names: str) -> Part:
    """A part named by its first argument that adds the other ones."""
    part, *needs = names
    return Part(part, tuple(needs), lambda known: _total(known, needs))


def _total(known: Mapping[str, float], names: Sequence[str]) -> float:
    return sum(known[name] for name in names)


def together(regions: Sequence[Result]) -> Result:
    """The counts of several regions added up. A kind that is missing in one region is missing in the sum."""
    sites = [result.site or "no site named" for result in regions]
    if len(set(sites)) < len(sites):
        raise ValueError(f"each region is added once, but these were given: {', '.join(sites)}")
    if any(result.scale != LESION_COUNTS.id for result in regions):
        raise ValueError("only lesion counts can be added up")
    sums = {kind: sum(result.items[kind] for result in regions) for kind in KINDS if _in_all(kind, regions)}
    return LESION_COUNTS.score(sums, site=listed(sites), on=regions[0].on if regions else None)


def _in_all(kind: str, regions: Sequence[Result]) -> bool:
    return bool(regions) and all(kind in result.items for result in regions)


def _remark(result: Result) -> list[str]:
    return [] if result.site else ["The region is not named; counts of different regions cannot be compared."]


LESION_COUNTS = Scale(
    id="lesion-counts",
    name="Lesion counts",
    family="acne",
    about="How many lesions of each kind in a region. TL is all, IL papules and pustules, NIL comedones.",
    items=tuple(Item(name, says, unit="count") for name, says in KINDS.items()),
    parts=(
        sum_of("IL", "papules", "pustules"),
        sum_of("NIL", "comedones"),
        sum_of("nodules", "nodules"),
        sum_of("IL with nodules", "papules", "pustules", "nodules"),
        sum_of("TL", *KINDS),
    ),
    licence=METHOD,
    sources=(
        Source("comedones, papules and pustules", "definitions as trials use them", "S"),
        Source("a nodule is 5 mm or more", "US label of isotretinoin", "P"),
    ),
    remark=_remark,
    notes=("Always name the region. IL leaves nodules out; IL with nodules adds them.",),
    aliases=("lesions", "lesion count"),
)

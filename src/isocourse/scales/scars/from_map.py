"""One scar map, several scores: the regions added up, and what the other scales of scars make of the counts.

The map does not hold everything that the scales ask: a superficial elastolysis, the age of a raised scar, the base of
a deep dent. Such an item stays open, and the score with it, unless the map shows that there is none of its kind; the
result then names the limits between which the score must lie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..naming import listed
from ..result import Result
from .ecca import ECCA, amount
from .goodman_baron_quantitative import COUNTED, GOODMAN_BARON_QUANTITATIVE
from .jacob import JACOB, TYPES
from .scar_map import MARKS, RAISED, SCAR_MAP

ECCA_SHAPES = {
    "v-shaped": ("icepick",),
    "u-shaped": ("boxcar-shallow", "boxcar-deep"),
    "m-shaped": ("rolling",),
}
# Where the map has none of these kinds, the scale's items of the same family are 0.
DENTS = tuple(name for name in COUNTED if name not in ("macular", "papular"))


def together(regions: Sequence[Result]) -> Result:
    """The maps of several regions added up. A kind that was not counted in one region is not counted in the sum.

    Raises ValueError when a region is given twice, or a result of another scale.
    """
    sites = [region.site or "no site named" for region in regions]
    if len(set(sites)) < len(sites):
        raise ValueError(f"each region is added once, but these were given: {', '.join(sites)}")
    if any(region.scale != SCAR_MAP.id for region in regions):
        raise ValueError("only scar maps can be added up")
    kinds = [kind for kind in SCAR_MAP.names if regions and all(kind in region.items for region in regions)]
    sums = {kind: sum(region.items[kind] for region in regions) for kind in kinds}
    return SCAR_MAP.score(sums, site=listed(sites), on=regions[0].on if regions else None)


def jacob(scar_map: Result) -> Result:
    """Jacob's types: the same counts, of dents only."""
    return JACOB.score(_of(scar_map, TYPES), site=scar_map.site, on=scar_map.on)


def ecca(scar_map: Result, *, elastolysis: float | None = None) -> Result:
    """ECCA: the amounts of each shape. `elastolysis` is its value 0 to 3, which no map holds.

    Raised scars are told apart by their age there, so they count only where there are none.
    """
    items: dict[str, float | None] = {"elastolysis": elastolysis}
    for name, kinds in ECCA_SHAPES.items():
        counts = _of(scar_map, kinds)
        items[name] = amount(int(sum(counts.values()))) if len(counts) == len(kinds) else None
    if _none_of(scar_map, RAISED):
        items |= {"hypertrophic": 0, "keloid": 0}
    return ECCA.score(items, site=scar_map.site, on=scar_map.on)


def goodman_baron(scar_map: Result, *, keloid_area: float | None = None) -> Result:
    """Goodman and Baron's quantitative score: marks of colour, and nothing where the map shows nothing.

    Its kinds of dent are not Jacob's, and no table between them was found: where there are dents they stay open.
    """
    items: dict[str, float | None] = {"keloid-area": keloid_area}
    if len(marks := _of(scar_map, MARKS)) == len(MARKS):
        items["macular"] = sum(marks.values())
    if _none_of(scar_map, TYPES):
        items |= dict.fromkeys(DENTS, 0)
    if _none_of(scar_map, RAISED):
        items |= {"papular": 0, "keloid-area": 0}
    return GOODMAN_BARON_QUANTITATIVE.score(items, site=scar_map.site, on=scar_map.on)


def _of(scar_map: Result, kinds: Mapping[str, str] | Sequence[str]) -> dict[str, float]:
    return {kind: scar_map.items[kind] for kind in kinds if kind in scar_map.items}


def _none_of(scar_map: Result, kinds: Mapping[str, str]) -> bool:
    """Whether all of these kinds were counted, and none was there."""
    return all(scar_map.items.get(kind) == 0 for kind in kinds)

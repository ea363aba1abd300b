"""Goodman and Baron's quantitative score (2006): counts of eleven kinds of scar, 0 to 84."""

from __future__ import annotations

from collections.abc import Callable

from ..licences import METHOD
from ..model import Item, MeasurementError, Part, Source
from ..scale import Scale

# name: (what it is, points for 1 to 10, 11 to 20, more than 20)
COUNTED = {
    "macular": ("A. macular, red or pigmented", (1, 2, 3)),
    "mild-dish": ("A. mildly atrophic, like a dish", (1, 2, 3)),
    "moderate-dish": ("B. moderately atrophic, like a dish", (2, 4, 6)),
    "punched-shallow": ("B. punched out, shallow base, under 5 mm", (2, 4, 6)),
    "broad-shallow": ("B. shallow but broad atrophic areas", (2, 4, 6)),
    "punched-deep-normal": ("C. punched out, deep but normal base, under 5 mm", (3, 6, 9)),
    "punched-deep-abnormal": ("C. punched out, deep abnormal base, under 5 mm", (3, 6, 9)),
    "linear": ("C. linear or troughed dermal scars", (3, 6, 9)),
    "broad-deep": ("C. deep, broad atrophic areas", (3, 6, 9)),
    "papular": ("D. hyperplastic, papular", (2, 4, 6)),
}
GROUPS = {
    "milder": ("macular", "mild-dish"),
    "moderate": ("moderate-dish", "punched-shallow", "broad-shallow"),
    "severe": ("punched-deep-normal", "punched-deep-abnormal", "linear", "broad-deep"),
    "hyperplastic": ("papular", "keloid-area"),
}


def _by_count(points: tuple[int, int, int]) -> Callable[[float], float]:
    few, some, many = points
    return lambda count: 0 if count == 0 else few if count <= 10 else some if count <= 20 else many


def _by_area(area: float) -> float:
    """Keloidal and hypertrophic scars are graded by their area in cm²."""
    if area == 0:
        return 0
    return 6 if area < 5 else 12 if area <= 20 else 18


ITEMS = (
    *(
        Item(name, f"{says}: {few}, {some} or {many} points", unit="count", points=_by_count((few, some, many)))
        for name, (says, (few, some, many)) in COUNTED.items()
    ),
    Item(
        "keloid-area", "D. keloidal or hypertrophic, by area: 6 points under 5 cm², 12 up to 20 cm², 18 above",
        whole=False, unit="cm²", points=_by_area,
    ),
)  # fmt: skip
POINTS = {item.name: item.points for item in ITEMS}


def _group(name: str, members: tuple[str, ...]) -> Part:
    return Part(name, members, lambda known: sum(POINTS[member](known[member]) for member in members))


GOODMAN_BARON_QUANTITATIVE = Scale(
    id="goodman-baron-quantitative",
    name="Goodman and Baron, quantitative",
    family="scars",
    about="Points for the number of scars of each kind (1 to 10, 11 to 20, more than 20), keloids by area.",
    items=ITEMS,
    parts=tuple(_group(name, members) for name, members in GROUPS.items()),
    licence=METHOD,
    sources=(
        Source("agreement of raters", "Goodman and Baron 2006, doi:10.1111/j.1473-2165.2006.00222.x", "Pa"),
        Source("the table of points", "to be verified; its largest values add up to the published 84", "B"),
    ),
    error=MeasurementError(4, "raters were within 4 points of each other on 19 of 21 photos"),
    aliases=("gb-quantitative",),
)

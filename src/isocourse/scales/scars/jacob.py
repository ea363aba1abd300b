"""Jacob's types (2001): how many atrophic scars of each shape."""

from __future__ import annotations

from ..acne.lesion_counts import sum_of
from ..licences import METHOD
from ..model import Item, Source
from ..scale import Scale

TYPES = {
    "icepick": "icepick: under 2 mm wide, a V that tapers deep",
    "boxcar-shallow": "shallow boxcar: 1.5 to 4 mm wide, a U with upright walls, 0.1 to 0.5 mm deep",
    "boxcar-deep": "deep boxcar: 1.5 to 4 mm wide, a U with upright walls, 0.5 mm deep or more",
    "rolling": "rolling: wider than 4 to 5 mm, an undulating M, tethered beneath",
}

JACOB = Scale(
    id="jacob",
    name="Jacob types",
    family="scars",
    about="The number of atrophic scars of each shape in a region. The sum is a count, not a grade of severity.",
    items=tuple(Item(name, says, unit="count") for name, says in TYPES.items()),
    parts=(sum_of("boxcar", "boxcar-shallow", "boxcar-deep"),),
    licence=METHOD,
    sources=(
        Source("shapes and widths", "summaries of Jacob 2001", "S"),
        Source("the depths of boxcar scars", "to be verified", "B"),
    ),
    notes=("Raised scars (hypertrophic, keloid) have no place in it.",),
    aliases=("jacob-types",),
)

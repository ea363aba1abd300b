"""ECCA (Dréno 2007): six kinds of scar, each weighted, times how many there are."""

from __future__ import annotations

from ..licences import METHOD
from ..model import Item, MeasurementError, Part, Source
from ..scale import Scale

AMOUNTS = ("none", "few, under 5", "limited, 5 to 20", "many, over 20")
WEIGHTS = {
    "v-shaped": (15, "V-shaped, under 2 mm, like a pinprick"),
    "u-shaped": (20, "U-shaped, 2 to 4 mm, with sheer edges"),
    "m-shaped": (25, "M-shaped, over 4 mm, superficial, with an irregular surface"),
    "elastolysis": (30, "superficial elastolysis"),
    "hypertrophic": (40, "hypertrophic and inflamed, under 2 years old"),
    "keloid": (50, "keloid or hypertrophic, over 2 years old"),
}


def amount(count: int) -> int:
    """The value for a number of scars of one kind."""
    if count < 0:
        raise ValueError(f"{count} is not a number of scars")
    return 0 if count == 0 else 1 if count < 5 else 2 if count <= 20 else 3


def _item(name: str, weight: int, says: str) -> Item:
    return Item(name, f"{says}; weight {weight}", high=3, labels=AMOUNTS, points=lambda value: weight * value)


def _sub(name: str, *members: str) -> Part:
    return Part(name, members, lambda known: sum(WEIGHTS[member][0] * known[member] for member in members))


ECCA = Scale(
    id="ecca",
    name="ECCA",
    family="scars",
    about="Weighted sum over six kinds of scar: weight times none, few, limited or many.",
    items=tuple(_item(name, weight, says) for name, (weight, says) in WEIGHTS.items()),
    parts=(
        _sub("atrophic and elastolysis", "v-shaped", "u-shaped", "m-shaped", "elastolysis"),
        _sub("hypertrophic and keloid", "hypertrophic", "keloid"),
    ),
    licence=METHOD,
    sources=(
        Source("reliability was studied", "Dréno 2007, Dermatology 214:46-51: 7 dermatologists, 10 patients", "Pa"),
        Source("the weights", "to be verified; together they give the published range 0 to 540", "B"),
    ),
    error=MeasurementError(
        None,
        "7 dermatologists graded 10 patients, but how many points apart they were is not in our evidence",
    ),
)

"""GAGS, the Global Acne Grading System (Doshi 1997): the most severe lesion in each of six regions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..licences import METHOD
from ..model import Band, Cutoff, Item, Source
from ..naming import tidy
from ..scale import Scale

FACTORS = {"forehead": 2, "right-cheek": 2, "left-cheek": 2, "nose": 1, "chin": 1, "chest-and-upper-back": 3}
LESIONS = ("none", "comedone", "papule", "pustule", "nodule")


def most_severe(seen: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """The items from the kinds of lesion seen in each region: only the most severe one counts.

    >>> most_severe({"nose": ["comedone", "papule"], "chin": []})
    {'nose': 2, 'chin': 0}
    """
    return {tidy(region): max(map(_severity, kinds), default=0) for region, kinds in seen.items()}


def _severity(lesion: str) -> int:
    return LESIONS.index(tidy(lesion))


def _region(name: str, factor: int) -> Item:
    says = f"the most severe lesion there, counted {factor} times"
    return Item(name, says, high=4, labels=LESIONS, points=lambda value: factor * value)


GAGS = Scale(
    id="gags",
    name="GAGS",
    family="acne",
    about="Global Acne Grading System: the most severe lesion in each region, times the region's factor, added up.",
    items=tuple(_region(name, factor) for name, factor in FACTORS.items()),
    bands=(Band(0, "none"), Band(1, "mild"), Band(19, "moderate"), Band(31, "severe"), Band(39, "very severe")),
    cutoffs=(Cutoff(29, "Above 28 went with severe flares on starting isotretinoin in a study of 244 people", "Pa"),),
    licence=METHOD,
    sources=(
        Source("factors, values and grades", "Doshi 1997, as two independent transcriptions have it", "S"),
        Source("the range 0 to 44", "factors times the largest value", "D"),
        Source("flare above 28", "Demirçay 2008, Eur J Dermatol 18:452-6", "Pa"),
    ),
    notes=(
        "Only the single most severe lesion of a region counts, and 0 means none.",
        "It ignores how many lesions there are, so it falls late: one comedone left in each region is still 11.",
    ),
)

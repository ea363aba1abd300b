"""Hayashi's grades (Japan): inflammatory lesions on one half of the face."""

from __future__ import annotations

from ..licences import METHOD
from ..model import Band, Item, Source
from ..result import Result
from ..scale import Scale


def from_counts(counts: Result) -> Result:
    """The grade from lesion counts of one half of the face; counts of another site are refused."""
    half = counts.site is not None and "half" in counts.site.casefold()
    return HAYASHI.score({"inflammatory": counts.parts.get("IL") if half else None}, site=counts.site, on=counts.on)


HAYASHI = Scale(
    id="hayashi",
    name="Hayashi",
    family="acne",
    about="Grade by the number of inflammatory lesions on one half of the face.",
    items=(Item("inflammatory", "inflammatory lesions on one half of the face", unit="count"),),
    bands=(Band(0, "mild"), Band(6, "moderate"), Band(21, "severe"), Band(51, "very severe")),
    licence=METHOD,
    sources=(Source("the four grades", "summaries of Hayashi's classification", "S"),),
    notes=(
        "Count one half of the face, not the whole.",
        "Mild begins at 0, so a clear face counts as mild here.",
        "Our evidence does not say whether nodules count; from lesion counts, papules and pustules are taken.",
    ),
)

"""GAD-7: seven questions on anxiety. A missing answer leaves the total unknown."""

from __future__ import annotations

from ..licences import PHQ
from ..model import Band, Cutoff, Item, Source
from ..scale import Scale
from .phq_items import ANSWERS, STEM

TEXTS = (
    "Feeling nervous, anxious or on edge",
    "Not being able to stop or control worrying",
    "Worrying too much about different things",
    "Trouble relaxing",
    "Being so restless that it is hard to sit still",
    "Becoming easily annoyed or irritable",
    "Feeling afraid as if something awful might happen",
)

GAD_7 = Scale(
    id="gad-7",
    name="GAD-7",
    family="mood",
    about=f"Seven questions on anxiety. {STEM}",
    items=tuple(Item(str(number), text, high=3, labels=ANSWERS) for number, text in enumerate(TEXTS, 1)),
    bands=(Band(0, "minimal"), Band(5, "mild"), Band(10, "moderate"), Band(15, "severe")),
    cutoffs=(Cutoff(10, "10 or more is a positive screen for anxiety", "B"),),
    licence=PHQ,
    sources=(
        Source("that its text is free", "the form's own words, in summaries", "S"),
        Source("range, bands and cut-off", "Spitzer 2006, to be verified", "B"),
    ),
    notes=("No rule for missing answers is known to us, so none is filled in.",),
    aliases=("gad7",),
)

"""PHQ-9: nine questions on low mood. Item 9 needs a person the same day whatever the total."""

from __future__ import annotations

from ..licences import PHQ
from ..model import Band, Cutoff, Proration, Source
from ..scale import Scale
from .phq_items import DIFFICULTY, ITEM_9, PHQ_ITEMS, STEM

PHQ_9 = Scale(
    id="phq-9",
    name="PHQ-9",
    family="mood",
    about=f"Nine questions on low mood. {STEM}",
    items=(*PHQ_ITEMS, DIFFICULTY),
    bands=(
        Band(0, "minimal"), Band(5, "mild"), Band(10, "moderate"),
        Band(15, "moderately severe"), Band(20, "severe"),
    ),
    cutoffs=(
        Cutoff(
            10, "A total of 10 or more is a positive screen: it found 74% of people with depression, and 91% of those "
            "without were below it (Arroll 2010)", "Pa",
        ),
    ),
    escalations=(ITEM_9,),
    prorate=Proration(
        2, ("9",), "Up to 2 missing items are filled by the mean of the answered ones, rounded up; item 9 never is."
    ),
    licence=PHQ,
    sources=(
        Source("items and bands", "PHQ-9 as LOINC and several sources give it; Kroenke 2001", "S"),
        Source("sensitivity and specificity at 10", "Arroll 2010, PMC2906530", "Pa"),
        Source("filling missing items", "to be verified; rounding up is this project's choice", "B", prorating=True),
    ),
    notes=(
        "Any answer of 1 or more to item 9 needs a risk assessment by a clinician the same day, whatever the total.",
        "Without item 9 there is no total. The question on difficulty is not scored.",
        "Validated in adults; the PHQ-A is the version for ages 11 to 17 (background knowledge).",
        "Never show only the score.",
    ),
    aliases=("phq9",),
)  # fmt: skip

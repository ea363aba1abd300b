"""Goodman and Baron's qualitative grade (2006): what a scar looks like from half a metre."""

from __future__ import annotations

from ..licences import METHOD
from ..model import Item, Source, grades
from ..scale import Scale

GRADES = ("macular", "mild", "moderate", "severe")
DESCRIPTIONS = (
    "flat red, white or brown marks; a matter of colour, not of contour",
    "mild dents or bumps that may not show at 50 cm or more, and that make-up or a beard's shadow covers",
    "plain to see at 50 cm or more and hard to cover, but dents flatten when the skin is stretched by hand",
    "plain to see at more than 50 cm, not covered, and not flattened by stretching",
)

GOODMAN_BARON_QUALITATIVE = Scale(
    id="goodman-baron-qualitative",
    name="Goodman and Baron, qualitative",
    family="scars",
    about="One grade from 1 to 4 for the scars of a site.",
    items=(Item("grade", "the grade of the worst scars", low=1, high=4, labels=GRADES),),
    bands=grades(*GRADES, low=1),
    licence=METHOD,
    sources=(Source("the four grades", "summaries of Goodman and Baron 2006, PMID 17199653", "S"),),
    notes=(
        "A face without scars has no grade.",
        *(f"{grade} {GRADES[grade - 1]}: {text}." for grade, text in enumerate(DESCRIPTIONS, 1)),
    ),
    aliases=("goodman-baron", "gb-qualitative"),
)

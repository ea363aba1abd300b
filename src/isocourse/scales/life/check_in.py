"""A plain question of our own in place of the licensed ones. Not validated, and labelled so wherever it is shown."""

from __future__ import annotations

from ..licences import OWN
from ..model import Item, Source
from ..scale import Scale

QUESTION = "How much have your skin and spots bothered you this week? 0 is not at all, 10 is as much as can be."

CHECK_IN = Scale(
    id="check-in",
    name="Skin check-in (not validated)",
    family="quality of life",
    about="One plain question to the person, each week.",
    items=(Item("score", QUESTION, high=10),),
    validated=False,
    licence=OWN,
    sources=(Source("the question", "written by this project", "D"),),
)

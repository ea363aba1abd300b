"""Fitzpatrick's skin type: how the skin answers to sun, which decides between procedures for scars."""

from __future__ import annotations

from ..licences import METHOD
from ..model import Item, Source
from ..scale import Scale

TYPES = (
    "always burns, never tans",
    "burns easily, tans little",
    "burns at first, then tans",
    "burns little, tans easily",
    "rarely burns, brown skin",
    "never burns, dark brown or black skin",
)

FITZPATRICK = Scale(
    id="fitzpatrick",
    name="Fitzpatrick skin type",
    family="scars",
    about="One of six types, from the lightest to the darkest skin. It says nothing about how severe anything is.",
    items=(Item("type", "the skin type", low=1, high=6, labels=TYPES),),
    licence=METHOD,
    sources=(Source("the six types", "to be verified", "B"),),
    higher_is="neither",
    notes=("In types IV to VI marks of pigment after procedures are more likely; `isocourse fade` plans by it.",),
    aliases=("skin type", "fitzpatrick skin type"),
)

"""The person's own view of the scars, 0 to 10. Not validated, and labelled so wherever it is shown."""

from __future__ import annotations

from ..licences import OWN
from ..model import Item, Source
from ..scale import Scale

OWN_SCARS = Scale(
    id="own-scars",
    name="Own view of the scars (not validated)",
    family="scars",
    about="One plain question to the person.",
    items=(Item("score", "How much do your scars bother you? 0 is not at all, 10 is as much as can be.", high=10),),
    validated=False,
    licence=OWN,
    sources=(Source("the question", "written by this project", "D"),),
    notes=("A grade by a clinician and the person's own view often differ; neither replaces the other.",),
    aliases=("own", "patient-scars"),
)

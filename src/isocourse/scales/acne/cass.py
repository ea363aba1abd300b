"""CASS, the Comprehensive Acne Severity Scale (Tan 2007): face, chest and back, each by itself."""

from __future__ import annotations

from ..licences import METHOD
from ..model import Item, Source, grades
from ..scale import Scale

GRADES = ("clear", "almost clear", "mild", "moderate", "severe", "very severe")

CASS = Scale(
    id="cass",
    name="CASS",
    family="acne",
    about="Comprehensive Acne Severity Scale: a grade for each of face, chest and back. The sites are not added.",
    items=tuple(Item(site, f"the grade of the {site}", high=5, labels=GRADES) for site in ("face", "chest", "back")),
    bands=grades(*GRADES),
    separate=True,
    licence=METHOD,
    sources=(
        Source("0 to 5 for each site", "a trial registry", "P"),
        Source("the names of the grades", "Tan 2007, to be verified", "B"),
    ),
)

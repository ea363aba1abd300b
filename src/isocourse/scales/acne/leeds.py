"""Leeds revised grades: entered by a clinician who holds the photographs, never computed."""

from __future__ import annotations

from ..model import Item, Licence, Source
from ..scale import Scale

HIGHEST = {"face": 12, "chest": 8, "back": 8, "non-inflammatory": 3}

LEEDS = Scale(
    id="leeds",
    name="Leeds (revised)",
    family="acne",
    about="Grades by comparison with standard photographs. Entered by a clinician; nothing here computes them.",
    items=tuple(Item(site, "the grade by the photographs", low=1, high=high) for site, high in HIGHEST.items()),
    separate=True,
    entry_only=True,
    licence=Licence(False, "The photographs are copyrighted and not shown here; the clinician needs the atlas."),
    sources=(Source("the ranges", "Burke and Cunliffe 1984, revised by O'Brien 1998", "B"),),
    notes=("The first version (1984) ran from 0 to 10; its grades do not belong here.",),
    aliases=("leeds-revised", "lrags"),
)

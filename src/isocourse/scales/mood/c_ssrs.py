"""C-SSRS screener: the clinician's result is entered. Its questions are not shown here."""

from __future__ import annotations

from ..model import Escalation, Item, Licence, Source, grades
from ..scale import Scale

LEVELS = ("no risk found", "low", "moderate", "high")

C_SSRS = Scale(
    id="c-ssrs",
    name="C-SSRS screener",
    family="mood",
    about="The level of suicide risk that a clinician found with the official form.",
    items=(Item("risk", "the level found with the official form", high=3, labels=LEVELS),),
    bands=grades(*LEVELS),
    escalations=(
        Escalation(
            "risk", 2,
            "The C-SSRS result was {value}: stop what is being done and let a clinician take over now.",
            "The C-SSRS has no result that can be read: it must be asked.",
        ),
    ),
    entry_only=True,
    number_is_shown=False,
    licence=Licence(
        False,
        "© 2008 The Research Foundation for Mental Hygiene, Inc. The wording may not be altered, and software that "
        "holds it needs written permission. Use the form of the Columbia Lighthouse Project and enter its result.",
    ),
    sources=(
        Source("three levels; which answers worry most", "Columbia Lighthouse Project; NINDS", "P"),
        Source("which answers are low or moderate", "a vendor's scoring guide", "S"),
        Source("0 for no risk found, 1 to 3 for the levels", "written by this project", "D"),
    ),
    notes=(
        "Moderate or high ends the normal flow.",
        "A low level is not no risk: whoever asked decides what follows.",
    ),
    aliases=("cssrs", "columbia"),
)  # fmt: skip

"""Lesion totals as reports give them: IL and NIL, with the nodules stated as counted apart or within IL."""

from __future__ import annotations

from collections.abc import Mapping

from ..licences import METHOD
from ..model import Item, Part, Source
from ..scale import Scale
from .lesion_counts import sum_of


def _check(known: Mapping[str, float]) -> list[tuple[str, str]]:
    """Nodules within IL cannot be more than IL."""
    inside, inflammatory = known.get("nodules-within"), known.get("inflammatory")
    if inside is None or inflammatory is None or inside <= inflammatory:
        return []
    said = f"is {inside:g}, more than the {inflammatory:g} inflammatory lesions it is among; correct one of them"
    return [("nodules-within", said), ("inflammatory", f"is {inflammatory:g}, fewer than the nodules within it")]


LESION_TOTALS = Scale(
    id="lesion-totals",
    name="Lesion totals",
    family="acne",
    about="Totals from a report: TL is NIL, IL and the nodules counted apart.",
    items=(
        Item("non-inflammatory", "comedones (NIL)", unit="count"),
        Item("inflammatory", "inflammatory lesions as reported (IL)", unit="count"),
        Item("nodules-apart", "nodules that are not in IL; 0 if they are", unit="count"),
        Item("nodules-within", "nodules that are among IL; 0 if they are apart", unit="count", points=lambda _: 0),
    ),
    parts=(
        Part(
            "IL", ("inflammatory", "nodules-within"),
            lambda known: known["inflammatory"] - known["nodules-within"],
        ),
        sum_of("NIL", "non-inflammatory"),
        sum_of("nodules", "nodules-apart", "nodules-within"),
        sum_of("IL with nodules", "inflammatory", "nodules-apart"),
        sum_of("TL", "non-inflammatory", "inflammatory", "nodules-apart"),
    ),
    check=_check,
    licence=METHOD,
    sources=(Source("what trials call IL, NIL and TL", "definitions as trials use them", "S"),),
    notes=("Both nodule items are needed, so that it is always said whether IL holds them.",),
)  # fmt: skip

"""NICE NG198: two bands, from the counts of inflammatory lesions and nodules."""

from __future__ import annotations

from ..licences import METHOD
from ..model import Band, Item, Source
from ..result import Result
from ..scale import Scale

INFLAMMATORY, NODULES = 35, 3


def from_counts(counts: Result) -> Result:
    """The band from lesion counts of all that was counted; `together` adds the regions first."""
    found = {"inflammatory": counts.parts.get("IL"), "nodules": counts.parts.get("nodules")}
    return NICE.score(found, site=counts.site, on=counts.on)


def _remark(result: Result) -> list[str]:
    """Where it would matter whether nodules count among the inflammatory lesions, say so."""
    if result.score != 1 or result.missing:
        return []
    together = sum(result.items.values())
    if together >= INFLAMMATORY:
        return ["With the nodules counted among the inflammatory lesions it would be moderate to severe."]
    return [] if together else ["Neither inflammatory lesions nor nodules: this is acne only if there are comedones."]


NICE = Scale(
    id="nice-ng198",
    name="NICE NG198",
    family="acne",
    about="Two bands by count: mild to moderate, or moderate to severe. The score is only the number of the band.",
    items=(
        Item(
            "inflammatory", "papules and pustules, nodules counted apart", unit="count",
            points=lambda count: 2 if count >= INFLAMMATORY else 1,
        ),
        Item("nodules", "nodules", unit="count", points=lambda count: 2 if count >= NODULES else 1),
    ),
    bands=(Band(1, "mild to moderate"), Band(2, "moderate to severe")),
    combine=max,
    number_is_shown=False,
    licence=METHOD,
    sources=(Source("both bands", "NICE NG198, the box reprinted word for word in Guidelines in Practice", "P"),),
    remark=_remark,
    notes=(
        "Mild to moderate: any number of comedones, up to 34 inflammatory lesions, up to 2 nodules.",
        "Moderate to severe: 35 or more inflammatory lesions, or 3 or more nodules. One of them is enough.",
    ),
    aliases=("nice", "ng198"),
)  # fmt: skip

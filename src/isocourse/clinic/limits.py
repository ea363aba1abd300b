"""At which result something is done, read from the conditions of the rules: a chart draws what decides, and no copy.

Of a condition with several edges the highest is drawn; where less is enough together with something else (liver enzymes
with bilirubin), the rule says so and the chart does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ..programmes.model import Rule
from ..record.analytes import BY_NAME

# What a condition compares, of which analytes, and in which unit; without one, in multiples of the laboratory's limit.
QUANTITIES = {
    "tg_mmol_l": (("triglycerides",), "mmol/L"),
    "liver_times": (("alt", "ast"), ""),
    "ck_times": (("ck",), ""),
}
EDGE = re.compile(rf"\b({'|'.join(QUANTITIES)}) <=? ([0-9.]+)")
DONE = {"task": "repeat", "reduce": "lower the dose", "hold": "hold", "stop": "stop"}


@dataclass(frozen=True)
class Limit:
    """A line of a chart: its place in the analyte's own unit, and what is done from there on."""

    value: float
    says: str


def limits(rules: Iterable[Rule], analyte: str, upper_limit: float | None, day: date) -> list[Limit]:
    """The lines of an analyte that hold on a day, the lowest first; the laboratory's own limit is one of them."""
    found = {upper_limit: "upper limit"} if upper_limit else {}
    for value, done in sorted(_edges(rules, analyte, upper_limit, day)):
        found.setdefault(value, done)
    return [Limit(value, says) for value, says in sorted(found.items())]


def _edges(
    rules: Iterable[Rule], analyte: str, upper_limit: float | None, day: date
) -> Iterator[tuple[float, str]]:  # fmt: skip
    for rule in rules:
        edges = [found for found in EDGE.findall(rule.holds or "") if analyte in QUANTITIES[found[0]][0]]
        in_force = (rule.since or day) <= day <= (rule.until or day)
        if edges and in_force and rule.on_fail in DONE:
            name, edge = max(edges, key=lambda one: float(one[1]))
            unit = QUANTITIES[name][1]
            if unit:
                yield BY_NAME[analyte].convert(float(edge), unit), DONE[rule.on_fail]
            elif upper_limit:
                yield float(edge) * upper_limit, DONE[rule.on_fail]

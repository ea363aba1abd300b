"""Weight and height, with a suggestion where the unit cannot be right."""

from __future__ import annotations

from ..record.quantities import HEIGHT, WEIGHT, Dimension
from .findings import Finding
from .intake import Intake
from .quantities import Quantity, quantity, understood
from .shapes import shown

OFFERED = {"weight": ("lb", "kg"), "height": ("in", "cm")}


def read_weight(finding: Finding, intake: Intake) -> None:
    """Body weight."""
    _read(finding, WEIGHT, intake)


def read_height(finding: Finding, intake: Intake) -> None:
    """Body height."""
    _read(finding, HEIGHT, intake)


def _read(finding: Finding, dimension: Dimension, intake: Intake) -> None:
    try:
        given, unit = _given(finding, dimension)
    except ValueError as error:
        message = f"{dimension.name} of {finding.when_words} {error}"
        finding.keep_in(intake, "weight", message)
        return
    held = {"value": given.value, "unit": unit}
    if dimension is WEIGHT:
        finding.add_to(intake, "weight", weight=held)
    else:
        finding.add_to(intake, "weight", height=held)


def _given(finding: Finding, dimension: Dimension) -> tuple[Quantity, str]:
    """The quantity and its unit; raises ValueError that continues `weight of 2026-03-02 …`."""
    if not finding.is_final:
        raise ValueError(f"has the status {shown(finding.entry.resource.get('status'))!r}, which is not final")
    given = quantity(finding.values.get("valueQuantity"))
    if given is None or given.comparator or len(finding.values) != 1:
        raise ValueError(f"is no plain number; write a valueQuantity in {dimension.unit}")
    try:
        unit, _ = understood(given, lambda value, unit: dimension.read({"value": value, "unit": unit}))
    except ValueError as error:
        unknown = given.units and not any(unit.lower() in dimension.factors for unit in given.units)
        if unknown:
            raise ValueError(
                f"is {given.words}; {given.units[0]!r} is not a unit of {dimension.name}"
                + _suggestion(given, dimension)
            ) from None
        said = str(error).removeprefix(f"{dimension.name} ")
        cannot = f"cannot be used: {said}; write it in {dimension.unit}"
        raise ValueError(said if said.startswith("is ") else cannot) from None
    return given, unit


def _suggestion(given: Quantity, dimension: Dimension) -> str:
    """The same number in the units that would make it plausible."""
    likely = []
    for unit in OFFERED[dimension.name]:
        held = given.value * dimension.factors[unit]
        if dimension.least <= held <= dimension.most:
            same = unit == dimension.unit
            likely.append(f"{given.value:g} {unit}" + ("" if same else f" ({held:.1f} {dimension.unit})"))
    return f"; did you mean {' or '.join(likely)}?" if likely else f"; write it in {dimension.unit}"

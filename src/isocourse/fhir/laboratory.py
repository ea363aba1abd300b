"""Laboratory results by LOINC, with the upper limit that the laboratory gives."""

from __future__ import annotations

from typing import Any

from ..record.analytes import BY_LOINC, Analyte
from .findings import Finding
from .intake import Intake
from .quantities import quantity, understood
from .shapes import objects, shown

NOT_MEASURED = ("not-performed", "not-applicable", "not-asked")
LOW_IS_BAD = ("hdl",)


def read_analyte(finding: Finding, intake: Intake) -> None:
    """A result of an analyte that rules look at; one in another analyte's unit stays unread."""
    analyte = BY_LOINC[finding.loinc or ""]
    if finding.absent in NOT_MEASURED and not finding.values:
        intake.note(finding.entry, f"{analyte.name} was {finding.absent}; there is no result", finding.part)
        return
    try:
        fields = _fields(finding, analyte)
    except ValueError as error:
        finding.keep_in(intake, "laboratory", f"{analyte.name} of {finding.when_words}: {error}")
        return
    finding.add_to(intake, "laboratory", **fields)


def _fields(finding: Finding, analyte: Analyte) -> dict[str, Any]:
    """The event's fields; raises ValueError with what is wrong."""
    if not finding.is_final:
        raise ValueError(f"its status is {shown(finding.entry.resource.get('status'))!r}, which is not final")
    given = quantity(finding.values.get("valueQuantity"))
    if given is None or len(finding.values) != 1:
        raise ValueError(f"has no number; expected a valueQuantity in {analyte.unit}")
    bound = given.comparator in ("<", "<=") and analyte.name not in LOW_IS_BAD
    if given.comparator and not bound:
        raise ValueError(f"{given.words} is a bound, not a result")
    unit, _ = understood(given, analyte.convert)
    return {
        "loinc": finding.loinc,
        "value": given.value,
        "unit": unit,
        "upper_limit": _upper_limit(finding, analyte, unit),
        "note": f"reported as {given.words}; the bound is used" if bound else None,
    }


def _upper_limit(finding: Finding, analyte: Analyte, unit: str) -> float | None:
    """The one upper limit that the laboratory states, in the result's unit."""
    limits = set()
    for reference in objects(finding.body.get("referenceRange")):
        high = quantity(reference.get("high"))
        if high is None:
            continue
        try:
            canonical = understood(high, analyte.convert)[1] if high.units else analyte.convert(high.value, unit)
            limits.add(round(canonical / analyte.convert(1.0, unit), 6))
        except ValueError:
            return None
    return limits.pop() if len(limits) == 1 else None


def above_limit(finding: Finding) -> bool:
    """Whether a result is above the limit that its own laboratory states, or above what it can measure."""
    analyte, given = BY_LOINC.get(finding.loinc or ""), quantity(finding.values.get("valueQuantity"))
    if analyte is None or given is None:
        return False
    try:
        unit, _ = understood(given, analyte.convert)
    except ValueError:
        return False
    limit = _upper_limit(finding, analyte, unit)
    return given.comparator in (">", ">=") or (limit is not None and given.value > limit)


def read_other(finding: Finding, intake: Intake) -> None:
    """A result that no rule looks at is kept as it is, if it is a plain number with a unit."""
    given = quantity(finding.values.get("valueQuantity"))
    if finding.is_final and given and given.units and not given.comparator and finding.taken and finding.taken.moment:
        finding.add_to(intake, "laboratory", loinc=finding.loinc, value=given.value, unit=given.units[0])

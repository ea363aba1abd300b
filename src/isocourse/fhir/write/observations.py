"""Observations: pregnancy tests and reports, laboratory results, weight and height."""

from __future__ import annotations

from ...record.analytes import BY_NAME
from ...record.events.clinical import Laboratory
from ...record.events.course import BodySize
from ...record.events.pregnancy import PregnancyReport, PregnancyTest
from ..codes import HEIGHT, PREGNANCY_PRESENCE, PREGNANCY_STATUS, WEIGHT
from .shapes import LOINC, SNOMED, TERMS, Resource, concept, known, moment, profile, quantity

INTERPRETATION = {"negative": "NEG", "positive": "POS", "indeterminate": "IND"}
MOLAR = {"triglycerides": "14927-8", "cholesterol": "14647-2"}  # evidence/safety.md F5


def pregnancy_test(event: PregnancyTest, us: bool) -> Resource | None:
    """In urine or serum; a test of neither has no code."""
    codes = [code for code, specimen in PREGNANCY_PRESENCE.items() if specimen == event.specimen]
    if not codes:
        return None
    said = {
        "valueCodeableConcept": concept(event.result),
        "interpretation": [concept(None, (f"{TERMS}/v3-ObservationInterpretation", INTERPRETATION[event.result]))],
    }
    return _observation(
        event.happened, "laboratory", concept(f"hCG, {event.specimen}", (LOINC, codes[0])), **said
    ) | profile("us-core-observation-lab", applies=us)


def pregnancy_report(event: PregnancyReport, us: bool) -> Resource:
    """A pregnancy."""
    said = {"valueCodeableConcept": concept("Pregnant", (SNOMED, "77386006"))}
    return _observation(
        event.happened, "social-history", concept("Pregnancy status", (LOINC, PREGNANCY_STATUS)), **said
    ) | profile("us-core-observation-pregnancystatus", applies=us)


def laboratory(event: Laboratory, us: bool) -> Resource | None:
    """A result with its unit and the laboratory's upper limit; without a LOINC code it is none that others can read."""
    code = event.loinc or _loinc(event)
    if code is None:
        return None
    limit = quantity(event.upper_limit, event.unit)
    made = _observation(event.happened, "laboratory", concept(event.analyte, (LOINC, code)))
    made |= known(valueQuantity=quantity(event.value, event.unit), referenceRange=[{"high": limit}] if limit else None)
    return made | profile("us-core-observation-lab", applies=us)


def _loinc(event: Laboratory) -> str | None:
    """The code that fits the unit: the first of the analyte is for its own unit."""
    analyte = BY_NAME.get(event.analyte or "")
    if analyte is None:
        return None
    if event.unit == analyte.unit:
        return analyte.loinc[0]
    return MOLAR.get(analyte.name) if event.unit == "mmol/L" else None


def weight(event: BodySize, us: bool) -> Resource | None:
    """The body weight, or the height; an entry of both is written as two."""
    name, code, held = ("Body weight", WEIGHT, quantity(event.weight, "kg"))
    if event.weight is None:
        name, code, held = "Body height", HEIGHT, quantity(event.height, "cm")
    return (
        None
        if held is None
        else _observation(event.happened, "vital-signs", concept(name, (LOINC, code)), valueQuantity=held)
    )


def _observation(when: object, category: str, code: Resource, **said: object) -> Resource:
    return {
        "resourceType": "Observation",
        "status": "final",
        "category": [concept(None, (f"{TERMS}/observation-category", category))],
        "code": code,
        "effectiveDateTime": moment(when),  # type: ignore[arg-type]
        **said,
    }

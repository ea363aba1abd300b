"""Condition, AllergyIntolerance and Procedure: our plain code and its words, and a foreign code where one is sure."""

from __future__ import annotations

from ...record.events.clinical import Allergy, Condition, Procedure
from ..own import CODE
from .shapes import SNOMED, TERMS, Resource, concept, known, moment, profile

SURE = {
    "acne-vulgaris": "88616000",
    "acne": "11381005",
    "diabetes": "73211009",
}  # the marks P and S of condition_codes.py
STATUS = {"done": "completed", "planned": "preparation"}


def condition(event: Condition, us: bool) -> Resource:
    """A condition since a day, and until a day if it ended."""
    made = {
        "resourceType": "Condition",
        "clinicalStatus": concept(None, (f"{TERMS}/condition-clinical", "resolved" if event.until else "active")),
        "category": [concept(None, (f"{TERMS}/condition-category", "problem-list-item"))],
        "code": concept(_words(event.condition), (CODE, event.condition), (SNOMED, SURE.get(event.condition))),
        **known(
            severity=concept(event.severity),
            onsetDateTime=moment(event.since or event.happened),
            abatementDateTime=moment(event.until),
        ),
    }
    return made | profile("us-core-condition-problems-health-concerns", applies=us)


def allergy(event: Allergy, us: bool) -> Resource:
    """An allergy or intolerance, as it was told."""
    made = {
        "resourceType": "AllergyIntolerance",
        "clinicalStatus": concept(None, (f"{TERMS}/allergyintolerance-clinical", "active")),
        "code": concept(_words(event.substance), (CODE, event.substance)),
        "recordedDate": moment(event.happened),
    }
    return made | profile("us-core-allergyintolerance", applies=us)


def procedure(event: Procedure, us: bool) -> Resource:
    """A procedure done or planned."""
    made = {
        "resourceType": "Procedure",
        "status": STATUS[event.status],
        "code": concept(_words(event.procedure), (CODE, event.procedure)),
        "performedDateTime": moment(event.happened),
        **known(bodySite=[concept(event.site)] if event.site else None),
    }
    return made | profile("us-core-procedure", applies=us)


def _words(code: str) -> str:
    return code.replace("-", " ")

"""The steps ahead as a CarePlan: what, who, from when and until when, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ...fhir.write.shapes import Resource, concept, known
from ...schedule import Step
from .. import words

CODE = "urn:isocourse:rule"


def care_plan(person: str, steps: Sequence[Step], at: datetime) -> Resource | None:
    """The plan as it stands at the moment `at`; None when nothing lies ahead. It orders nothing."""
    if not steps:
        return None
    return {
        "resourceType": "CarePlan",
        "id": "steps-ahead",
        "status": "active",
        "intent": "proposal",
        "title": "Isotretinoin: the steps ahead",
        "subject": {"reference": f"Patient/{person}"},
        "created": at.isoformat(),
        "activity": [{"detail": _detail(step)} for step in steps],
    }


def _detail(step: Step) -> dict[str, Any]:
    """One step. FHIR has no word for late, so `statusReason` says it."""
    period = known(start=str(step.earliest or ""), end=str(step.latest or ""))
    mark = "" if step.confirmed else " (not confirmed from programme text)"
    return known(
        code=concept(step.what, *((CODE, code) for code in step.codes)),
        reasonCode=[concept(why) for why in step.why],
        status="not-started",
        statusReason=concept("overdue") if step.status == "overdue" else None,
        scheduledPeriod=period,
        performer=[{"display": words.sentence(words.who(step.who))}],
        description=f"{step.what} Source: {', '.join(step.source) or 'isocourse'}{mark}.",
    )

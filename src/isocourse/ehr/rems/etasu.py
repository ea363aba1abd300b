"""`GuidanceResponse/$rems-etasu`: how each requirement stands, this month and in those before, by the same rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ...decide import Decision, Finding
from ...render import words
from ..answer import Desk, Reply
from ..outcome import outcome
from ..shelf import Shelf
from .input import Asked, Refused, read_input
from .months import Month, months
from .requirements import Status, Told, overall, told

GUIDE = "http://hl7.org/fhir/us/medication-rems"
OUTPUT = "etasuOutputParameters"


def rems_etasu(body: Any, at: datetime, desk: Desk, shelf: Shelf) -> Reply:
    """The Parameters that answer; 400 with an OperationOutcome where the input is not what is taken."""
    try:
        asked = read_input(body, shelf)
    except Refused as fault:
        return Reply(400, outcome("invalid", str(fault)))
    if asked.record is None:
        return _reply(_guidance(asked.patient_id, "failure", [asked.not_found or ""]), [], asked)
    listed = months(asked.record, at)
    decisions = desk.decide([month.ask for month in listed], desk.book)
    current = told(decisions[-1])
    status: Status = "failure" if asked.not_found else overall(decisions[-1], current)
    notes = [asked.not_found, decisions[-1].headline, _next(decisions[-1]), decisions[-1].disclaimer]
    nested = [_nested(asked, item, item.name) for item in current]
    for month, decision in zip(listed[:-1], decisions[:-1], strict=True):
        nested += [_nested(asked, item, _of(month, item)) for item in told(decision, monthly_only=True)]
    return _reply(_guidance(asked.patient_id, status, [note for note in notes if note]), nested, asked)


def _of(month: Month, item: Told) -> str:
    day = month.supply.happened if month.supply else None
    return f"{item.name}, supply {month.number} of {day.isoformat()[:10] if day else 'now'}"


def _nested(asked: Asked, item: Told, name: str) -> dict[str, Any]:
    return {"name": name, "resource": _guidance(asked.patient_id, item.status, [name, *map(_line, item.findings)])}


def _line(item: Finding) -> str:
    """One rule in a sentence or two: what it saw, who mends it and how, where it comes from."""
    mend = f" {words.sentence(words.who(item.who))}: {item.mend}" if item.outcome != "holds" and item.mend else ""
    mark = "" if item.confirmed else " (not confirmed from programme text)"
    return f"{item.title}: {item.outcome}. {item.reason}{mend} [{item.code}; {', '.join(item.source)}]{mark}"


def _next(decision: Decision) -> str | None:
    if not decision.next_step:
        return None
    by = f" by {words.day(decision.by)}" if decision.by else ""
    return f"Next: {words.who(decision.who)}{by}: {decision.next_step}"


def _guidance(patient_id: str, status: Status, notes: Sequence[str]) -> dict[str, Any]:
    subject = {} if patient_id == "unknown" else {"subject": {"reference": f"Patient/{patient_id}"}}
    return {
        "resourceType": "GuidanceResponse",
        "status": status,
        "moduleUri": GUIDE,
        **subject,
        "note": [{"text": note} for note in notes],
    }


def _reply(whole: dict[str, Any], nested: list[dict[str, Any]], asked: Asked) -> Reply:
    if asked.case_number and asked.record is not None:
        nested = [*nested, {"name": "case_number", "valueString": asked.case_number}]
    if nested:
        whole |= {
            "outputParameters": {"reference": f"#{OUTPUT}"},
            "contained": [{"resourceType": "Parameters", "id": OUTPUT, "parameter": nested}],
        }
    return Reply(200, {"resourceType": "Parameters", "parameter": [{"name": "rems-etasu", "resource": whole}]})

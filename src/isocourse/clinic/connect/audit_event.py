"""A line of the log as a FHIR AuditEvent, with its place in the chain."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from ..models import Log

TYPE = {
    "system": "http://terminology.hl7.org/CodeSystem/audit-event-type",
    "code": "rest",
    "display": "RESTful Operation",
}
READING = ("looked", "exported")


def audit_event(line: Log, person: str) -> dict[str, Any]:
    """The resource; `person` is the id of whom the line is about, empty where it is about nobody."""
    about = {"what": {"reference": f"Patient/{person}"}} if person else {}
    return {
        "resourceType": "AuditEvent",
        "id": f"log-{line.number}",
        "type": TYPE,
        "action": "R" if line.action.startswith(READING) else "U",
        "recorded": line.at.astimezone(UTC).isoformat(),
        "outcome": "0",
        "agent": [{"who": {"display": line.who or "isocourse"}, "requestor": True}],
        "source": {"observer": {"display": "isocourse"}},
        "entity": [about | {
            "detail": [{"type": name, "valueString": text} for name, text in (
                ("action", line.action), ("detail", line.detail), ("previous", line.previous), ("hash", line.hash),
            )],
        }],
    }  # fmt: skip

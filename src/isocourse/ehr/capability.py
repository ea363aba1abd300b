"""The CapabilityStatement: what the FHIR base can do."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version
from typing import Any

from .rems.etasu import GUIDE
from .search import TYPES

OPERATIONS = {
    "GuidanceResponse": ("rems-etasu", f"{GUIDE}/OperationDefinition/rems-etasu"),
    "Questionnaire": (
        "questionnaire-package",
        "http://hl7.org/fhir/us/davinci-dtr/OperationDefinition/questionnaire-package",
    ),
    "QuestionnaireResponse": ("submit", f"{GUIDE}/OperationDefinition/submit"),
    "Patient": ("everything", "http://hl7.org/fhir/OperationDefinition/Patient-everything"),
}


def capability(at: datetime, base_url: str) -> dict[str, Any]:
    """The statement of this server, at its own address."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": at.isoformat(),
        "kind": "instance",
        "software": {"name": "isocourse", "version": version("isocourse")},
        "implementation": {
            "description": "isocourse: records of courses of isotretinoin",
            "url": f"{base_url.rstrip('/')}/fhir",
        },
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [{"mode": "server", "resource": [_resource(name) for name in sorted({*TYPES, *OPERATIONS})]}],
    }


def _resource(name: str) -> dict[str, Any]:
    made: dict[str, Any] = {"type": name}
    if name in TYPES:
        made["interaction"] = [{"code": "search-type"}, *([{"code": "read"}] if name == "Patient" else [])]
        made["searchParam"] = [{"name": "_id", "type": "token"}]
        made["searchParam"] += [] if name == "Patient" else [{"name": "patient", "type": "reference"}]
    if name in OPERATIONS:
        operation, definition = OPERATIONS[name]
        made["operation"] = [{"name": operation, "definition": definition}]
    return made

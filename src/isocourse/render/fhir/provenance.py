"""Where the resources of an export come from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from importlib.metadata import version

from ...fhir.write.shapes import Resource


def provenance(targets: Iterable[Resource], at: datetime) -> Resource:
    """isocourse put them together at the moment `at`, from the record that the clinic keeps."""
    return {
        "resourceType": "Provenance",
        "id": "export",
        "target": [{"reference": f"{item['resourceType']}/{item['id']}"} for item in targets],
        "recorded": at.isoformat(),
        "agent": [{"who": {"display": f"isocourse {version('isocourse')}"}}],
    }

"""What FHIR has no place for, kept in an extension of ours, so that a record that went out comes back whole.

A resource that we wrote says in the extension only what reading the resource alone would not tell. What is native is
read as from anybody, so that a change made elsewhere counts. An event that FHIR has no resource for is a Basic.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..record.problems import Problem
from ..record.record import read_event, too_deep
from .bundle import Bundle, Entry
from .shapes import Object, objects, text
from .systems import codings

EVENT = "urn:isocourse:event"  # the extension, and the system of a Basic's code
CODE = "urn:isocourse:code"  # the system of our plain codes of conditions, substances and procedures
PROGRAMME = "urn:isocourse:programme"
ZONE = "urn:isocourse:timezone"


def fields(resource: Object) -> Mapping[str, Any]:
    """What the extension says; empty when there is none, or when it cannot be read."""
    said = extension(resource, EVENT)
    try:
        found = json.loads(said) if said else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) and not too_deep(found, said) else {}


def extension(resource: Object, url: str) -> str | None:
    """The text of the first extension with this address."""
    return next(
        (text(item.get("valueString")) for item in objects(resource.get("extension")) if item.get("url") == url), None
    )


def home(bundle: Bundle) -> tuple[str | None, str] | None:
    """Programme and time zone of a record of ours, as its Patient says; None when it is not one."""
    patients = list(bundle.of("Patient"))
    zone = extension(patients[0].resource, ZONE) if len(patients) == 1 else None
    if zone is None:
        return None
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    return extension(patients[0].resource, PROGRAMME), zone


def is_own(entry: Entry) -> bool:
    """Whether the resource is a Basic that holds an event of ours."""
    return entry.type == "Basic" and any(item.system == EVENT for item in codings(entry.resource.get("code")))


def kind_of(entry: Entry) -> str:
    """The kind of event in a Basic of ours."""
    return next((item.code for item in codings(entry.resource.get("code")) if item.system == EVENT), "record")


def event_in(entry: Entry, problems: list[Problem]) -> Any:
    """The event of a Basic; one that cannot be read is kept unread."""
    return read_event({"kind": kind_of(entry), **fields(entry.resource)}, entry.place, problems)

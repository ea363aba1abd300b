"""The resources of an export: of one person, as of a moment, and only what changed since another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from ...ehr.outcome import outcome
from ...ehr.search import TYPES as RECORD
from ...render.fhir import export
from .. import record
from ..models import Export, Log, Person
from .audit_event import audit_event

NOT_OF_A_RECORD = ("CarePlan", "Provenance")  # a plan is of the day on which one looks
FAULTS = "OperationOutcome"
LOG = "AuditEvent"
TYPES = (*(name for name in RECORD if name not in NOT_OF_A_RECORD), LOG)
TOGETHER = 20

Resource = dict[str, Any]


def people(job: Export) -> QuerySet[Person]:
    """Those of the site of whom something was written by then, always in the same order: entries are only added."""
    there = Person.objects.filter(site=job.site, entries__added_at__lte=job.at)
    return there.distinct().order_by("pk")


def resources(job: Export, some: Sequence[Person]) -> Iterator[tuple[Person, list[Resource]]]:
    """The resources of some people. Who cannot be written as FHIR has an OperationOutcome instead."""
    now = record.read_many(some, by=job.at)
    before = record.read_many(some, by=job.since) if job.since else [None] * len(some)
    for person, kept, was in zip(some, now, before, strict=True):
        try:
            found = _written(kept.record, job)
            known = _written(was.record, job) if was and was.number else []
        except ValueError as error:
            said = outcome("processing", f"{person.reference} cannot be written as FHIR: {error}")
            yield person, [said]
            continue
        yield person, [item for item in found if item not in known]


def events(job: Export, numbers: dict[str, str]) -> Iterator[Resource]:
    """The log's lines about people, by their number at the clinic."""
    lines = Log.objects.filter(person__in=list(numbers), at__lte=job.at)
    if job.since:
        lines = lines.filter(at__gt=job.since)
    return (audit_event(line, numbers[line.person]) for line in lines.iterator())


def _written(held: Any, job: Export) -> list[Resource]:
    found = [entry["resource"] for entry in export(held, (), job.at).bundle["entry"]]
    names = {f"{item['resourceType']}/{item['id']}": item["id"] for item in found}
    kept = [item for item in found if item["resourceType"] in job.types]
    return [_renamed(item, held.person, names) for item in kept]


def _renamed(value: Any, person: str, names: dict[str, str]) -> Any:
    """With ids that no other person's resources have, here and in references."""
    if isinstance(value, list):
        return [_renamed(item, person, names) for item in value]
    if not isinstance(value, dict):
        return value
    made = {name: _renamed(item, person, names) for name, item in value.items()}
    if "resourceType" in made and made["resourceType"] != "Patient" and "id" in made:
        made["id"] = _name(person, made["id"])
    reference = made.get("reference")
    if isinstance(reference, str) and reference in names and not reference.startswith("Patient/"):
        made["reference"] = f"{reference.partition('/')[0]}/{_name(person, names[reference])}"
    return made


def _name(person: str, name: str) -> str:
    whole = f"{person}.{name}"
    return whole if len(whole) <= 64 else hashlib.sha256(whole.encode()).hexdigest()

"""Reading and searching the records that the service holds, one person at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ..decide import Ask
from ..render.fhir import export
from .answer import Desk, Reply
from .outcome import outcome
from .shelf import Shelf

TYPES = (
    "AllergyIntolerance", "Basic", "CarePlan", "Condition", "MedicationDispense", "MedicationRequest",
    "MedicationStatement", "Observation", "Patient", "Procedure", "Provenance", "QuestionnaireResponse",
)  # fmt: skip
AHEAD = ("CarePlan", "Provenance")
OF_PERSON = ("patient", "subject")
PARAMETERS = (*OF_PERSON, "_id")
IGNORED = ("_format", "_include")  # medications are coded in place, so there is nothing to include


def everything(person: str, at: datetime, desk: Desk, shelf: Shelf) -> Reply:
    """The whole export of a person, or 404."""
    resources = _resources(person, at, desk, shelf)
    if resources is None:
        return _nobody(person)
    return Reply(200, _searchset(resources))


def read(person: str, at: datetime, desk: Desk, shelf: Shelf) -> Reply:
    """The Patient, or 404."""
    resources = _resources(person, at, desk, shelf, ahead=False)
    return Reply(200, resources[0]) if resources else _nobody(person)


def search(type_: str, asked: Iterable[tuple[str, str]], at: datetime, desk: Desk, shelf: Shelf) -> Reply:
    """The resources of one type about one person; 400 for anything that would find more or less than was meant."""
    given = [(name, value) for name, value in asked if name not in IGNORED]
    if type_ not in TYPES:
        return Reply(404, outcome("not-supported", f"{type_!r} is not held here; there are {', '.join(TYPES)}."))
    if unknown := [name for name, _ in given if name not in PARAMETERS]:
        return Reply(
            400, outcome("not-supported", f"{unknown[0]!r} is no parameter here; there are {', '.join(PARAMETERS)}.")
        )
    people = {
        value.removeprefix("Patient/")
        for name, value in given
        if name in OF_PERSON or (type_ == "Patient" and name == "_id")
    }
    if len(people) != 1:
        return Reply(400, outcome("required", "Name one person: `patient`, or `_id` of the Patient."))
    wanted = {value for name, value in given if name == "_id"}
    found = _resources(people.pop(), at, desk, shelf, ahead=type_ in AHEAD) or []
    meant = [item for item in found if item["resourceType"] == type_ and (not wanted or wanted == {item["id"]})]
    return Reply(200, _searchset(meant))


def _resources(
    person: str, at: datetime, desk: Desk, shelf: Shelf, *, ahead: bool = True
) -> list[dict[str, Any]] | None:
    """Everything about a person at the moment `at`; without looking ahead where nothing needs it."""
    record = shelf.find(person)
    if record is None:
        return None
    steps = desk.steps([Ask(record, "follow", at, desk.programme)], desk.book)[0] if ahead else []
    return [entry["resource"] for entry in export(record, steps, at).bundle["entry"]]


def _searchset(resources: list[dict[str, Any]]) -> dict[str, Any]:
    entries: list[Mapping[str, Any]] = [{"resource": item, "search": {"mode": "match"}} for item in resources]
    body = {"resourceType": "Bundle", "type": "searchset", "total": len(entries)}
    return body | ({"entry": entries} if entries else {})


def _nobody(person: str) -> Reply:
    return Reply(404, outcome("not-found", f"No record of {person!r} is held here."))

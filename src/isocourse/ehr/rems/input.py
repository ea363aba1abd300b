"""What `$rems-etasu` is asked: a Patient and a Medication, or a case number, and the record that this means.

Identity is a key. Nobody is matched by name: the id of the Patient, or the case number, finds the record; what
contradicts it (another birth date, a case number that is not theirs) finds nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...fhir.bundle import read_bundle
from ...fhir.drugs import Drug, drug_of
from ...fhir.isotretinoin import verdict
from ...fhir.shapes import Object, objects, text
from ...fhir.systems import codings, words
from ...record import Record
from ...record.events.person import Enrolment, Person
from ..shelf import Shelf
from .months import PROGRAMME

CASE_NUMBERS = ("case_number", "caseNumber")  # the guide writes the first, its reference implementation the second
MEDICATIONS = ("Medication", "MedicationRequest")


class Refused(ValueError):
    """The input is not what the operation takes: HTTP 400. The message says what would be right."""


@dataclass(frozen=True)
class Asked:
    """Whom it is about. `not_found` says why there is no record; `record` then holds only what was sent."""

    patient_id: str
    case_number: str | None
    record: Record | None
    not_found: str | None = None


def read_input(body: Any, shelf: Shelf) -> Asked:
    """The Parameters of `$rems-etasu`; raises `Refused`."""
    if not isinstance(body, dict) or body.get("resourceType") != "Parameters":
        raise Refused("The body is not a Parameters resource with `patient` and `medication`, or `case_number`.")
    sent = objects(body.get("parameter"))
    case_number = _case_number(sent)
    patient = _resource(sent, "patient", ("Patient",))
    medication = _resource(sent, "medication", MEDICATIONS)
    if patient is None and case_number is None:
        raise Refused("Neither `patient` (a Patient) nor `case_number` (a valueString) was sent.")
    if patient is not None and text(patient.get("id")) is None:
        raise Refused("`patient` has no id; people are found by it, never by name.")
    if medication is None and case_number is None:
        raise Refused("`medication` (a Medication or MedicationRequest) was not sent; it says which REMS is meant.")
    if medication is not None and not _is_isotretinoin(medication):
        name = patient["id"] if patient else "unknown"
        return Asked(name, case_number, None, "The medication is not isotretinoin by a code or name known here.")
    return _found(patient, case_number, shelf)


def _found(patient: Mapping[str, Any] | None, case_number: str | None, shelf: Shelf) -> Asked:
    held = shelf.find(patient["id"]) if patient else None
    if patient is None:
        owners = [record for record in shelf.records() if _number(record) == case_number]
        if len(owners) != 1:
            why = "No record has" if not owners else "More than one record has"
            return Asked("unknown", case_number, None, f"{why} the case number {case_number!r}.")
        return Asked(owners[0].person, case_number, owners[0])
    if held is None:
        why = "No record of this person is held here; what follows is judged by the Patient alone."
        return Asked(patient["id"], case_number, _of_patient(patient), why)
    if (born := _birth(held)) and text(patient.get("birthDate")) not in (None, born):
        return Asked(patient["id"], case_number, None, "The Patient has another birth date than the record.")
    if case_number and _number(held) != case_number:
        return Asked(patient["id"], case_number, None, "The case number is not the one on this person's record.")
    return Asked(patient["id"], case_number or _number(held), held)


def _case_number(sent: list[Object]) -> str | None:
    numbers = {text(item.get("valueString")) for item in sent if item.get("name") in CASE_NUMBERS} - {None}
    if len(numbers) > 1:
        raise Refused("Two case numbers were sent; send the one that is meant.")
    return next(iter(numbers), None)


def _resource(sent: list[Object], name: str, types: tuple[str, ...]) -> dict[str, Any] | None:
    found = [item.get("resource") for item in sent if item.get("name") == name]
    if not found:
        return None
    if len(found) > 1 or not isinstance(found[0], dict) or found[0].get("resourceType") not in types:
        raise Refused(f"`{name}` is not one resource of the type {' or '.join(types)}.")
    return found[0]


def _is_isotretinoin(medication: dict[str, Any]) -> bool:
    if medication["resourceType"] == "Medication":
        concept = medication.get("code")
        return verdict(Drug(codings(concept), words(concept))).is_course
    return verdict(
        drug_of(medication, read_bundle({"resourceType": "Bundle", "entry": [{"resource": medication}]}))
    ).is_course


def _of_patient(patient: Mapping[str, Any]) -> Record:
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": patient}]}
    return replace(Record.load(bundle), programme=PROGRAMME)


def _number(record: Record) -> str | None:
    """The number of the patient's enrolment, which the programme gave; none is ever made here."""
    numbers = [item.number for item in record.events if isinstance(item, Enrolment) and item.party == "patient"]
    return next((number for number in reversed(numbers) if number), None)


def _birth(record: Record) -> str | None:
    dates = [item.birth_date for item in record.events if isinstance(item, Person) and item.birth_date]
    return dates[-1].isoformat() if dates else None

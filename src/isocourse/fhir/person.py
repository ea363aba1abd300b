"""Whose record this is. Identity is a key: nobody is matched by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ..record.problems import Problem, Unreadable
from .bundle import Bundle, Entry, plain_address
from .dates import when
from .intake import Intake
from .shapes import Object, obj, objects, text
from .systems import system_name

OF_PATIENT = {"AllergyIntolerance": "patient"}


@dataclass(frozen=True)
class Person:
    """The one person, their Patient resource if it is there, and how others refer to them if not."""

    id: str
    patient: Entry | None
    address: str | None = None

    def owns(self, entry: Entry, bundle: Bundle) -> Literal["yes", "no", "unknown"]:
        """Whether the resource is about this person."""
        subject = _subject(entry)
        address = plain_address(subject)
        if address and self.patient is None:
            return "yes" if address == self.address else "no"
        if address and self.patient and not address.startswith("#"):
            if bundle.entry(subject) is self.patient:
                return "yes"
            return "unknown" if address.endswith(f"/{self.patient.name}") else "no"  # the same id on another server
        key = _key(obj(subject.get("identifier")))
        if key and self.patient and key in map(_key, objects(self.patient.resource.get("identifier"))):
            return "yes"
        return "unknown"


def find_person(
    bundle: Bundle, about_person: Iterable[Entry], orders: Iterable[Entry], problems: list[Problem]
) -> Person:
    """The person that the Bundle is about; raises `Unreadable` when that is not clear."""
    patients = list(bundle.of("Patient"))
    if not patients:
        return _from_subjects(about_person, problems)
    if len(patients) > 1:
        patients = [_the_treated(bundle, patients, orders)]
        problems.append(Problem("Bundle", f"holds several patients; only {patients[0].name} has isotretinoin orders"))
    patient = patients[0]
    person_id = patient.id or (patient.full_url or "").removeprefix("urn:uuid:") or None
    if person_id is None:
        raise Unreadable(Problem(patient.place, "has no id; give the Patient the `id` that the others refer to"))
    return Person(person_id, patient)


def _the_treated(bundle: Bundle, patients: list[Entry], orders: Iterable[Entry]) -> Entry:
    """The only one of several patients whom the isotretinoin orders are for."""
    meant = [bundle.entry(_subject(order)) for order in orders]
    treated = [patient for patient in patients if patient in meant]
    if len(treated) != 1:
        names = ", ".join(patient.name for patient in patients[:5])
        said = f"holds {len(patients)} patients ({names}), {len(treated)} of them with isotretinoin orders"
        raise Unreadable(Problem("Bundle", f"{said}; give one person's Bundle"))
    return treated[0]


def read_patient(patient: Entry, intake: Intake) -> None:
    """The birth date. Gender, sex and race are not read: no category may follow from them."""
    birth = when(patient.resource.get("birthDate"))
    if birth is not None:
        intake.add(patient, "person", birth, birth_date=birth.day)


def _from_subjects(about_person: Iterable[Entry], problems: list[Problem]) -> Person:
    addresses = {address for entry in about_person if (address := plain_address(_subject(entry))) and address[0] != "#"}
    if len(addresses) != 1:
        said = f"refers to {len(addresses)} patients" if addresses else "is about nobody"
        raise Unreadable(Problem("Bundle", f"holds no Patient and {said}; give one person's Bundle with their Patient"))
    address = addresses.pop()
    person_id = address.rsplit("/", 1)[-1].removeprefix("urn:uuid:")
    if not person_id:
        raise Unreadable(Problem("Bundle", f"refers to {address!r}, which is no Patient; add the Patient"))
    problems.append(Problem("Bundle", f"holds no Patient; the person is taken to be {address}, birth date unknown"))
    return Person(person_id, None, address)


def _subject(entry: Entry) -> Object:
    return obj(entry.resource.get(OF_PATIENT.get(entry.type, "subject")))


def _key(identifier: Object) -> tuple[str, str] | None:
    """A business identifier, which is one only with its system."""
    system, value = system_name(identifier.get("system")), text(identifier.get("value"))
    return (system, value) if system and value else None

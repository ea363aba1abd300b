"""Invented people and resources, built in code; every test changes only what it is about."""

from __future__ import annotations

from typing import Any

from isocourse.record import Event, Record

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
ATC = "http://www.whocc.no/atc"
NDC = "http://hl7.org/fhir/sid/ndc"
ICD10 = "http://hl7.org/fhir/sid/icd-10-cm"
UCUM = "http://unitsofmeasure.org"
INTERPRETATION = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
RACE = "urn:oid:2.16.840.1.113883.6.238"

Resource = dict[str, Any]
MAYA = {"reference": "Patient/maya"}


def coded(system: str | None, code: str, display: str | None = None) -> Resource:
    """A CodeableConcept with one coding."""
    parts = {"system": system, "code": code, "display": display}
    return {"coding": [{name: value for name, value in parts.items() if value is not None}]}


def resource(kind: str, **fields: Any) -> Resource:
    """A resource about Maya; a field given as None is left out."""
    subject = {"patient": MAYA} if kind == "AllergyIntolerance" else {"subject": MAYA}
    made = {"resourceType": kind, "id": "x", **subject, **fields}
    return {name: value for name, value in made.items() if value is not None}


def patient(**fields: Any) -> Resource:
    return {"resourceType": "Patient", "id": "maya", "birthDate": "2008-05-01", **fields}


def pregnancy_test(**fields: Any) -> Resource:
    """A urine test of 2 March 2026, clearly negative."""
    negative = coded(SNOMED, "260385009", "Negative")
    return observation("2106-3", valueCodeableConcept=fields.pop("value", negative), **fields)


def observation(loinc: str, **fields: Any) -> Resource:
    made = {"status": "final", "code": coded(LOINC, loinc), "effectiveDateTime": "2026-03-02"}
    return resource("Observation", **(made | fields))


def quantity(value: Any, unit: str | None = None) -> Resource:
    return {"value": value} | ({"unit": unit, "code": unit, "system": UCUM} if unit else {})


def dose(value: float = 20, unit: str = "mg", frequency: int = 2, **fields: Any) -> Resource:
    return {
        "timing": {"repeat": {"frequency": frequency, "period": 1, "periodUnit": "d"}},
        "doseAndRate": [{"doseQuantity": quantity(value, unit)}],
        **fields,
    }


def order(**fields: Any) -> Resource:
    """Isotretinoin 20 mg twice a day, 60 capsules, no repeat, of 3 March 2026."""
    made = {
        "status": "active",
        "intent": "order",
        "authoredOn": "2026-03-03",
        "medicationCodeableConcept": coded(RXNORM, "197844", "isotretinoin 20 MG Oral Capsule"),
        "dosageInstruction": [dose()],
        "dispenseRequest": {"quantity": quantity(60, "{capsule}"), "numberOfRepeatsAllowed": 0},
    }
    return resource("MedicationRequest", **(made | fields))


def supply(**fields: Any) -> Resource:
    """The same, handed over on 4 March 2026."""
    made = {
        "status": "completed",
        "whenHandedOver": "2026-03-04T10:00:00-05:00",
        "medicationCodeableConcept": coded(RXNORM, "197844", "isotretinoin 20 MG Oral Capsule"),
        "dosageInstruction": [dose()],
        "quantity": quantity(60, "{capsule}"),
        "daysSupply": quantity(30, "d"),
    }
    return resource("MedicationDispense", **(made | fields))


def bundle(*resources: Resource, with_patient: Resource | None = None, **fields: Any) -> Resource:
    entries = [{"resource": item} for item in (with_patient or patient(), *resources)]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries, **fields}


def read(*resources: Resource, **fields: Any) -> Record:
    return Record.load(bundle(*resources, **fields))


def only(record: Record, *leaving_out: str) -> Event:
    """The only event that is not about the birth date or of a kind to leave out."""
    (event,) = (event for event in record.events if event.kind not in ("person", *leaving_out))
    return event


def kinds(record: Record) -> list[str]:
    return [event.kind for event in record.events if event.kind != "person"]


def said(record: Record) -> str:
    """All problems, one a line."""
    return "\n".join(map(str, record.problems))

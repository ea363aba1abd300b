"""The Patient: the id and the birth date. Name, address and sex are not in a record, and are not made up."""

from __future__ import annotations

from ...record import Record
from ...record.events.person import Person
from ..own import PROGRAMME, ZONE
from .shapes import Resource, day, known


def patient(record: Record, told: Person | None) -> Resource:
    """The person, with programme and time zone in extensions of ours."""
    said = [{"url": ZONE, "valueString": record.timezone}]
    if record.programme:
        said.append({"url": PROGRAMME, "valueString": record.programme})
    return {
        "resourceType": "Patient",
        "id": record.person,
        "extension": said,
        **known(birthDate=day(told.birth_date) if told else None),
    }

"""The small shapes of FHIR: concepts, quantities, dates, and what is left out when it is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

Resource = dict[str, Any]

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
ATC = "http://www.whocc.no/atc"
UCUM = "http://unitsofmeasure.org"
TERMS = "http://terminology.hl7.org/CodeSystem"
CORE = "http://hl7.org/fhir/us/core/StructureDefinition"
UCUM_CODES = {"mg", "g", "kg", "cm", "mg/dL", "mmol/L", "umol/L", "U/L", "%", "d", "{capsule}"}


def known(**fields: Any) -> Resource:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value not in (None, [], {}, "")}


def concept(text: str | None = None, *codings: tuple[str, str | None]) -> Resource:
    """A CodeableConcept of words and of (system, code) pairs; pairs without a code are left out."""
    return known(text=text, coding=[{"system": system, "code": code} for system, code in codings if code])


def quantity(value: float | None, unit: str) -> Resource | None:
    """A Quantity; the unit is coded where it is a UCUM code as it stands."""
    if value is None:
        return None
    plain = int(value) if float(value).is_integer() else value
    return {"value": plain, "unit": unit, **({"system": UCUM, "code": unit} if unit in UCUM_CODES else {})}


def moment(when: date | datetime | None) -> str | None:
    """A FHIR dateTime."""
    return when.isoformat() if when else None


def day(when: date | datetime | None) -> str | None:
    """A FHIR date."""
    return when.isoformat()[:10] if when else None


def profile(name: str, *, applies: bool) -> Resource:
    """The claim of a US Core profile, for people of the United States."""
    return {"meta": {"profile": [f"{CORE}/{name}"]}} if applies else {}


def coded(mapping: Mapping[tuple[str, str], Any], system: str, value: Any) -> str | None:
    """The code of one system that a reader's table gives for our value, if there is exactly one."""
    found: Iterable[str] = [code for (name, code), meant in mapping.items() if name == system and meant == value]
    listed = list(found)
    return listed[0] if len(listed) == 1 else None

"""Code systems by a short name, whichever address or OID a sender writes.

A code means nothing without its system: `2106-3` is a urine pregnancy test in LOINC and a race
in 2.16.840.1.113883.6.238 (evidence/safety.md F5). So codes are only ever looked up as (system, code).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .shapes import SHORT, obj, objects, text

# Addresses without scheme and without a slash at the end; OIDs as HL7 registers them [B].
NAMES = {
    "loinc.org": "loinc",
    "2.16.840.1.113883.6.1": "loinc",
    "snomed.info/sct": "snomed",
    "2.16.840.1.113883.6.96": "snomed",
    "www.nlm.nih.gov/research/umls/rxnorm": "rxnorm",
    "2.16.840.1.113883.6.88": "rxnorm",
    "www.whocc.no/atc": "atc",
    "fhir.de/codesystem/bfarm/atc": "atc",
    "2.16.840.1.113883.6.73": "atc",
    "hl7.org/fhir/sid/ndc": "ndc",
    "2.16.840.1.113883.6.69": "ndc",
    "hl7.org/fhir/sid/icd-10": "icd10",
    "hl7.org/fhir/sid/icd-10-cm": "icd10",
    "hl7.org/fhir/sid/icd-10-uk": "icd10",
    "fhir.de/codesystem/bfarm/icd-10-gm": "icd10",
    "2.16.840.1.113883.6.3": "icd10",
    "2.16.840.1.113883.6.90": "icd10",
    "unitsofmeasure.org": "ucum",
    "2.16.840.1.113883.6.8": "ucum",
    "terminology.hl7.org/codesystem/v3-observationinterpretation": "interpretation",
    "terminology.hl7.org/codesystem/v2-0078": "interpretation",
    "hl7.org/fhir/v2/0078": "interpretation",
    "2.16.840.1.113883.5.83": "interpretation",
    "terminology.hl7.org/codesystem/v3-gtsabbreviation": "timing",
    "terminology.hl7.org/codesystem/v3-orderabledrugform": "drug-form",
    "nucc.org/provider-taxonomy": "nucc",
    "2.16.840.1.113883.6.101": "nucc",
    "hl7.org/fhir/sid/us-npi": "npi",
    "2.16.840.1.113883.4.6": "npi",
}


@dataclass(frozen=True)
class Coding:
    """A code with its system: our short name for a system we know, its address otherwise, "" for none."""

    system: str
    code: str
    display: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.system, self.code


def system_name(given: Any) -> str:
    """The short name of a system, its plain address when we have none, or "" for none."""
    address = (text(given) or "").casefold().split("|")[0].rstrip("/")
    for prefix in ("https://", "http://", "urn:oid:"):
        address = address.removeprefix(prefix)
    if address.startswith("snomed.info/sct/"):  # an edition or a version of it
        return "snomed"
    return NAMES.get(address, address)


def coding(given: Any) -> Coding | None:
    """One coding, or None when there is no code in it."""
    held = obj(given)
    system, code, display = text(held.get("system")), text(held.get("code")), text(held.get("display"))
    if code is None:
        return None
    is_short = len(system or "") + len(code) + len(display or "") <= SHORT
    return (_short_coding if is_short else _coding)(system, code, display)


def _coding(system: str | None, code: str, display: str | None) -> Coding:
    return Coding(system_name(system), code, display)


_short_coding = lru_cache(maxsize=16_384)(_coding)


def codings(concept: Any) -> tuple[Coding, ...]:
    """The codings of a CodeableConcept."""
    found = (coding(item) for item in objects(obj(concept).get("coding")))
    return tuple(item for item in found if item)


def words(concept: Any) -> tuple[str, ...]:
    """What a CodeableConcept says in words: its text, then the displays, also of codings without a code."""
    said = [obj(concept).get("text"), *(item.get("display") for item in objects(obj(concept).get("coding")))]
    return tuple(dict.fromkeys(found for found in map(text, said) if found))


def code_in(found: Iterable[Coding], system: str) -> str | None:
    """The first code of one system."""
    return next((item.code for item in found if item.system == system), None)


def only_code(concept: Any) -> str | None:
    """The code of a concept from a small required code list, such as a status; None unless it is clear."""
    if isinstance(concept, str):
        return text(concept)
    codes = {item.code for item in codings(concept)}
    return codes.pop() if len(codes) == 1 else None

"""Allergies and intolerances, by the substances that matter for capsules; others keep their words."""

from __future__ import annotations

import re

from .bundle import Entry
from .codes import ISOTRETINOIN
from .condition_codes import slug
from .dates import UNKNOWN, first_of
from .intake import Intake
from .isotretinoin import NAMED
from .own import CODE
from .shapes import objects
from .systems import Coding, code_in, codings, only_code, words

NO_ALLERGY = {("snomed", "716186003"), ("snomed", "409137002")}  # no known allergy, no known drug allergy [B]
SUBSTANCES = {  # SNOMED CT [B]
    ("snomed", "91935009"): "peanut",
    ("snomed", "762952008"): "peanut",
    ("snomed", "256349002"): "peanut",
    **dict.fromkeys(ISOTRETINOIN, "isotretinoin"),
}
WORDS = (
    (NAMED, "isotretinoin"),
    (re.compile(r"\b(soya?|soja)\b|soy ?bean", re.IGNORECASE), "soya"),
    (re.compile(r"peanut|arachis|groundnut", re.IGNORECASE), "peanut"),
    (re.compile(r"paraben|hydroxybenzoate", re.IGNORECASE), "parabens"),
    (re.compile(r"tartrazine|yellow (no\.? ?)?5\b|\be ?102\b", re.IGNORECASE), "tartrazine"),
    (re.compile(r"vitamin a\b|retinol|retinoid|tretinoin|acitretin", re.IGNORECASE), "vitamin-a"),
)


def read_allergy(entry: Entry, intake: Intake) -> None:
    """One AllergyIntolerance with each substance it names."""
    resource = entry.resource
    verification = only_code(resource.get("verificationStatus"))
    clinical = only_code(resource.get("clinicalStatus"))
    if verification in ("refuted", "entered-in-error") or clinical == "resolved":
        intake.note(entry, f"is {verification if clinical != 'resolved' else clinical}; it was left out")
        return
    concepts = [resource.get("code"), *(item.get("substance") for item in objects(resource.get("reaction")))]
    since = first_of(resource, "onsetDateTime", "onsetPeriod.start", "recordedDate") or UNKNOWN
    named: dict[str, None] = {}  # in order, each once
    for concept in concepts:
        found, said = codings(concept), words(concept)
        if substance := _substance(found, said):
            named[substance] = None
        elif found and all(item.key in NO_ALLERGY for item in found):
            return
    if not named:
        intake.keep(entry, "allergy", "does not say to what; code or name the substance", happened=since)
    for substance in named:
        intake.add(
            entry,
            "allergy",
            since.at_the_earliest(),
            substance=substance,
            recorded=first_of(resource, "recordedDate", "meta.lastUpdated"),
        )


def _substance(found: tuple[Coding, ...], said: tuple[str, ...]) -> str | None:
    """Our name of the substance, or its own."""
    if any(item.key in NO_ALLERGY for item in found):
        return None
    by_code = code_in(found, CODE) or next((SUBSTANCES[item.key] for item in found if item.key in SUBSTANCES), None)
    by_word = next((name for pattern, name in WORDS for word in said if pattern.search(word)), None)
    return by_code or by_word or slug(said, found)

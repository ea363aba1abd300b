"""Procedures done or planned, by our plain codes; others keep their words."""

from __future__ import annotations

import re

from .bundle import Entry
from .condition_codes import slug
from .conditions import SUGGESTS
from .dates import first_of
from .intake import Intake
from .own import CODE
from .shapes import objects, shown
from .systems import code_in, codings, words

STATUSES = {
    "completed": "done",
    "in-progress": "done",
    "stopped": "done",
    "preparation": "planned",
    "on-hold": "planned",
}
SNOMED = {  # [B]
    "236886002": "hysterectomy",
    "116140006": "hysterectomy",  # total
    "76876009": "bilateral-oophorectomy",
}
# Names as in clinical/procedure_kinds.toml, the narrower before the wider: a word that covers several kinds stays wide,
# so that nothing that has to wait passes as something that may proceed.
WORDS = (
    (r"hysterectomy", "hysterectomy"),
    (r"bilateral (salpingo-?)?oophorectomy|oophorectomy,? bilateral", "bilateral-oophorectomy"),
    (r"\bwax(ing)?\b", "waxing"),
    (r"(radio-?frequency|\brf\b).*needling|needling.*(radio-?frequency|\brf\b)", "radiofrequency-microneedling"),
    (r"micro-?needling|dermaroller", "microneedling"),
    (r"\bcross\b", "tca-cross"),
    (r"(rotary|mechanical|motori[sz]ed).*derm[oa]?abrasion", "rotary-dermabrasion"),
    (r"(manual|focal).*derm[oa]?abrasion", "manual-dermabrasion"),
    (r"derm[oa]?abrasion", "dermabrasion"),
    (r"(deep|phenol).*\bpeel", "deep-peel"),
    (r"medium.*\bpeel", "medium-peel"),
    (r"(superficial|glycolic|salicylic).*\bpeel", "superficial-peel"),
    (r"\bpeel(ing)?\b", "peel"),
    (r"subcision", "subcision"),
    (r"punch (excision|elevation)", "punch"),
    (r"skin biopsy|biopsy of skin", "skin-biopsy"),
    (r"(laser|light|\bipl\b).*(hair[- ]removal|epilation)", "laser-hair-removal"),
    (r"(hair[- ]removal|epilation).*(laser|light|\bipl\b)", "laser-hair-removal"),
    (r"hair[- ]removal|epilation", "hair-removal"),
    (r"lasik|keratomileusis", "lasik"),
    (r"pulsed[- ]dye|vascular laser", "vascular-laser"),
    (r"non[- ]?ablative fractional|fractional non[- ]?ablative", "non-ablative-fractional-laser"),
    (r"ablative fractional|fractional (ablative|co2|carbon dioxide|er:?yag|erbium)", "fractional-ablative-laser"),
    (r"(fully|full-face) ablative", "ablative-laser"),
    (r"laser", "laser"),
    (r"(intralesional|injection).*(triamcinolone|steroid)", "intralesional-injection"),
    (r"blood donation", "blood-donation"),
)
SUGGEST_CANNOT = ("hysterectomy", "bilateral-oophorectomy")


def read_procedure(entry: Entry, intake: Intake) -> None:
    """One Procedure. A removed uterus or ovaries suggest a category, which a prescriber must record."""
    resource, status = entry.resource, entry.resource.get("status")
    found, said = codings(resource.get("code")), words(resource.get("code"))
    snomed = (SNOMED[item.code] for item in found if item.system == "snomed" and item.code in SNOMED)
    known = code_in(found, CODE) or next(snomed, None)
    name = known or _by_words(said)
    happened = first_of(resource, "performedDateTime", "performedPeriod.start", "performedPeriod.end")
    if status == "not-done":
        intake.note(entry, f"says that {said[0] if said else 'it'} was not done; it was left out")
        return
    meant = STATUSES.get(status) if isinstance(status, str) else None
    plain = name or slug(said, found)
    if meant is None or plain is None:
        said_plainly = f"{plain or 'a procedure without a code'} has the status {shown(status)!r}"
        intake.keep(entry, "procedure", f"{said_plainly}; say what was done or planned, and when", happened=happened)
        return
    event = intake.add(
        entry,
        "procedure",
        happened,
        recorded=first_of(resource, "meta.lastUpdated"),
        foreseen=meant == "planned",
        procedure=plain,
        status=meant,
        site=_site(entry),
    )
    if event and name in SUGGEST_CANNOT and meant == "done":
        intake.note(entry, f"is a {name}{SUGGESTS}")


def _by_words(said: tuple[str, ...]) -> str | None:
    return next((name for pattern, name in WORDS for word in said if re.search(pattern, word, re.IGNORECASE)), None)


def _site(entry: Entry) -> str | None:
    sites = [said for concept in objects(entry.resource.get("bodySite")) for said in words(concept)]
    return sites[0] if sites else None

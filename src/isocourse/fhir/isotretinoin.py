"""Whether a medicine is isotretinoin to be swallowed.

A code with its system decides; words alone are believed too, and flagged. Isotretinoin for the
skin is another drug to every programme. What looks like both is unclear, and stays unread.
"""

from __future__ import annotations

import re
from enum import Enum

from .codes import ISOTRETINOIN, ISOTRETINOIN_NDC, ORAL_ISOTRETINOIN, TOPICAL_ISOTRETINOIN
from .drugs import Drug
from .systems import Coding

# International name and brands of capsules [B; brands also in evidence/safety.md and dosing.md].
NAMED = re.compile(
    r"\b(isotr[eé]tino[iï]n\w*|13[- ]?cis[- ]?retinoic|roa?ccutan\w*|roacutan\w*|accutane|absorica|claravis|amnesteem"
    r"|myorisan|zenatane|sotret|epuris|clarus|oratane|curacn[eé]|procuta|contracn[eé]|aknenormin|aisoskin|isoriac)\b",
    re.IGNORECASE,
)
TOPICAL = re.compile(r"\b(gel|cream|creme|crème|ointment|topical|cutaneous|lotion|isotrex\w*)\b|\d\s*%", re.IGNORECASE)
STRENGTH = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,3})?)\s*-?\s*mg\b(?!\s*/)", re.IGNORECASE)


class Verdict(Enum):
    """What a medicine is to this reader."""

    CODED = "isotretinoin by a code"
    NAMED = "isotretinoin by its name only"
    UNCLEAR = "isotretinoin, but by what route is unclear"
    OTHER = "another medicine"

    @property
    def is_course(self) -> bool:
        return self in (Verdict.CODED, Verdict.NAMED)


def verdict(drug: Drug) -> Verdict:
    """What the drug is; topical isotretinoin is another medicine."""
    keys = {(item.system, item.code.upper()) for item in drug.codings}
    oral = bool(keys & ORAL_ISOTRETINOIN.keys()) or any(map(_is_known_ndc, drug.codings))
    coded = oral or bool(keys & ISOTRETINOIN)
    named = any(NAMED.search(word) for word in drug.words)
    coded_topical = bool(keys & TOPICAL_ISOTRETINOIN)
    said_topical = drug.topical_route or (named and any(TOPICAL.search(word) for word in drug.words))
    if oral and (coded_topical or said_topical):
        return Verdict.UNCLEAR
    if coded_topical or (said_topical and not coded):
        return Verdict.OTHER
    if said_topical:
        return Verdict.UNCLEAR
    return Verdict.CODED if coded else Verdict.NAMED if named else Verdict.OTHER


def strengths(drug: Drug) -> tuple[tuple[float, ...], str | None]:
    """The capsule strengths in mg, and a remark when they come from words or contradict each other."""
    coded = {mg for item in drug.codings if (mg := ORAL_ISOTRETINOIN.get(item.key)) is not None}
    if drug.ingredient_mg:
        coded.add(drug.ingredient_mg)
    said = {float(found.replace(",", ".")) for word in drug.words for found in STRENGTH.findall(word)} - {0.0}
    if len(coded) > 1 or (coded and said and not coded >= said):
        listed = ", ".join(f"{mg:g} mg" for mg in sorted(coded | said))
        return (), f"the strength is given as {listed}; it was left out, as one product has one strength"
    if coded:
        return tuple(coded), None
    if len(said) == 1:
        strength = said.pop()
        return (strength,), f"the strength of {strength:g} mg was read from the words {drug.name!r}, not from a code"
    return (), "no capsule strength is coded or named"


def _is_known_ndc(item: Coding) -> bool:
    return item.system == "ndc" and item.code.startswith(ISOTRETINOIN_NDC)

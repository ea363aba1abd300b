"""Which medicine a resource is about, from its own coding, a contained Medication or a referenced one."""

from __future__ import annotations

from dataclasses import dataclass

from .bundle import Bundle, Entry
from .codes import ATC_OF_RXNORM, TOPICAL_ROUTES
from .shapes import Object, number, obj, objects, text
from .systems import Coding, code_in, codings, words

MILLIGRAMS = {"mg": 1.0, "g": 1000.0, "ug": 0.001, "mcg": 0.001, "µg": 0.001}


@dataclass(frozen=True)
class Drug:
    """A medicine's codings and words; `ingredient_mg` is the strength of its only ingredient."""

    codings: tuple[Coding, ...]
    words: tuple[str, ...]
    ingredient_mg: float | None = None
    topical_route: bool = False

    @property
    def name(self) -> str | None:
        return self.words[0] if self.words else None

    @property
    def atc(self) -> str | None:
        return code_in(self.codings, "atc") or ATC_OF_RXNORM.get(self.rxnorm or "")

    @property
    def rxnorm(self) -> str | None:
        return code_in(self.codings, "rxnorm")

    @property
    def identified(self) -> bool:
        return bool(self.name or self.atc or self.rxnorm)


def drug_in(entry: Entry, bundle: Bundle) -> Drug:
    """The medicine of an entry of the Bundle, as `drug_of` finds it."""
    return bundle.once(entry, _drug_in)


def _drug_in(entry: Entry, bundle: Bundle) -> Drug:
    return drug_of(entry.resource, bundle)


def drug_of(resource: Object, bundle: Bundle) -> Drug:
    """The medicine of a MedicationRequest, MedicationDispense, MedicationStatement or MedicationAdministration."""
    reference = obj(resource.get("medicationReference"))
    medication = bundle.resource(reference, resource)
    concepts = [resource.get("medicationCodeableConcept"), medication.get("code")]
    ingredients = objects(medication.get("ingredient"))
    concepts += [item.get("itemCodeableConcept") for item in ingredients]
    said = [*(word for concept in concepts for word in words(concept)), text(reference.get("display"))]
    return Drug(
        codings=tuple(code for concept in concepts for code in codings(concept)),
        words=tuple(dict.fromkeys(word for word in said if word)),
        ingredient_mg=_strength(ingredients[0]) if len(ingredients) == 1 else None,
        topical_route=_topical(resource),
    )


def _strength(ingredient: Object) -> float | None:
    """Milligrams of an ingredient in one capsule."""
    strength = obj(ingredient.get("strength"))
    above, below = obj(strength.get("numerator")), obj(strength.get("denominator"))
    factor = MILLIGRAMS.get((text(above.get("code")) or text(above.get("unit")) or "").lower())
    amount = number(above.get("value"))
    if factor is None or amount is None or amount <= 0 or number(below.get("value")) not in (None, 1.0):
        return None
    return amount * factor


def _topical(resource: Object) -> bool:
    dosages = objects(resource.get("dosageInstruction")) + objects(resource.get("dosage"))
    return any(code.key in TOPICAL_ROUTES for dosage in dosages for code in codings(dosage.get("route")))

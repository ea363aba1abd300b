"""What a qualitative test result says: negative, positive or indeterminate, and only if all of it agrees.

Codes, their displays, texts and interpretations are all heard. What we do not understand makes the result
unclear, unless it stands beside a positive: a doubtful positive is still a positive.
"""

from __future__ import annotations

from typing import Any

from .codes import RESULTS
from .shapes import Object, obj, objects, text
from .systems import system_name, words

CODED = {system for system, _ in RESULTS}
NEGATIVE = {"negative", "neg", "negativ", "négatif", "négative", "negativo", "negativa", "not detected"}
POSITIVE = {"positive", "pos", "positiv", "positif", "positivo", "positiva", "detected", "weakly positive"}
INDETERMINATE = {"indeterminate", "invalid", "equivocal", "inconclusive", "borderline"}
PLAIN = {"normal", "n"}  # an interpretation that adds nothing
ABNORMAL = {"a", "aa", "h", "hh", "hu", "abnormal", "high"}


def agreed(said: set[str]) -> str | None:
    """The one result that everything said agrees on; None when there is doubt."""
    clear = said - {"plain"}
    if clear - {"abnormal", "unclear"} == {"positive"}:
        return "positive"
    return next(iter(clear)) if len(clear) == 1 and not clear & {"abnormal", "unclear"} else None


def said_by_values(values: dict[str, Any]) -> set[str]:
    """What the value[x] of a test for presence says; a number or a truth value says nothing clear."""
    said: set[str] = set()
    for name, value in values.items():
        if name == "valueCodeableConcept":
            said |= _by_codes(obj(value)) | {_by_word(word) for word in words(value)} or {"unclear"}
        else:
            said.add(_by_word(text(value)) if name == "valueString" else "unclear")
    return said


def said_by_interpretation(given: Any) -> set[str]:
    """What the interpretation says: a result, abnormal, or plain for normal."""
    if given is None:
        return set()
    said = set() if _are_objects(given) else {"unclear"}
    for concept in objects(given):
        said |= _by_codes(concept) | {_by_word(word, interpreting=True) for word in words(concept)} or {"unclear"}
    return said


def _by_codes(concept: Object) -> set[str]:
    """By codes of systems that we know; a local code means what its words say."""
    said = set() if _are_objects(concept.get("coding", [])) else {"unclear"}
    for item in objects(concept.get("coding")):
        system, code = system_name(item.get("system")), text(item.get("code")) or ""
        if system == "interpretation" and code.casefold() in ABNORMAL | PLAIN:
            said.add(_by_word(code, interpreting=True))
        elif system in CODED:
            said.add(RESULTS.get((system, code), "unclear"))
    return said


def _by_word(word: str | None, *, interpreting: bool = False) -> str:
    plain = (word or "").casefold().removesuffix("(qualifier value)").strip(" .")
    if interpreting and plain in ABNORMAL | PLAIN:
        return "abnormal" if plain in ABNORMAL else "plain"
    if plain in NEGATIVE:
        return "negative"
    return "positive" if plain in POSITIVE else "indeterminate" if plain in INDETERMINATE else "unclear"


def _are_objects(given: Any) -> bool:
    """Whether nothing is lost by reading the objects in it."""
    return len(objects(given)) == (len(given) if isinstance(given, list) else 1)

"""Pregnancy tests and statements. What is not clearly a negative test never becomes one.

FHIR carries neither setting nor detection limit nor purpose, so they stay unknown.
"""

from __future__ import annotations

from collections.abc import Iterable

from .codes import NOT_PREGNANT, PREGNANCY_PRESENCE, PREGNANT, RESULTS
from .findings import Finding
from .intake import Intake
from .laboratory import above_limit
from .shapes import Object, obj, text
from .systems import codings, words

NEGATIVE = {"negative", "neg", "negativ", "négatif", "négative", "negativo", "negativa", "not detected"}
POSITIVE = {"positive", "pos", "positiv", "positif", "positivo", "positiva", "detected", "weakly positive"}
INDETERMINATE = {"indeterminate", "invalid", "equivocal", "inconclusive", "borderline"}
PLAIN = {"normal", "n"}  # an interpretation that adds nothing
ABNORMAL = {"A", "AA", "H", "HH", "HU", "abnormal", "high"}


def read_presence(finding: Finding, intake: Intake) -> None:
    """A test for the presence of hCG in urine or serum."""
    said = _said_by_values(finding.values) | _said_by_interpretation(finding.interpreted)
    if finding.absent:
        said.add("unclear")
    _add_test(finding, _agreed(said, bool(finding.values)), PREGNANCY_PRESENCE.get(finding.loinc or ""), intake)


def read_quantity(finding: Finding, intake: Intake) -> None:
    """A concentration of hCG. Which one is negative is the laboratory's to say, never ours."""
    said = _said_by_interpretation(finding.interpreted)
    if finding.absent:
        said.add("unclear")
    if above_limit(finding):
        said.add("abnormal")
    _add_test(finding, _agreed(said, False), "serum", intake)


def _add_test(finding: Finding, result: str | None, specimen: str | None, intake: Intake) -> None:
    doubt = _doubt(finding, result)
    if doubt:
        message = f"pregnancy test of {finding.when_words} {doubt}"
        finding.keep_in(intake, "pregnancy-test", message)
        return
    finding.add_to(intake, "pregnancy-test", result=result, specimen=specimen)


def _doubt(finding: Finding, result: str | None) -> str | None:
    """Why the test cannot be used."""
    if not finding.is_final:
        status = text(finding.entry.resource.get("status")) or "no status"
        return f"is not a final result ({status}); wait for the final one"
    if result is None:
        return "has no clear result; write negative, positive or indeterminate, and an interpretation that agrees"
    if finding.from_issue and result != "positive":
        return "does not say when the specimen was taken (effectiveDateTime); its window cannot be counted"
    if _collected_another_day(finding):
        return "has a specimen that was collected on another day; say which day is right"
    return None


def _collected_another_day(finding: Finding) -> bool:
    taken, specimen = finding.taken, finding.specimen
    return bool(taken and specimen and specimen.moment != taken.moment and specimen.words != taken.words)


def _agreed(said: set[str], has_value: bool) -> str | None:
    """The one result that everything said agrees on."""
    if "plain" in said and not has_value:
        said = said | {"unclear"}
    clear = said - {"plain"}
    if clear - {"abnormal", "unclear"} == {"positive"}:  # a doubtful positive is still a positive
        return "positive"
    return clear.pop() if len(clear) == 1 and not clear & {"abnormal", "unclear"} else None


def _said_by_values(values: dict[str, object]) -> set[str]:
    said: set[str] = set()
    for name, value in values.items():
        if name == "valueCodeableConcept":
            said |= _said_by_concept(obj(value))
        else:
            said.add(_by_word(text(value)) if name == "valueString" else "unclear")
    return said


def _said_by_concept(concept: Object) -> set[str]:
    """Results by code and by word; words that we do not know make any code unclear."""
    known = {RESULTS[item.key] for item in codings(concept) if item.key in RESULTS}
    spoken = {_by_word(word) for word in words(concept)}
    return known | spoken or {"unclear"}


def _said_by_interpretation(interpretations: Iterable[Object]) -> set[str]:
    said: set[str] = set()
    for concept in interpretations:
        for item in codings(concept):
            if item.key in RESULTS:
                said.add(RESULTS[item.key])
            elif item.code in ABNORMAL:
                said.add("abnormal")
            else:
                said.add("plain" if item.system == "interpretation" and item.code == "N" else "unclear")
        said |= {_by_interpreting_word(word.casefold()) for word in words(concept)}
    return said


def _by_interpreting_word(word: str) -> str:
    return "abnormal" if word in ABNORMAL else "plain" if word in PLAIN else _by_word(word)


def _by_word(word: str | None) -> str:
    plain = (word or "").casefold().removesuffix("(qualifier value)").strip(" .")
    if plain in NEGATIVE:
        return "negative"
    return "positive" if plain in POSITIVE else "indeterminate" if plain in INDETERMINATE else "unclear"


def read_status(finding: Finding, intake: Intake) -> None:
    """A statement about pregnancy: pregnant is reported; not pregnant is no test, and proves nothing."""
    concept = finding.body.get("valueCodeableConcept")
    found = {item.key for item in codings(concept)}
    called_pregnant = any(word.casefold() == "pregnant" for word in words(concept))
    if finding.is_final and found & PREGNANT and not found & NOT_PREGNANT:
        finding.add_to(intake, "pregnancy-report")
    elif finding.is_final and found and found <= NOT_PREGNANT and not called_pregnant:
        said = "states that the person is not pregnant; a statement is not a test, so it was not used"
        intake.note(finding.entry, said, finding.part)
    else:
        message = f"pregnancy status of {finding.when_words} is neither pregnant nor not pregnant for certain"
        finding.keep_in(intake, "pregnancy-report", message)


def read_intent(finding: Finding, intake: Intake) -> None:
    """A wish is no event of the course; it is pointed out, because someone should ask about it."""
    said = next(iter(words(finding.body.get("valueCodeableConcept"))), "no answer")
    intake.note(finding.entry, f"gives a pregnancy intention ({said}); it was not used, ask about it", finding.part)

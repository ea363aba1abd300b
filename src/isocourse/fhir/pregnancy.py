"""Pregnancy tests and statements. What is not clearly a negative test never becomes one.

FHIR carries neither setting nor detection limit nor purpose, so they stay unknown.
"""

from __future__ import annotations

from .codes import NOT_PREGNANT, PREGNANCY_PRESENCE, PREGNANT
from .findings import Finding
from .intake import Intake
from .laboratory import above_limit
from .results import agreed, said_by_interpretation, said_by_values
from .shapes import text
from .systems import codings, words


def read_presence(finding: Finding, intake: Intake) -> None:
    """A test for the presence of hCG in urine or serum."""
    said = said_by_values(finding.values) | said_by_interpretation(finding.interpretation)
    _add_test(finding, said, PREGNANCY_PRESENCE.get(finding.loinc or ""), intake)


def read_quantity(finding: Finding, intake: Intake) -> None:
    """A concentration of hCG. Which one is negative is the laboratory's to say, never ours."""
    said = said_by_interpretation(finding.interpretation) | ({"abnormal"} if above_limit(finding) else set())
    _add_test(finding, said, "serum", intake)


def _add_test(finding: Finding, said: set[str], specimen: str | None, intake: Intake) -> None:
    result = agreed(said | ({"unclear"} if finding.absent else set()))
    if doubt := _doubt(finding, result):
        finding.keep_in(intake, "pregnancy-test", f"pregnancy test of {finding.when_words} {doubt}")
    else:
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

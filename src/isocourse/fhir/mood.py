"""Questionnaires on mood: PHQ-9, PHQ-2 and GAD-7, from Observations or a QuestionnaireResponse.

Item 9 of the PHQ-9 (44260-8) asks for thoughts of death or self-harm. Any answer above "not at all" to it
is recorded, even from an unfinished questionnaire; where two answers differ, the higher counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .bundle import Entry
from .codes import PHQ_ANSWERS, PHQ_ITEMS, PHQ_TOTALS, PHQ_WORDS
from .dates import When
from .intake import Intake
from .shapes import number, obj, objects, text, whole
from .systems import coding, codings, words

LARGEST = {"phq-9": 27, "phq-2": 6, "gad-7": 21}
ORDINAL = ("http://hl7.org/fhir/StructureDefinition/ordinalValue", "http://hl7.org/fhir/StructureDefinition/itemWeight")


@dataclass
class Answers:
    """What was answered to one questionnaire at one time."""

    entry: Entry
    instrument: str
    taken: When | None
    recorded: When | None
    items: dict[str, int | None] = field(default_factory=dict)
    totals: set[float] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def take(self, loinc: str, values: Sequence[Any], *, finished: bool = True) -> None:
        """One answer or total by its LOINC code; no value at all is an item without an answer."""
        if loinc in PHQ_TOTALS:
            self._take_total(values, finished)
            return
        item = PHQ_ITEMS[loinc]
        scores = {score for value in values for score in _scores(value)}
        score = max(scores, default=None)
        if len(scores) > 1:
            self.faults.append(f"item {item} has several answers; the highest was taken")
        elif values and not scores:
            self.faults.append(f"item {item} has no answer that can be read")
        if not finished:
            counted = item == "9" and bool(score)
            self.faults.append(f"item {item} is not final" + (", but its answer was taken" if counted else ""))
            score = score if counted else None
        before = self.items.get(item)
        if before is not None and score is not None and before != score:
            self.faults.append(f"item {item} is answered twice, {before} and {score}; the higher was taken")
        self.items[item] = max((held for held in (before, score) if held is not None), default=None)

    def _take_total(self, values: Sequence[Any], finished: bool) -> None:
        total = next((held for value in values if (held := _total(value)) is not None), None)
        if total is not None and finished and 0 <= total <= LARGEST[self.instrument]:
            self.totals.add(total)
        elif values:
            self.faults.append("its total cannot be read" if finished else "its total is not final")


def instrument_of(loinc: str) -> str:
    """The questionnaire that an item or a total belongs to."""
    return PHQ_TOTALS.get(loinc, "phq-9")


def add_answers(answers: Answers, intake: Intake) -> None:
    """The questionnaire event, and an unread one beside it for what could not be relied on."""
    _check_total(answers)
    total = max(answers.totals, default=None)
    answered = total is not None or any(score is not None for score in answers.items.values())
    if answered and intake.is_new(_key(answers, total)):
        intake.add(
            answers.entry,
            "questionnaire",
            answers.taken,
            recorded=answers.recorded,
            instrument=answers.instrument,
            items=dict(sorted(answers.items.items())),
            total=total,
        )
    if answers.faults:
        said = f"{answers.instrument} of {answers.taken.words if answers.taken else 'no known date'}: "
        intake.keep(
            answers.entry,
            "questionnaire",
            said + "; ".join(dict.fromkeys(answers.faults)),
            happened=answers.taken,
            recorded=answers.recorded,
        )


def _check_total(answers: Answers) -> None:
    counted = [score for score in answers.items.values() if score is not None]
    expected = {"phq-9": 9, "phq-2": 2}.get(answers.instrument)
    if len(answers.totals) > 1:
        answers.faults.append("it has several totals; the highest was taken")
    if len(counted) == expected and answers.totals and sum(counted) not in answers.totals:
        answers.faults.append(f"its items add up to {sum(counted)}, but its total is {max(answers.totals):g}")
        answers.totals.add(sum(counted))


def _key(answers: Answers, total: float | None) -> object:
    """The same answers are often sent as a QuestionnaireResponse and as Observations."""
    moment = answers.taken.moment if answers.taken else None
    return answers.instrument, moment, tuple(sorted(answers.items.items())), total


def _scores(value: Any) -> set[int]:
    """The scores 0 to 3 that an answer can mean: by LOINC answer, by ordinal extension, by number, by its words."""
    found = whole(value) if not isinstance(value, str) else whole(_number_in(value))
    if found is None:
        found = whole(obj(value).get("value"))
    said = {found} if found is not None else set()
    held = [item for item in (*codings(value), coding(value)) if item]
    said |= {PHQ_ANSWERS[item.code] for item in held if item.system == "loinc" and item.code in PHQ_ANSWERS}
    for place in (obj(value), *objects(obj(value).get("coding"))):
        for extension in objects(place.get("extension")):
            weight = whole(extension.get("valueDecimal")) if extension.get("url") in ORDINAL else None
            said |= {weight} if weight is not None else set()
    spoken = [*words(value), text(obj(value).get("display")), text(value)]
    said |= {PHQ_WORDS[word.casefold()] for word in spoken if word and word.casefold() in PHQ_WORDS}
    return {score for score in said if 0 <= score <= 3} if all(score <= 3 for score in said) else set()


def _total(value: Any) -> float | None:
    held = number(value) if not isinstance(value, str) else _number_in(value)
    return held if held is not None else number(obj(value).get("value"))


def _number_in(value: str) -> float | None:
    """The number that is all there is in a text, as in "12"."""
    plain = (text(value) or "").removesuffix(".0")
    return float(plain) if plain.isascii() and plain.isdigit() and len(plain) < 4 else None

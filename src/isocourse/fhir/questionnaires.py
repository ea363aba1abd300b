"""QuestionnaireResponse: the items are found by LOINC in their linkId, or in the Questionnaire's own codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .bundle import Bundle, Entry
from .codes import PHQ_ITEMS, PHQ_TOTALS
from .dates import first_of, when
from .intake import Intake
from .mood import Answers, add_answers, instrument_of
from .shapes import Object, obj, objects, shown, text
from .systems import code_in, codings

FINISHED = ("completed", "amended")
MOOD = re.compile(r"phq|gad-?7|patient[ -]health[ -]questionnaire|depression", re.IGNORECASE)


def about(entry: Entry, bundle: Bundle) -> str | None:
    """`questionnaire` when the response is one that we know or that speaks of mood."""
    named = text(entry.resource.get("questionnaire")) or ""
    known = any(_items(entry.resource, _codes(entry.resource, bundle)))
    return "questionnaire" if known or MOOD.search(named) else None


def read_response(entry: Entry, intake: Intake) -> None:
    """One response; answers of an unfinished one do not count, except a worrying one to item 9."""
    resource = entry.resource
    if about(entry, intake.bundle) is None:
        name = text(resource.get("questionnaire")) or "a questionnaire"
        intake.note(entry, f"answers {shown(name)}, which is not one that is read; it was not used")
        return
    finished, authored = resource.get("status") in FINISHED, when(resource.get("authored"))
    known = None if authored and authored.moment else first_of(resource, "meta.lastUpdated")
    by_instrument: dict[str, Answers] = {}
    for loinc, item in _items(resource, _codes(resource, intake.bundle)):
        name = instrument_of(loinc)
        answers = by_instrument.setdefault(name, Answers(entry, name, authored, known))
        answers.take(loinc, _values(item), finished=finished)
    if not by_instrument:
        said = 'has no item with a LOINC code that is known here; give linkIds like "/44250-9"'
        intake.keep(entry, "questionnaire", said, happened=authored, recorded=known)
    for answers in by_instrument.values():
        add_answers(answers, intake)


def _values(item: Object) -> list[Any]:
    """Every value[x] of an item's answers."""
    answers = objects(item.get("answer"))
    return [value for answer in answers for name, value in answer.items() if str(name).startswith("value")]


def _items(resource: Object, codes: dict[str, str]) -> Iterator[tuple[str, Object]]:
    """The items with the LOINC code of a mood item or total, at any depth."""
    waiting = objects(resource.get("item"))
    while waiting:
        item = waiting.pop(0)
        waiting += objects(item.get("item")) + [
            inner for answer in objects(item.get("answer")) for inner in objects(answer.get("item"))
        ]
        link = text(item.get("linkId")) or ""
        loinc = codes.get(link) or link.rsplit("/", 1)[-1]
        if loinc in PHQ_ITEMS or loinc in PHQ_TOTALS:
            yield loinc, item


def _codes(resource: Object, bundle: Bundle) -> dict[str, str]:
    """linkId → LOINC as the Questionnaire itself says, if it is contained or in the Bundle."""
    address = (text(resource.get("questionnaire")) or "").split("|")[0]
    known = [obj(entry.resource) for entry in bundle.of("Questionnaire") if _is(entry.resource, address)]
    known += [item for item in objects(resource.get("contained")) if address == f"#{text(item.get('id'))}"]
    waiting = [item for questionnaire in known for item in objects(questionnaire.get("item"))]
    found = {}
    while waiting:
        item = waiting.pop()
        waiting += objects(item.get("item"))
        code = code_in(codings({"coding": item.get("code")}), "loinc")
        if code and (link := text(item.get("linkId"))):
            found[link] = code
    return found


def _is(questionnaire: Object, address: str) -> bool:
    return bool(address) and (
        text(questionnaire.get("url")) == address or address.endswith(f"Questionnaire/{text(questionnaire.get('id'))}")
    )

"""`QuestionnaireResponse/$submit`: the answers of a finished form become events of the person's record.

What cannot be understood is kept as an unread event, and said; it turns answers to review. Nothing is corrected or
overwritten: a form adds to the record.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ...fhir.shapes import Object, objects, text
from ...record import Event, Problem
from ...record.record import read_event
from ..answer import Reply
from ..outcome import issue, outcome
from ..request import FHIR_ID, resources_in
from ..shelf import Shelf
from .forms import Form, Group, Item, forms

FINISHED = ("completed", "amended")
VALUES = {"choice": "valueCoding", "date": "valueDate", "boolean": "valueBoolean", "string": "valueString"}


class NotTaken(ValueError):
    """The response as a whole cannot be taken: HTTP 422. The message says what would be right."""


def submit(body: Any, at: datetime, shelf: Shelf) -> Reply:
    """201 with what was added, in an OperationOutcome; 400 or 422 where nothing was."""
    found = [item for item in resources_in(body) if item["resourceType"] == "QuestionnaireResponse"]
    if len(found) != 1:
        return Reply(
            400, outcome("invalid", f"Send one QuestionnaireResponse, alone or in a Bundle; {len(found)} came.")
        )
    response = dict(found[0])
    problems: list[Problem] = []
    try:
        form, person = _form(response), _person(response)
        events = list(_events(form, response, at, problems))
    except NotTaken as fault:
        return Reply(422, outcome("processing", f"{fault} Nothing was kept."))
    if not events:
        return Reply(422, outcome("processing", "The form has no answer. Nothing was kept."))
    shelf.add(person, events, json.dumps(response), at.isoformat())
    kinds = ", ".join(event.kind for event in events)
    faults = [issue("value", problem.message, "warning", problem.place) for problem in problems]
    return Reply(
        201, outcome("informational", f"Added to the record of {person}: {kinds}.", severity="information", more=faults)
    )


def _form(response: dict[str, Any]) -> Form:
    address = (text(response.get("questionnaire")) or "").split("|")[0]
    form = next(
        (form for form in forms().values() if address == form.url or address.endswith(f"Questionnaire/{form.id}")), None
    )
    if form is None:
        raise NotTaken(f"`questionnaire` is {address!r}; forms taken here are {', '.join(forms())}.")
    if response.get("status") not in FINISHED:
        raise NotTaken(f"`status` is {response.get('status')!r}; only a completed or amended form counts.")
    return form


def _person(response: dict[str, Any]) -> str:
    subject = response.get("subject")
    address = text(subject.get("reference")) if isinstance(subject, dict) else None
    kind, _, person = (address or "").rpartition("Patient/")
    if not address or not FHIR_ID.fullmatch(person) or (kind and not kind.endswith("/")):
        raise NotTaken("`subject.reference` does not name the Patient, like `Patient/123`.")
    return person


def _events(form: Form, response: dict[str, Any], at: datetime, problems: list[Problem]) -> Iterator[Event]:
    """One event for each group that was answered; an answer to no question of the form is kept unread."""
    known = {item.link for group in form.groups for item in group.items}
    answers: dict[str, list[Any]] = {}
    for link, given in _answered(objects(response.get("item"))):
        answers.setdefault(link, []).extend(given)
    source = f"QuestionnaireResponse/{text(response.get('id')) or form.id}"
    for group in form.groups:
        if any(item.link in answers for item in group.items):
            event = {
                "kind": group.kind,
                "source": source,
                "recorded": at.isoformat(),
                **group.fixed,
                **_fields(group, answers),
            }
            yield read_event(event, f"item({group.link}) {group.text}", problems)
    for link in answers.keys() - known:
        stray = {
            "kind": "unread",
            "happened": at.isoformat(),
            "source": source,
            "about": "form",
            "problem": "is no question of the form",
            "content": json.dumps(answers[link]),
        }
        yield read_event(stray, f"item({link})", problems)


def _fields(group: Group, answers: dict[str, list[Any]]) -> dict[str, Any]:
    return {item.field: _value(item, answers[item.link]) for item in group.items if item.link in answers}


def _value(item: Item, given: list[Any]) -> Any:
    """The answer as the event takes it; one of another type goes in as it came, and is refused there by name."""
    values = [_one(item, answer) for answer in given]
    return values if item.repeats or len(values) != 1 else values[0]


def _one(item: Item, answer: Any) -> Any:
    named = VALUES[item.type]
    if (
        not isinstance(answer, dict)
        or named not in answer
        or sum(str(name).startswith("value") for name in answer) != 1
    ):
        return answer
    return answer[named].get("code") if item.type == "choice" and isinstance(answer[named], dict) else answer[named]


def _answered(items: list[Object]) -> Iterator[tuple[str, list[Any]]]:
    """The linkId and answers of every item, at any depth."""
    waiting = list(items)
    while waiting:
        item = waiting.pop(0)
        waiting += objects(item.get("item"))
        given = item.get("answer")
        if given not in (None, []):
            yield text(item.get("linkId")) or "no linkId", given if isinstance(given, list) else [given]

"""The whole record as one Bundle, and what other systems will not find in it.

Each resource is read again as it would be by anybody. What that does not tell goes into the extension of ours, and is
named, so that the list of what FHIR cannot carry is measured, not believed. A record read from the Bundle is the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...record import Event, Problem, Record
from ...record.events.clinical import Questionnaire, Retraction
from ...record.events.course import BodySize, Dispense
from ...record.events.person import Person
from ..own import EVENT
from .conditions import allergy, condition, procedure
from .medications import dispense, medicine, prescription
from .observations import laboratory, pregnancy_report, pregnancy_test, weight
from .patient import patient
from .questionnaires import questionnaire
from .shapes import Resource, concept, moment

WRITERS: Mapping[str, Callable[[Any, bool], Resource | None]] = {
    "pregnancy-test": pregnancy_test,
    "pregnancy-report": pregnancy_report,
    "laboratory": laboratory,
    "weight": weight,
    "prescription": prescription,
    "dispense": dispense,
    "medicine": medicine,
    "allergy": allergy,
    "condition": condition,
    "procedure": procedure,
    "questionnaire": questionnaire,
}
FHIR_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
OF_PATIENT = ("AllergyIntolerance",)
IDENTITY = ("id", "source", "supersedes")
ADDED = ("id", "source", "loinc")  # reading may add these to an entry that says none; they change no answer


@dataclass(frozen=True)
class Written:
    """A Bundle, and what only our own reader finds in it: one problem for each event or field."""

    bundle: Resource
    not_carried: tuple[Problem, ...]


def write_bundle(record: Record) -> Written:
    """The record as a collection; raises ValueError when the person's id is none that FHIR allows."""
    if not FHIR_ID.fullmatch(record.person):
        raise ValueError(f"the person's id {record.person!r} is no FHIR id: letters, digits, `-` and `.`, at most 64")
    replaced = {event.supersedes for event in record.events if event.supersedes}
    told = [event for event in record.events if isinstance(event, Person) and event.id not in replaced]
    held = _Writing(record, replaced, told[-1] if told and told[-1].birth_date else None)
    entries = [{"resource": resource} for resource in held.resources()]
    return Written({"resourceType": "Bundle", "type": "collection", "entry": entries}, tuple(held.not_carried))


class _Writing:
    """One record on its way out."""

    def __init__(self, record: Record, replaced: set[str], told: Person | None) -> None:
        self.record, self.replaced, self.told = record, replaced, told
        self.us = record.programme == "us-ipledge"
        self.not_carried: list[Problem] = []
        self._names: dict[str, str] = {}  # the id of an event → the resource that it became
        self._ids: set[str] = set()
        self._answers: set[str] = set()

    def resources(self) -> Iterator[Resource]:
        yield self._person()
        for index, event in enumerate(self.record.events):
            if event is self.told:
                continue
            for part in _parts(event):
                yield self._resource(part, f"events[{index}] {event.kind}", index)

    def _person(self) -> Resource:
        made = patient(self.record, self.told)
        if self.told is None:
            return made
        extra = self._beyond(self.told, made)
        if extra is None:
            raise AssertionError("a Patient with a birth date is read as one event")
        return with_ours(made, extra)

    def _resource(self, event: Event, place: str, index: int) -> Resource:
        made = self._native(event)
        if made and event.id:
            self._names[event.id] = f"{made['resourceType']}/{made['id']}"
        extra = self._beyond(event, made) if made else None
        if made is None or extra is None:
            self.not_carried.append(Problem(place, f"is a Basic that only isocourse reads: {self._why(event)}"))
            return self._basic(event, index)
        if named := [name for name in extra if extra[name] is not None and name not in IDENTITY]:
            self.not_carried.append(Problem(place, f"{', '.join(named)}: only in an extension that isocourse reads"))
        return with_ours(made, extra)

    def _native(self, event: Event) -> Resource | None:
        """The resource that anybody reads, when the event stands and FHIR has one for its kind."""
        if event.kind not in WRITERS or event.id in self.replaced or isinstance(event, Retraction):
            return None
        if self._is_answered(event):
            return None
        made = WRITERS[event.kind](event, self.us)
        if made and isinstance(event, Dispense) and event.prescription in self._names:
            made["authorizingPrescription"] = [{"reference": self._names[event.prescription]}]
        return made and self._named(made, event)

    def _named(self, made: Resource, event: Event) -> Resource:
        reference = {"reference": f"Patient/{self.record.person}"}
        about = {"patient" if made["resourceType"] in OF_PATIENT else "subject": reference}
        prefix = event.id if event.id and FHIR_ID.fullmatch(event.id) else event.kind
        name, count = prefix[:60], 1
        while name in self._ids:
            count += 1
            name = f"{prefix[:56]}-{count}"
        self._ids.add(name)
        return {"resourceType": made["resourceType"], "id": name, **made, **about}

    def _beyond(self, event: Event, made: Resource) -> dict[str, Any] | None:
        """What reading the resource does not tell; None when it is not read as this one event."""
        alone = patient(self.record, None)
        entries = [made] if made["resourceType"] == "Patient" else [alone, made]
        bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": item} for item in entries]}
        found = Record.load(bundle).events
        if len(found) != 1 or found[0].kind != event.kind:
            return None
        ours, theirs = plain(event), plain(found[0])
        extra = {name: ours.get(name) for name in {**ours, **theirs} if not _same(event, found[0], name, ours, theirs)}
        return {name: value for name, value in extra.items() if value is not None or name not in ADDED}

    def _basic(self, event: Event, index: int) -> Resource:
        code = concept(event.kind.replace("-", " "), (EVENT, event.kind))
        made = {"resourceType": "Basic", "code": code, "created": _day_fhir_takes(event)}
        said = {name: value for name, value in plain(event).items() if name != "kind"}
        return with_ours(self._named({name: value for name, value in made.items() if value}, event), said)

    def _is_answered(self, event: Event) -> bool:
        """Whether the same answers of the same time were written before: readers take them for one questionnaire."""
        if not isinstance(event, Questionnaire):
            return False
        key = f"{event.instrument} {event.happened} {sorted(event.items.items())} {event.total}"
        known = key in self._answers
        self._answers.add(key)
        return known

    def _why(self, event: Event) -> str:
        if event.id in self.replaced:
            return "a later entry replaces it"
        if isinstance(event, Retraction):
            return "it takes back another entry"
        return (
            "FHIR has no plain place for it"
            if event.kind not in WRITERS
            else "what it says has no code that others share"
        )


def _parts(event: Event) -> list[Event]:
    """Weight and height are two Observations; the entry keeps its id with the weight."""
    if isinstance(event, BodySize) and event.weight and event.height:
        return [
            event.model_copy(update={"height": None}),
            event.model_copy(update={"weight": None, "id": None, "supersedes": None}),
        ]
    return [event]


def plain(event: Event) -> dict[str, Any]:
    """The event in JSON, without what it does not say."""
    dumped = event.model_dump(mode="json", exclude_none=True)
    return {name: value for name, value in dumped.items() if value not in ([], {})}


def _same(event: Event, found: Event, name: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    if name == "recorded":  # left out, it is the day on which it happened
        return (event.recorded or event.happened) == (found.recorded or found.happened)
    if name == "happened":
        return type(event.happened) is type(found.happened) and event.happened == found.happened
    return ours.get(name) == theirs.get(name)


def with_ours(made: Resource, extra: Mapping[str, Any]) -> Resource:
    if not extra:
        return made
    said = {"url": EVENT, "valueString": json.dumps(extra, ensure_ascii=False, sort_keys=True)}
    return {**made, "extension": [*made.get("extension", []), said]}


def _day_fhir_takes(event: Event) -> str | None:
    when = (moment(event.happened) or "")[:10]
    return when if when > "1900" else None

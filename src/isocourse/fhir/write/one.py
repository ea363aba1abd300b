"""Records of many people as resources: the plain resource, with everything we know in our extension.

`bundle` measures for each entry what FHIR alone would not tell, which takes a reading of each. Here an entry of a shape
is read back once, and every other entry of that shape is written the same way.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ...record import Event, Record
from ...record.events.clinical import Retraction
from ...record.events.person import Person
from ..own import EVENT
from .bundle import ADDED, OF_PATIENT, WRITERS, plain, with_ours
from .patient import patient
from .shapes import Resource, concept, day

MOST_SHAPES = 10_000


class Writer:
    """Writes records; remembers which shapes of entry are read back as they were."""

    def __init__(self) -> None:
        self._unsaid_of: dict[str, tuple[str, ...] | None] = {}

    def resources(self, record: Record) -> Iterator[Resource]:
        """The Patient, then each entry. Entries that share an id keep sharing it."""
        replaced = {event.supersedes for event in record.events if event.supersedes}
        told = next((event for event in reversed(record.events) if isinstance(event, Person)), None)
        made = patient(record, told)
        yield with_ours(made, _said(told)) if told else made
        for index, event in enumerate(record.events):
            if event is not told:
                yield self._resource(record, event, index, event.id in replaced)

    def _resource(self, record: Record, event: Event, index: int, is_replaced: bool) -> Resource:
        written = None
        if event.kind in WRITERS and not is_replaced and not isinstance(event, Retraction):
            written = WRITERS[event.kind](event, record.programme == "us-ipledge")
        made = _about(record, event, index, written) if written else None
        unsaid = self._unsaid(record, event, made) if made else None
        if made is None or unsaid is None:
            return with_ours(_about(record, event, index, _basic(event)), _said(event))
        return with_ours(made, {**_said(event), **dict.fromkeys(unsaid)})

    def _unsaid(self, record: Record, event: Event, made: Resource) -> tuple[str, ...] | None:
        """What reading the resource adds and our extension takes back; None when it is not read as this one entry."""
        shape = _shape(event)
        if shape not in self._unsaid_of:
            if len(self._unsaid_of) >= MOST_SHAPES:
                self._unsaid_of.clear()
            entries = [{"resource": patient(record, None)}, {"resource": with_ours(made, _said(event))}]
            found = Record.load({"resourceType": "Bundle", "type": "collection", "entry": entries}).events
            ours, theirs = plain(event), plain(found[0]) if len(found) == 1 else {}
            is_same = all(theirs.get(name) == value for name, value in ours.items())
            more = tuple(name for name in theirs if name not in ours and name not in ADDED)
            self._unsaid_of[shape] = more if is_same else None
        return self._unsaid_of[shape]


def _basic(event: Event) -> Resource:
    made = {"resourceType": "Basic", "code": concept(event.kind.replace("-", " "), (EVENT, event.kind))}
    when = day(event.happened) or ""
    return {**made, "created": when} if when > "1900" else made


def _about(record: Record, event: Event, index: int, made: Resource) -> Resource:
    reference = {"reference": f"Patient/{record.person}"}
    about = {"patient" if made["resourceType"] in OF_PATIENT else "subject": reference}
    name = f"{record.person}.{event.id or f'{event.kind}-{index}'}".replace("#", ".")
    return {"resourceType": made["resourceType"], "id": name, **made, **about}


def _said(event: Event) -> dict[str, Any]:
    return {name: value for name, value in plain(event).items() if name != "kind"}


def _shape(event: Event) -> str:
    """What an entry says, whatever its days, numbers and names are."""
    varies = ("id", "supersedes", "source", "happened", "recorded", "since", "until", "birth_date", "number")
    said = {name: "" if name in varies or _is_number(value) else value for name, value in plain(event).items()}
    return json.dumps(said, sort_keys=True)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)

"""The record: what happened to one person, and what in the input could not be understood."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError

from .events import KINDS, Event
from .events.clinical import Unread
from .problems import Problem, Unreadable

FORMAT = 1
MOST_EVENTS = 100_000


@dataclass(frozen=True)
class Record:
    """An append-only list of events about one person.

    `programme` is the programme that the person is treated under and `timezone` the zone that days
    without a time are meant in. `problems` lists what could not be used as it stood.

    >>> record = Record.from_dict({"isocourse": 1, "person": "maya", "programme": "uk-mhra", "events": []})
    >>> record.person, record.problems
    ('maya', ())
    """

    person: str
    programme: str | None = None
    timezone: str = "UTC"
    events: tuple[Event, ...] = ()
    problems: tuple[Problem, ...] = field(default=(), compare=False)

    @classmethod
    def load(cls, source: str | Path | bytes | Mapping[str, Any]) -> Record:
        """The record in a file, in bytes or text, or already parsed: ours, or a FHIR R4 Bundle.

        Raises `Unreadable`, with the places, when nothing can be made of the input.
        """
        from .reading import load

        return load(source)

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Record:
        """The record in parsed JSON of our own format. A bad event is kept as unread, with its problem."""
        head_problems = list(_check_head(given))
        if head_problems:
            raise Unreadable(*head_problems)
        problems: list[Problem] = []
        events = [read_event(item, f"events[{index}]", problems) for index, item in enumerate(given.get("events", []))]
        return cls(
            person=str(given["person"]),
            programme=given.get("programme"),
            timezone=given.get("timezone", "UTC"),
            events=tuple(events),
            problems=(*problems, *check_references(events)),
        )

    def add(self, *events: Event) -> Record:
        """This record with further events; the old ones stay as they are."""
        return replace(self, events=(*self.events, *events))

    def without(self, *events: Event) -> Record:
        """This record as if `events` had never been entered (for what-if questions)."""
        return replace(self, events=tuple(event for event in self.events if event not in events))

    def dated_by(self, today: date) -> Record:
        """This record as it can be taken on `today`: an entry that claims a later day is kept as unread.

        Each has its problem. A day of grace covers the time zones; a planned procedure may lie ahead.
        """
        problems: list[Problem] = []
        listed = enumerate(self.events)
        events = tuple(_not_after(event, f"events[{index}]", today, problems) for index, event in listed)
        return replace(self, events=events, problems=(*self.problems, *problems)) if problems else self

    def to_dict(self) -> dict[str, Any]:
        """The record in our JSON format; `Record.from_dict` reads it back equal."""
        head: dict[str, Any] = {"isocourse": FORMAT, "person": self.person}
        if self.programme:
            head["programme"] = self.programme
        head["timezone"] = self.timezone
        return head | {"events": [_event_to_dict(event) for event in self.events]}

    def dumps(self) -> str:
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False)


def read_event(item: Any, place: str, problems: list[Problem]) -> Event:
    """The event in `item`, or an `Unread` that keeps it, with a problem for each fault."""
    if not isinstance(item, Mapping):
        return _keep(item, place, "record", "is not an event; write an object with `kind` and `happened`", problems)
    kind = item.get("kind")
    cls = KINDS.get(kind) if isinstance(kind, str) else None
    if cls is None:
        return _keep(
            item, f"{place}.kind", "record", f"{kind!r} is not a kind of event; known are {', '.join(KINDS)}", problems
        )
    try:
        event = cls.model_validate(item)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        for fault in faults:
            spot = ".".join(str(part) for part in (place, *fault["loc"]))
            problems.append(Problem(spot, _plain(fault["msg"], kind, item), kept=True))
        return _unread(item, str(kind), "; ".join(_plain(fault["msg"], kind, item) for fault in faults))
    if isinstance(event, Unread):
        problems.append(Problem(place, event.problem, kept=True))
    return event


def _not_after(event: Event, place: str, today: date, problems: list[Problem]) -> Event:
    """The event, or an `Unread` that keeps it when it claims to have happened or been learned after `today`."""
    planned = getattr(event, "status", None) == "planned"
    claimed = [None if planned else event.happened, event.recorded]
    late = max((_day(when) for when in claimed if when), default=today)
    if late <= today + timedelta(days=1):
        return event
    message = f"{event.kind} of {_day(event.happened)}: {late} is still to come (today is {today}); correct the date"
    problems.append(Problem(f"{place} {event.source}" if event.source else place, message, kept=True))
    content = event.content if isinstance(event, Unread) else json.dumps(_event_to_dict(event), ensure_ascii=False)
    about = event.about if isinstance(event, Unread) else event.kind
    return Unread(id=event.id, happened=date.min, source=event.source, about=about, problem=message, content=content)


def _day(when: date | datetime) -> date:
    return when.date() if isinstance(when, datetime) else when


def check_references(events: Iterable[Event]) -> list[Problem]:
    """Problems of identity: an id used twice, or an event that supersedes an unknown one."""
    seen: dict[str, Event] = {}
    problems = []
    listed = list(events)
    for index, event in enumerate(listed):
        if event.id and event.id in seen and seen[event.id] != event:
            problems.append(
                Problem(f"events[{index}].id", f"{event.id!r} is used by two different events; give each its own")
            )
        if event.id:
            seen.setdefault(event.id, event)
    for index, event in enumerate(listed):
        if event.supersedes and event.supersedes not in seen:
            problems.append(
                Problem(f"events[{index}].supersedes", f"there is no event with the id {event.supersedes!r}")
            )
    return problems


def _check_head(given: Mapping[str, Any]) -> Iterable[Problem]:
    if given.get("isocourse") != FORMAT:
        yield Problem("isocourse", f'is {given.get("isocourse")!r}; this version reads "isocourse": {FORMAT}')
    if not isinstance(given.get("person"), str) or not str(given.get("person")).strip():
        yield Problem("person", 'is missing; give the person\'s id as text, e.g. "person": "0193"')
    if not isinstance(given.get("programme", ""), str):
        yield Problem("programme", f'is {given["programme"]!r}; give a programme id as text, e.g. "us-ipledge"')
    events = given.get("events", [])
    if not isinstance(events, list):
        yield Problem("events", 'is not a list; write "events": [ … ]')
    elif len(events) > MOST_EVENTS:
        yield Problem("events", f"holds {len(events)} events; one person's record is read up to {MOST_EVENTS}")
    try:
        ZoneInfo(str(given.get("timezone", "UTC")))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield Problem("timezone", f'{given.get("timezone")!r} is not a time zone; write for example "America/New_York"')


def _keep(item: Any, place: str, about: str, message: str, problems: list[Problem]) -> Unread:
    problems.append(Problem(place, message, kept=True))
    return _unread(item, about, message)


def _unread(item: Any, about: str, message: str) -> Unread:
    """Keeps `item`; dated by its own dates when they can be read, and by the earliest day when not."""
    dates = {name: item.get(name) for name in ("happened", "recorded")} if isinstance(item, Mapping) else {}
    content = json.dumps(item, ensure_ascii=False, default=str)
    for attempt in (dates, {"happened": dates.get("happened")}, {"happened": "0001-01-01"}):
        try:
            return Unread.model_validate({"about": about, "problem": message, "content": content, **attempt})
        except ValidationError:
            continue
    raise AssertionError("the last attempt holds no input")


def _plain(message: str, kind: Any, item: Mapping[str, Any]) -> str:
    """Pydantic's message without its prefix, led by what it is about and when."""
    words = message.removeprefix("Value error, ")
    return f"{kind} of {item.get('happened', 'no date')}: {words}"


def _event_to_dict(event: Event) -> dict[str, Any]:
    dumped = event.model_dump(mode="json", exclude_none=True)
    return {name: value for name, value in dumped.items() if value not in ([], {})}

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
from .problems import Problem, Unreadable, legible

FORMAT = 1
MOST_EVENTS = 100_000
DEEPEST = 64
HEAD = ("isocourse", "person", "programme", "timezone", "events")


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
        if too_deep(given):
            raise Unreadable(Problem("input", f"is nested more than {DEEPEST} levels deep"))
        head_problems = list(_check_head(given))
        if head_problems:
            raise Unreadable(*head_problems)
        problems: list[Problem] = []
        events = [read_event(item, f"events[{index}]", problems) for index, item in enumerate(given.get("events", []))]
        events = check_references(events, problems)
        for name in given.keys() - {*HEAD, "$schema"}:
            message = f"is not a field of a record; known are {', '.join(HEAD)}"
            events.append(_keep({name: given[name]}, f"record.{name}", "record", message, problems))
        return cls(
            person=str(given["person"]),
            programme=given.get("programme"),
            timezone=given.get("timezone", "UTC"),
            events=tuple(events),
            problems=tuple(problems),
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
        event = cls.model_validate(dict(item))
    except ValidationError as error:
        said = []
        for fault in error.errors(include_url=False, include_input=False):
            spot = ".".join(str(part) for part in (place, *fault["loc"]))
            said.append(f"{kind} of {item.get('happened', 'no date')}: {_plain(fault, cls)}")
            problems.append(Problem(spot, said[-1], kept=True))
        return _unread(item, str(kind), "; ".join(said))
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


def check_references(events: Iterable[Event], problems: list[Problem]) -> list[Event]:
    """The events, those kept as unread whose `supersedes` does not say what they replace. Adds their problems.

    A wrong reference must not hide anything: what it seems to replace stays as it was.
    """
    listed = list(events)
    holders: dict[str, list[Event]] = {}
    for index, event in enumerate(listed):
        if event.id and event not in (held := holders.setdefault(event.id, [])):
            held.append(event)
            if len(held) == 2:
                message = f"{event.id!r} is used by two different events; give each its own"
                problems.append(Problem(f"events[{index}].id", message))
    checked: list[Event] = []
    for index, event in enumerate(listed):
        if fault := _reference_fault(event, holders):
            checked.append(_keep(_event_to_dict(event), f"events[{index}].supersedes", event.kind, fault, problems))
        else:
            checked.append(event)
    return checked


def _reference_fault(event: Event, holders: Mapping[str, list[Event]]) -> str | None:
    """What is wrong with what the event says it replaces."""
    named, seen = event.supersedes, {event.id}
    if named is None:
        return None
    if not holders.get(named):
        return f"there is no event with the id {named!r}"
    if len(holders[named]) > 1:
        return f"several events have the id {named!r}; give each its own"
    while named is not None and len(holders.get(named, ())) == 1:
        if named in seen:
            return f"following what it replaces leads back to {named!r}; an event replaces an earlier one"
        seen.add(named)
        named = holders[named][0].supersedes
    return None


def _check_head(given: Mapping[str, Any]) -> Iterable[Problem]:
    if given.get("isocourse") != FORMAT or isinstance(given.get("isocourse"), bool):
        yield Problem("isocourse", f'is {given.get("isocourse")!r}; this version reads "isocourse": {FORMAT}')
    if not _is_text(given.get("person")):
        yield Problem("person", 'is missing; give the person\'s id as text, e.g. "person": "0193"')
    if not _is_text(given.get("programme", "none")):
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


def too_deep(given: Any, text: str | bytes | None = None) -> bool:
    """Whether lists and objects are nested further than anything we read; looks at one level after the other.

    `text` is the JSON that it was: where that opens few lists and objects, no look is needed.
    """
    if text is not None and _opened(text) <= DEEPEST:
        return False
    level = [given]
    for _ in range(DEEPEST):
        level = [child for item in level for child in _inside(item)]
        if not level:
            return False
    return True


def _opened(text: str | bytes) -> int:
    """How many lists and objects JSON text opens at most."""
    return text.count("{") + text.count("[") if isinstance(text, str) else text.count(b"{") + text.count(b"[")


def _inside(item: Any) -> Iterable[Any]:
    if isinstance(item, Mapping):
        return item.values()
    return item if isinstance(item, (list, tuple)) else ()


def _is_text(given: Any) -> bool:
    return isinstance(given, str) and bool(given.strip()) and legible(given) == given


def _keep(item: Any, place: str, about: str, message: str, problems: list[Problem]) -> Unread:
    problems.append(Problem(place, message, kept=True))
    return _unread(item, about, message)


def _unread(item: Any, about: str, message: str) -> Unread:
    """Keeps `item`; dated by its own dates when they can be read, and by the earliest day when not."""
    dates = {name: item.get(name) for name in ("happened", "recorded")} if isinstance(item, Mapping) else {}
    content, message, about = legible(_content(item)), legible(message), legible(about)
    for attempt in (dates, {"happened": dates.get("happened")}, {"happened": "0001-01-01"}):
        try:
            return Unread.model_validate({"about": about, "problem": message, "content": content, **attempt})
        except ValidationError:
            continue
    raise AssertionError("the last attempt holds no input")


def _content(item: Any) -> str:
    """The item as it came, as JSON if it is JSON at all."""
    try:
        return json.dumps(item, ensure_ascii=False, default=str)
    except (TypeError, ValueError, RecursionError):
        return f"a {type(item).__name__} that cannot be written as JSON"


def _plain(fault: Any, cls: type[Event]) -> str:
    """What is wrong with one field, and what would be right."""
    match fault["type"]:
        case "extra_forbidden":
            return f"is not a field of this kind; known are {', '.join(cls.model_fields)}"
        case "missing":
            return "is missing"
        case "tuple_type" | "list_type":
            return "is not a list; write it in [ ]"
        case "string_unicode":
            return "holds half a character; write it again"
    return str(fault["msg"]).removeprefix("Value error, ")


def _event_to_dict(event: Event) -> dict[str, Any]:
    dumped = event.model_dump(mode="json", exclude_none=True)
    return {name: value for name, value in dumped.items() if value not in ([], {})}

"""The people of the spec: small TOML records, moved in time and changed row by row."""

from __future__ import annotations

import json
import re
import tomllib
import types
import typing
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from isocourse.record.events import KINDS

FOLDER = Path(__file__).parent / "people"
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?([+-]\d{2}:\d{2}|Z)?)?")
FIELD = re.compile(r"(?:,\s*|\s+)(?=[a-z_]+=)")
SHIFT = re.compile(r"(?P<name>\S+)(?:\s+(?P<days>[+-]\d+) days|\s+at (?P<day>\d{4}-\d{2}-\d{2}))?")


class SpecError(ValueError):
    """A spec file is written wrongly; the message says what would be right."""


def build(person: str, change: str) -> dict[str, Any]:
    """The record, as JSON, of a person of the spec after a change; what the grammar is, README.md says."""
    record = moved(person)
    for step in filter(None, (part.strip() for part in change.split(";"))):
        if step != "-":
            _apply(step, record)
    zone = ZoneInfo(record["timezone"])
    return record | {"events": [_each_text(event, lambda text: _in_zone(text, zone)) for event in record["events"]]}


def moved(person: str) -> dict[str, Any]:
    """The person's record with every date moved as the text asks: `name`, `name +365 days` or `name at 2023-10-10`."""
    match = SHIFT.fullmatch(person.strip())
    if not match:
        raise SpecError(f"person {person!r}; write `name`, `name +365 days` or `name at 2023-10-10`")
    baseline = _baseline(match["name"])
    if match["day"]:
        anchor = next(event for event in baseline["events"] if event["id"] == baseline["anchor"])
        days = (date.fromisoformat(match["day"]) - date.fromisoformat(anchor["happened"][:10])).days
    else:
        days = int(match["days"] or 0)
    events = [_each_text(event, lambda text: _shifted(text, days)) for event in baseline["events"]]
    return {name: value for name, value in baseline.items() if name != "anchor"} | {"events": events}


@lru_cache
def _baseline(name: str) -> dict[str, Any]:
    path = FOLDER / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(sorted(path.stem for path in FOLDER.glob("*.toml")))
        raise SpecError(f"there is no person {name!r}; known are {known}")
    given = tomllib.loads(path.read_text("utf-8"))
    own = [_each_text(event, str) for event in given.get("event", [])]
    events = [*own, *(event for other in given.get("includes", []) for event in _included(other, own))]
    ids = [event.get("id") for event in events]
    if len({*ids}) < len(ids) or None in ids:
        raise SpecError(f"people/{name}.toml: every event needs an id of its own")
    head = {"isocourse": 1, "person": given.get("person", name), "timezone": given.get("timezone", "UTC")}
    if "programme" in given:
        head["programme"] = given["programme"]
    return head | {"events": events, "anchor": given.get("anchor", ids[0] if ids else None)}


def _included(name: str, own: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The events of a background, moved beside the event it names; those whose id the person has are left out."""
    given = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    beside = date.fromisoformat(_named(own, given["beside"], f"includes {name}")["happened"][:10])
    days = (beside - given["day"]).days
    ids = {event["id"] for event in own}
    for event in given["event"]:
        if event["id"] not in ids:
            yield _each_text(_each_text(event, str), lambda text: _shifted(text, days))


def _apply(step: str, record: dict[str, Any]) -> None:
    """One step of a change, made in the record."""
    events = record["events"]
    if match := re.fullmatch(r"without every (\S+)", step):
        record["events"] = [event for event in events if event["kind"] != match[1]]
        if len(record["events"]) == len(events):
            raise SpecError(f"{step!r}: there is no event of that kind")
    elif match := re.fullmatch(r"without (.+)", step):
        for name in re.split(r",\s*", match[1]):
            events.remove(_named(events, name, step))
    elif match := re.fullmatch(r"add (\S+)\s+(.+)", step):
        if match[1] not in KINDS:
            raise SpecError(f"{step!r}: {match[1]!r} is not a kind of event; known are {', '.join(KINDS)}")
        events.append({"kind": match[1], **_fields(match[1], match[2])})
    elif match := re.fullmatch(r"again (\S+):\s*(.+)", step):
        copy = {name: value for name, value in _named(events, match[1], step).items() if name != "id"}
        events.append(_merged(copy, _fields(copy["kind"], match[2])))
    elif match := re.fullmatch(r"record:\s*(.+)", step):
        record |= dict(_split(part) for part in FIELD.split(match[1]))
    elif match := re.fullmatch(r"([\w-]+):\s*(.+)", step):
        event = _named(events, match[1], step)
        events[events.index(event)] = _merged(event, _fields(event["kind"], match[2]))
    else:
        raise SpecError(f"{step!r} is not a change; see tests/spec/README.md")


def _named(events: list[dict[str, Any]], name: str, step: str) -> dict[str, Any]:
    for event in events:
        if event.get("id") == name:
            return event
    known = ", ".join(event["id"] for event in events if "id" in event)
    raise SpecError(f"{step!r}: no event has the id {name!r}; known are {known}")


def _merged(event: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (event | fields).items() if value != ""}


def _fields(kind: str, text: str) -> dict[str, Any]:
    return {name: _value(kind, name, value) for name, value in (_split(part) for part in FIELD.split(text.strip()))}


def _split(part: str) -> tuple[str, str]:
    name, equals, value = part.partition("=")
    if not equals:
        raise SpecError(f"{part!r}; write field=value")
    return name.strip(), value.strip()


def _value(kind: str, name: str, text: str) -> Any:
    """The text as the field asks: a list from `a+b` or `a|b`, a number or truth value where one belongs, else text."""
    fields = KINDS[kind].model_fields
    wanted = set(_types(fields[name].annotation)) if name in fields else set()
    if not text:
        return ""
    if tuple in wanted:
        return [] if text == "none" else re.split(r"\s*[+|]\s*", text)
    if {int, float, bool, dict} & wanted:
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def _types(annotation: Any) -> Iterator[Any]:
    origin = typing.get_origin(annotation)
    if origin in (typing.Union, types.UnionType, typing.Annotated):
        for arg in typing.get_args(annotation):
            yield from _types(arg)
    else:
        yield origin or annotation


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    """The value with every text and date in it changed, at any depth."""
    if isinstance(value, dict):
        return {name: _each_text(item, change) for name, item in value.items()}
    if isinstance(value, list):
        return [_each_text(item, change) for item in value]
    if isinstance(value, datetime):
        return change(value.isoformat(timespec="minutes"))
    if isinstance(value, date):
        return change(value.isoformat())
    return change(value) if isinstance(value, str) else value


def _shifted(text: str, days: int) -> str:
    if not days or not MOMENT.fullmatch(text):
        return text
    return (date.fromisoformat(text[:10]) + timedelta(days)).isoformat() + text[10:]


def _in_zone(text: str, zone: ZoneInfo) -> str:
    """A time without an offset is on the clock of the record's zone."""
    match = MOMENT.fullmatch(text)
    if not match or not match[1] or match[3]:
        return text
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone).isoformat()
    except ValueError:
        return text

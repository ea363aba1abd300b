"""A form for any kind of event, made from its model: so a new kind of event has its form at once."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.http import QueryDict
from pydantic import ValidationError

from ..record.events import KINDS, Event
from ..record.quantities import Dimension

# What the app itself sets.
OURS = {"id", "kind", "recorded", "supersedes", "source", "value_canonical", "upper_limit_canonical"}
LABELS = {"loinc": "LOINC code"}
Shape = Literal["text", "number", "day", "moment", "one", "several", "yes-no", "items", "texts"]


@dataclass(frozen=True)
class Field:
    """One field of a form: how it is asked, what is in it, and what is wrong with that."""

    name: str
    label: str
    shape: Shape
    required: bool
    options: tuple[str, ...] = ()
    help: str = ""
    value: Any = ""
    wrong: str = ""


class Wrong(Exception):
    """What was typed makes no event; `said` says for each field what would be right, `""` for the whole."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self.said = dict(said)
        super().__init__("; ".join(self.said.values()))


def says(kind: str) -> str:
    """What a kind of event is, for people who never saw its model."""
    return (KINDS[kind].__doc__ or "").split("\n")[0].replace("`", "").replace("_", " ")


def fields(
    kind: str, *, only: Iterable[str] | None = None, given: Mapping[str, Any] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> list[Field]:  # fmt: skip
    """The fields of a kind of event, filled with what is `given`."""
    chosen = [name for name in KINDS[kind].model_fields if name not in OURS]
    chosen = [name for name in only if name in chosen] if only is not None else sorted(chosen, key=_place)
    return [_field(kind, name, (given or {}).get(name, ""), (wrong or {}).get(name, "")) for name in chosen]


def read(kind: str, posted: QueryDict, zone: str, **ours: Any) -> Event:
    """The event that a form says; raises `Wrong`. Days and times are on the clock of `zone`."""
    given: dict[str, Any] = {}
    for field in fields(kind):
        values = [value.strip() for value in posted.getlist(field.name) if value.strip()]
        if values:
            given[field.name] = _read(field, values, zone)
    try:
        return KINDS[kind].model_validate(given | ours)
    except ValidationError as error:
        raise Wrong(_said(error)) from None


def _said(error: ValidationError) -> dict[str, str]:
    said: dict[str, str] = {}
    for fault in error.errors(include_url=False, include_input=False):
        text = "is needed" if fault["type"] == "missing" else str(fault["msg"]).removeprefix("Value error, ")
        said.setdefault(str(fault["loc"][0]) if fault["loc"] else "", text)
    return said


def _place(name: str) -> int:
    return {"happened": -1, "note": 1}.get(name, 0)


def _field(kind: str, name: str, value: Any, wrong: str) -> Field:
    info = KINDS[kind].model_fields[name]
    shape, options, dimension = _shape(info.annotation, info.metadata)
    help_text = info.description or ""
    if isinstance(dimension, Dimension):
        help_text = help_text or f"with its unit, e.g. {'20 mg, 10 mg' if shape == 'texts' else f'30 {dimension.unit}'}"
    elif shape == "items":
        help_text = "as the scale names them, e.g. 1=0, 2=1, 9=0"
    label = LABELS.get(name) or name.replace("_", " ").capitalize()
    return Field(name, label, shape, info.is_required(), options, help_text, value, wrong)


def _shape(annotation: Any, metadata: Iterable[Any]) -> tuple[Shape, tuple[str, ...], Any]:
    """How an annotation is asked for, its options, and its dimension if it is a quantity."""
    for mark in metadata:
        if isinstance(mark, Dimension):
            return "text", (), mark
    origin, parts = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        inner = [part for part in parts if part is not type(None)]
        if {date, datetime} <= set(inner):
            return "moment", (), None
        return _shape(inner[0], ())
    if origin is typing.Annotated:
        return _shape(parts[0], parts[1:])
    if origin is Literal:
        return "one", tuple(parts), None
    if origin is tuple:
        shape, options, dimension = _shape(parts[0], ())
        return ("several" if shape == "one" else "texts"), options, dimension
    if origin is dict:
        return "items", (), None
    by_type: dict[Any, Shape] = {bool: "yes-no", int: "number", date: "day"}
    return by_type.get(annotation, "text"), (), None


def _read(field: Field, values: list[str], zone: str) -> Any:
    match field.shape:
        case "several":
            return values
        case "yes-no":
            return values[0] == "yes"
        case "number":
            return int(values[0]) if values[0].isdecimal() else values[0]
        case "moment":
            return _moment(values[0], zone)
        case "items":
            return _items(values[0])
        case "texts":
            return [part.strip() for part in values[0].split(",") if part.strip()]
    if field.name in ("value", "upper_limit", "score", "total"):
        return _number(values[0])
    return values[0]


def _moment(text: str, zone: str) -> Any:
    """A day stays a day; a time without a zone is on the clock of the person's zone."""
    if len(text) <= 10:
        return text
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return found.replace(tzinfo=ZoneInfo(zone)) if found.tzinfo is None else found


def _items(text: str) -> dict[str, Any]:
    pairs = (part.partition("=") for part in text.split(",") if part.strip())
    return {name.strip(): _number(value.strip()) for name, _, value in pairs}


def _number(text: str) -> Any:
    """The number, or the text as it came, for the model to refuse."""
    try:
        return int(text) if text.lstrip("-").isdecimal() else float(text)
    except ValueError:
        return text


def plain(value: Any) -> str:
    """A value of an event as people write it, in a cell or a line."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(plain, value))
    if isinstance(value, dict):
        return ", ".join(f"{name}={plain(item)}" for name, item in value.items())
    return str(value)

"""Events as rows: one wide table whose columns are the fields of all kinds.

The schema is derived from the event classes, so a new kind needs no change here. A field name
shared by two kinds must mean the same type; `COLUMNS` refuses to build otherwise.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from .events import KINDS, Event
from .quantities import Dimension
from .record import Record

COMMON = {
    "person": "VARCHAR",
    "id": "VARCHAR",
    "kind": "VARCHAR",
    "happened_on": "DATE",
    "happened_at": "TIMESTAMPTZ",
    "recorded_at": "TIMESTAMPTZ",
    "superseded_at": "TIMESTAMPTZ",
    "source": "VARCHAR",
}
SCALARS = {bool: "BOOLEAN", int: "INTEGER", float: "DOUBLE", str: "VARCHAR", date: "DATE"}
BASE_FIELDS = set(Event.model_fields)


def _sql_type(annotation: Any) -> str:
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        (inner,) = (arg for arg in args if arg is not type(None))
        return _sql_type(inner)
    if origin is typing.Annotated:
        return _sql_type(args[0])
    if origin is typing.Literal:
        return "VARCHAR"
    if origin is tuple:
        return f"{_sql_type(args[0])}[]"
    if origin is dict:
        return "VARCHAR"
    return SCALARS[annotation]


def dimension_of(field: Any) -> Dimension | None:
    """What a field of an event measures, when it is a quantity."""
    nested = (field.annotation, *typing.get_args(field.annotation))
    for item in (*field.metadata, *(meta for arg in nested for meta in getattr(arg, "__metadata__", ()))):
        if isinstance(item, Dimension):
            return item
    return None


def _column_name(name: str, field: Any) -> str:
    """Quantities say their unit in the column: `daily_dose` in mg becomes `daily_dose_mg`."""
    measured = dimension_of(field)
    return f"{name}_{measured.unit.lower().replace('/', '_per_')}" if measured else name


def _columns() -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    columns, by_kind = dict(COMMON), {}
    for kind, cls in KINDS.items():
        names = {}
        for field, info in cls.model_fields.items():
            if field in BASE_FIELDS:
                continue
            name = _column_name(field, info)
            sql_type = _sql_type(info.annotation)
            if columns.setdefault(name, sql_type) != sql_type:
                raise TypeError(f"{kind}.{field} is {sql_type}, but another kind has {name} as {columns[name]}")
            names[field] = name
        by_kind[kind] = names
    return columns, by_kind


COLUMNS, FIELD_COLUMNS = _columns()
_ROW = TypeAdapter(dict[str, Any])


def rows(record: Record) -> list[dict[str, Any]]:
    """The record's events as rows of `COLUMNS`, with the moment each was superseded.

    In an order of their own, so that no answer rests on the order in which the file lists them.
    """
    return [json.loads(text) | {"person": record.person} for text, _ in shared_rows({record.person: record})]


def shared_rows(records: Mapping[str, Record]) -> list[tuple[str, list[str]]]:
    """The events of several records, each once: its row as JSON without `person`, and the keys of those who have it.

    Futures of one person share their past, so it is written once. In an order of their own, as `rows`.
    """
    known: dict[tuple[int, str, datetime | None], list[str]] = {}
    texts: list[tuple[str, list[str]]] = []
    for key, record in records.items():
        zone, superseded = ZoneInfo(record.timezone), _superseded(record)
        for event in record.events:
            when = superseded.get(event.id) if event.id else None
            held = known.get((id(event), record.timezone, when))
            if held is None:
                held = known[id(event), record.timezone, when] = [key]
                texts.append((_ROW.dump_json(_row(event, zone, when)).decode(), held))
            else:
                held.append(key)
    return sorted(texts, key=itemgetter(0))


def _superseded(record: Record) -> dict[str, datetime]:
    """When each replaced event was replaced, by its id."""
    zone = ZoneInfo(record.timezone)
    found: dict[str, datetime] = {}
    for event in record.events:
        if event.supersedes:
            when = _recorded_at(event, zone)
            found[event.supersedes] = min(when, found.get(event.supersedes, when))
    return found


def _row(event: Event, zone: ZoneInfo, superseded_at: datetime | None) -> dict[str, Any]:
    """What the event says, by column; what it does not say is left out."""
    happened, recorded = event.happened, event.recorded
    row: dict[str, Any] = {"kind": event.kind}
    if isinstance(happened, datetime):
        moment = _local(happened, zone)
        row |= {"happened_on": moment.date().isoformat(), "happened_at": _utc(moment)}
    else:
        row["happened_on"] = happened.isoformat()
    row["recorded_at"] = _said(happened if recorded is None else recorded, zone)
    if superseded_at:
        row["superseded_at"] = _utc(superseded_at)
    given = event.__dict__
    for field, column in (("id", "id"), ("source", "source"), *FIELD_COLUMNS[event.kind].items()):
        value = given[field]
        if value is not None:
            row[column] = value if isinstance(value, (str, int, float, tuple)) else _text(value)
    return row


def _text(value: Any) -> str:
    return json.dumps(value) if isinstance(value, dict) else str(value.isoformat())


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    """A moment written in UTC says nothing of the local day, so it is moved to the record's zone."""
    return moment.astimezone(zone) if moment.utcoffset() == timedelta() else moment


def _recorded_at(event: Event, zone: ZoneInfo) -> datetime:
    return _moment(event.happened if event.recorded is None else event.recorded, zone)


def _moment(when: date | datetime, zone: ZoneInfo) -> datetime:
    """When we learned of it; a day alone counts from its first minute in the record's zone."""
    return when if isinstance(when, datetime) else datetime.combine(when, time(), zone)


def _said(when: date | datetime, zone: ZoneInfo) -> str:
    return _utc(when) if isinstance(when, datetime) else _start_of(when, zone)


@lru_cache(maxsize=16_384)
def _start_of(day: date, zone: ZoneInfo) -> str:
    return _utc(datetime.combine(day, time(), zone))


def _utc(moment: datetime) -> str:
    if moment.year <= 1:
        return "0001-01-01 00:00:00+00"
    if moment.year >= 9999:
        return "9999-12-31 00:00:00+00"
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S+00").rjust(22, "0")

"""Events as rows: one wide table whose columns are the fields of all kinds.

The schema is derived from the event classes, so a new kind needs no change here. A field name
shared by two kinds must mean the same type; `COLUMNS` refuses to build otherwise.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

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


def _column_name(field: str, metadata: Iterable[Any], annotation: Any) -> str:
    """Quantities say their unit in the column: `daily_dose` in mg becomes `daily_dose_mg`."""
    for item in (
        *metadata,
        *(meta for arg in (annotation, *typing.get_args(annotation)) for meta in getattr(arg, "__metadata__", ())),
    ):
        if isinstance(item, Dimension):
            return f"{field}_{item.unit.lower().replace('/', '_per_')}"
    return field


def _columns() -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    columns, by_kind = dict(COMMON), {}
    for kind, cls in KINDS.items():
        names = {}
        for field, info in cls.model_fields.items():
            if field in BASE_FIELDS:
                continue
            name = _column_name(field, info.metadata, info.annotation)
            sql_type = _sql_type(info.annotation)
            if columns.setdefault(name, sql_type) != sql_type:
                raise TypeError(f"{kind}.{field} is {sql_type}, but another kind has {name} as {columns[name]}")
            names[field] = name
        by_kind[kind] = names
    return columns, by_kind


COLUMNS, FIELD_COLUMNS = _columns()


def rows(record: Record) -> list[dict[str, Any]]:
    """The record's events as rows of `COLUMNS`, with the moment each was superseded.

    In an order of their own, so that no answer rests on the order in which the file lists them.
    """
    zone = ZoneInfo(record.timezone)
    superseded: dict[str, datetime] = {}
    for event in record.events:
        if event.supersedes:
            when = _recorded_at(event, zone)
            superseded[event.supersedes] = min(when, superseded.get(event.supersedes, when))
    found = [_row(record.person, event, zone, superseded) for event in record.events]
    return sorted(found, key=lambda row: json.dumps(row, sort_keys=True))


def _row(person: str, event: Event, zone: ZoneInfo, superseded: dict[str, datetime]) -> dict[str, Any]:
    moment = _local(event.happened, zone) if isinstance(event.happened, datetime) else None
    row: dict[str, Any] = {
        "person": person,
        "id": event.id,
        "kind": event.kind,
        "happened_on": (moment.date() if moment else event.happened).isoformat(),
        "happened_at": _utc(moment) if moment else None,
        "recorded_at": _utc(_recorded_at(event, zone)),
        "superseded_at": _utc(superseded[event.id]) if event.id in superseded else None,
        "source": event.source,
    }
    for field, column in FIELD_COLUMNS[event.kind].items():
        value = getattr(event, field)
        if isinstance(value, dict):
            value = json.dumps(value)
        elif isinstance(value, date):
            value = value.isoformat()
        if value is not None:
            row[column] = value
    return {name: value for name, value in row.items() if value is not None}


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    """A moment written in UTC says nothing of the local day, so it is moved to the record's zone."""
    return moment.astimezone(zone) if moment.utcoffset() == timedelta() else moment


def _recorded_at(event: Event, zone: ZoneInfo) -> datetime:
    """When we learned of it; a day alone counts from its first minute in the record's zone."""
    moment = event.recorded if event.recorded is not None else event.happened
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time(), zone)


def _utc(moment: datetime) -> str:
    if moment.year <= 1:
        return "0001-01-01 00:00:00+00"
    if moment.year >= 9999:
        return "9999-12-31 00:00:00+00"
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S+00").rjust(22, "0")

"""Rows of the documented columns as records again: the way back of `record.table`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from .events import KINDS
from .quantities import Dimension, written
from .record import Record
from .table import FIELD_COLUMNS, dimension_of

FROM_TEXT = ("items",)


def record_of(rows: Iterable[Mapping[str, Any]], person: str, programme: str, timezone: str) -> Record:
    """One person's record from its rows.

    A row that was superseded gets a retraction at that moment: what replaced it is a row of its own.
    """
    events = []
    for index, row in enumerate(rows):
        events.append(event_in(row))
        if replaced := row.get("superseded_at"):
            events[-1]["id"] = name = f"{row.get('id') or row['kind']}#{index}"
            events.append({"kind": "retraction", "happened": replaced, "recorded": replaced, "supersedes": name})
    given = {"isocourse": 1, "person": person, "programme": programme, "timezone": timezone, "events": events}
    return Record.from_dict(given)


def event_in(row: Mapping[str, Any]) -> dict[str, Any]:
    """The event of one row as it is written in a record; columns that are not of its kind are left out."""
    kind = row["kind"]
    event: dict[str, Any] = {"kind": kind, "happened": row.get("happened_at") or row["happened_on"]}
    told = (("id", "id"), ("source", "source"), ("recorded", "recorded_at"), *FIELD_COLUMNS.get(kind, {}).items())
    for field, column in told:
        if (value := row.get(column)) is not None:
            event[field] = _said(KINDS[kind], field, value) if kind in KINDS else value
    return event


def _said(cls: Any, field: str, value: Any) -> Any:
    unit = dimension_of(cls.model_fields[field]) if field in cls.model_fields else None
    if unit is not None:
        return [_quantity(one, unit) for one in value] if isinstance(value, list) else _quantity(value, unit)
    if field in FROM_TEXT and isinstance(value, str):
        return json.loads(value)
    return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else value


def _quantity(value: float, unit: Dimension) -> str:
    return f"{written(value)} {unit.unit}"

"""What a field that is left out means, and what a column may hold: for tables that no event class has read."""

from __future__ import annotations

import typing
from typing import Any

from .events import KINDS
from .table import COLUMNS, FIELD_COLUMNS, dimension_of


def with_defaults(column: str) -> str:
    """SQL for a column in which what was left out has the meaning that it has in a record."""
    meant: dict[str, list[str]] = {}
    for kind, names in FIELD_COLUMNS.items():
        for field, name in names.items():
            info = KINDS[kind].model_fields[field]
            if name == column and not info.is_required() and info.default is not None:
                meant.setdefault(_literal(info.default), []).append(kind)
    whens = " ".join(f"WHEN kind IN ({_texts(kinds)}) THEN {value}" for value, kinds in meant.items())
    return f"coalesce({column}, CASE {whens} END)" if whens else column


def faults() -> dict[str, str]:
    """For each way in which a row cannot be what it says, in words, the SQL condition that finds it."""
    found = {
        "no person": "person IS NULL",
        "no kind of event that is known": f"kind IS NULL OR kind NOT IN ({_texts(KINDS)})",
        "no day on which it happened": "happened_on IS NULL",
    }
    for kind, names in FIELD_COLUMNS.items():
        for field, column in names.items():
            if wrong := _wrong(KINDS[kind].model_fields[field], column):
                found[f"{kind}: {column} is missing or not one that is known"] = f"kind = '{kind}' AND {wrong}"
    return found


def _wrong(info: Any, column: str) -> str | None:
    """The condition under which a value is not one that the field takes; NULL where one must be given."""
    missing = f"{column} IS NULL" if info.is_required() else "FALSE"
    allowed = _allowed(info.annotation)
    if allowed and COLUMNS[column] == "VARCHAR":
        return f"({missing} OR {column} NOT IN ({_texts(allowed)}))"
    if allowed:
        return f"({missing} OR NOT list_has_all([{_texts(allowed)}], {column}))"
    measured = dimension_of(info)
    if measured and COLUMNS[column] == "DOUBLE":
        return f"({missing} OR {column} NOT BETWEEN {measured.least} AND {measured.most})"
    return missing if info.is_required() else None


def _allowed(annotation: Any) -> tuple[str, ...]:
    if typing.get_origin(annotation) is typing.Literal:
        return tuple(str(value) for value in typing.get_args(annotation))
    inner = (_allowed(part) for part in typing.get_args(annotation))
    return next((found for found in inner if found), ())


def _literal(value: Any) -> str:
    if isinstance(value, str):
        return f"'{value}'"
    return "'{}'" if isinstance(value, dict) else "[]"


def _texts(values: Any) -> str:
    return ", ".join(f"'{value}'" for value in values)

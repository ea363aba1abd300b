"""What a field that is left out means: for tables that no event class has read."""

from __future__ import annotations

from typing import Any

from .events import KINDS
from .table import FIELD_COLUMNS


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


def _literal(value: Any) -> str:
    if isinstance(value, str):
        return f"'{value}'"
    return "'{}'" if isinstance(value, dict) else "[]"


def _texts(values: Any) -> str:
    return ", ".join(f"'{value}'" for value in values)

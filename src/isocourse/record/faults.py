"""The ways in which a row cannot be what it says, as SQL: for tables that no event class has read."""

from __future__ import annotations

import typing
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .events import KINDS
from .table import COLUMNS, FIELD_COLUMNS, dimension_of


@dataclass(frozen=True)
class Fault:
    """One way of being wrong, in words, and the SQL condition that finds it among rows of `kind` (none: of any)."""

    words: str
    condition: str
    kind: str | None = None

    @property
    def finds(self) -> str:
        """The condition that finds it among all rows; NULL where it cannot be said."""
        return f"kind = '{self.kind}' AND {self.condition}" if self.kind else self.condition


def faults() -> tuple[Fault, ...]:
    """All that can be wrong with a row of the documented columns."""
    general = (
        Fault("no person", "person IS NULL"),
        Fault("no kind of event that is known", f"kind IS NULL OR kind NOT IN ({_texts(KINDS)})"),
        Fault("no day on which it happened", "happened_on IS NULL"),
    )
    of_kinds = (
        Fault(f"{kind}: {column} is missing or not one that is known", wrong, kind)
        for kind, names in FIELD_COLUMNS.items()
        for field, column in names.items()
        if (wrong := _wrong(KINDS[kind].model_fields[field], column))
    )
    return (*general, *of_kinds)


def counting(relation: str) -> str:
    """SQL that counts the rows of a relation by `kind` and `bits`, which `counted` reads.

    A row is held against the conditions of its own kind only: a quarter of the time of counting each fault by itself.
    """
    general, of_kinds = _by_kind()
    whens = " ".join(f"WHEN '{kind}' THEN {_bits(known, len(general))}" for kind, known in of_kinds.items())
    bits = f"{_bits(general)} + CASE kind {whens} ELSE 0 END"
    return f"SELECT kind, {bits} AS bits, count(*) FROM {relation} GROUP BY ALL"


def counted(rows: Iterable[tuple[str | None, int, int]]) -> dict[Fault, int]:
    """How many rows have each fault that any has, from the rows of `counting`."""
    general, of_kinds = _by_kind()
    found: Counter[Fault] = Counter()
    for kind, bits, count in rows:
        known = (*general, *of_kinds.get(kind, ()))
        found.update({fault: count for place, fault in enumerate(known) if bits >> place & 1})
    return {fault: found[fault] for fault in faults() if fault in found}


def _by_kind() -> tuple[list[Fault], dict[str | None, list[Fault]]]:
    """The faults that any row may have, and those of each kind."""
    of_kinds: dict[str | None, list[Fault]] = {}
    for fault in faults():
        of_kinds.setdefault(fault.kind, []).append(fault)
    return of_kinds.pop(None), of_kinds


def _bits(known: Iterable[Fault], first: int = 0) -> str:
    bits = (f"CASE WHEN {one.condition} THEN {1 << place} ELSE 0 END" for place, one in enumerate(known, first))
    return f"({' + '.join(bits)})"


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


def _texts(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)

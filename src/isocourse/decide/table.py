"""Decisions as an Arrow table, for those who work with many."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from .model import Decision

if TYPE_CHECKING:  # loaded only by those who ask for a table: it takes as long as all the rest
    import pyarrow as pa


def to_arrow(decisions: Iterable[Decision]) -> pa.Table:
    """One row for each decision: its answer, the codes that did not hold, who acts next and by when."""
    import pyarrow as pa

    names = [name for name in schema().names if name != "versions"]
    rows = [
        {name: getattr(decision, name) for name in names}
        | {"answer": decision.answer.value, "versions": [version.version for version in decision.versions]}
        for decision in decisions
    ]
    return pa.Table.from_pylist(rows, schema=schema())


@lru_cache
def schema() -> pa.Schema:
    """The columns and their types."""
    import pyarrow as pa

    text, day = pa.string(), pa.date32()
    return pa.schema([
        ("person", text), ("act", text), ("at", pa.timestamp("us", tz="UTC")), ("programme", text), ("answer", text),
        ("codes", pa.list_(text)), ("who", text), ("next_step", text), ("not_before", day), ("step_by", day),
        ("by", day), ("versions", pa.list_(text)),
    ])  # fmt: skip

"""Decisions as an Arrow table, for those who work with many."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from .model import Decision

SCHEMA = pa.schema([
    ("person", pa.string()), ("act", pa.string()), ("at", pa.timestamp("us", tz="UTC")), ("programme", pa.string()),
    ("answer", pa.string()), ("codes", pa.list_(pa.string())), ("who", pa.string()), ("next_step", pa.string()),
    ("not_before", pa.date32()), ("by", pa.date32()), ("versions", pa.list_(pa.string())),
])  # fmt: skip


def to_arrow(decisions: Iterable[Decision]) -> pa.Table:
    """One row for each decision: its answer, the codes that did not hold, who acts next and by when."""
    rows = [
        {name: getattr(decision, name) for name in SCHEMA.names if name != "versions"}
        | {"answer": decision.answer.value, "versions": [version.version for version in decision.versions]}
        for decision in decisions
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)

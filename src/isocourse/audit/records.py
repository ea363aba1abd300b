"""Records as Parquet in the documented columns."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

from ..record.record import Record
from ..record.table import COLUMNS, shared_rows


def write_records(target: Path, records: Mapping[str, Record]) -> None:
    """Each record under its name, sorted by name."""
    names: list[str] = []
    texts: list[str] = []
    for name in sorted(records):
        rows = [text for text, _ in shared_rows({name: records[name]})]
        texts += rows
        names += [name] * len(rows)
    columns = {name: kind for name, kind in COLUMNS.items() if name != "person"}
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute("SET TimeZone = 'UTC'")
    connection.register(
        "packed", pa.table({"person": pa.array(names, pa.string()), "said": pa.array(texts, pa.string())})
    )
    shape = json.dumps(columns).replace("'", "''")
    part = target.with_suffix(".part")
    quoted = str(part).replace("'", "''")
    connection.execute(
        f"COPY (SELECT person, unnest(from_json(said, '{shape}')) FROM packed ORDER BY person) TO '{quoted}'"
        " (FORMAT parquet, COMPRESSION zstd)"
    )
    part.replace(target)

"""Parquet files of an object store as a Spark table: each worker reads whole files, where they are, by itself.

Nothing passes through the driver but the names of the files, and no other reader of Parquet can read them differently:
it is the same DuckDB, through the same fsspec, as on one machine. Workers need the store's keys, as the driver does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from ..record.table import COLUMNS
from .source import NoSource, Source

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# What Spark calls the types of our columns.
KINDS = {
    "VARCHAR": "string", "DATE": "date", "TIMESTAMPTZ": "timestamp", "BOOLEAN": "boolean", "INTEGER": "int",
    "DOUBLE": "double", "VARCHAR[]": "array<string>", "DOUBLE[]": "array<double>",
}  # fmt: skip
BATCH = 50_000


def read_elsewhere(session: SparkSession, source: Source, columns: Sequence[str] = tuple(COLUMNS)) -> DataFrame:
    """The rows of all Parquet files of `source`, a task for each file; only these of the documented columns."""
    names = [[file.name] for file in source.files if file.name.endswith(".parquet")]
    listed = session.createDataFrame(names, "name string").repartition(len(names), "name")

    def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:  # Spark looks at the types
        for batch in batches:
            for name in batch.column("name").to_pylist():
                yield from rows_of(source, name, columns)

    return listed.mapInArrow(read, ", ".join(f"{name} {KINDS[COLUMNS[name]]}" for name in columns))


def rows_of(source: Source, name: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """One file of the source in these of the documented columns; what it lacks is not known. Raises NoSource."""
    try:
        yield from _rows_of(source, name, columns)
    except Exception as error:  # each store's client has errors of its own
        fault = str(error).splitlines()[0]
        said = f"{source.said.rstrip('/')}/{name}: cannot be read as Parquet in the documented columns: {fault}"
        raise NoSource(said) from None


def _rows_of(source: Source, name: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    (place,) = source.places([file for file in source.files if file.name == name])
    origin = "read_parquet('" + place.replace("'", "''") + "')"
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        source.join(connection)
        present = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {origin}").fetchall()}
        asked = ", ".join(
            f"CAST({column if column in present else 'NULL'} AS {COLUMNS[column]}) AS {column}" for column in columns
        )
        yield from connection.sql(f"SELECT {asked} FROM {origin}").to_arrow_reader(BATCH)

"""A block of people as FHIR: one NDJSON file for each type of resource, as a Bulk Data export gives them."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa

from ...fhir.write.one import Writer
from ...programmes import load_rulebook
from ...record.from_rows import record_of
from .errors import NO_UNIT

LOINC_WEIGHT = {"coding": [{"system": "http://loinc.org", "code": "29463-7"}], "text": "Body weight"}


def write(table: pa.Table, programme: str, folder: Path, first: int) -> tuple[int, int]:
    """Writes the people of `table` (sorted by person); gives the number of entries and of files."""
    lines: dict[str, list[bytes]] = defaultdict(list)
    writer = Writer()
    zone = load_rulebook().programme(programme).clock
    for person, rows in _by_person(table):
        for resource in _resources(writer, person, rows, programme, zone):
            lines[resource["resourceType"]].append(json.dumps(resource, ensure_ascii=False).encode() + b"\n")
    for kind, said in lines.items():
        with (folder / f"{kind}.{first:010d}.ndjson.gz").open("wb") as file:
            file.write(gzip.compress(b"".join(said), compresslevel=6, mtime=0))
    return table.num_rows, len(lines)


def _by_person(table: pa.Table) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    rows = (
        {name: value for name, value in row.items() if value is not None}
        for batch in table.to_batches(max_chunksize=2_000)
        for row in batch.to_pylist()
    )
    for person, some in groupby(rows, key=itemgetter("person")):
        yield person, list(some)


def _resources(
    writer: Writer, person: str, rows: list[dict[str, Any]], programme: str, zone: str
) -> Iterator[dict[str, Any]]:
    unread = [row for row in rows if row.get("problem") == NO_UNIT]
    yield from writer.resources(record_of([row for row in rows if row not in unread], person, programme, zone))
    for row in unread:
        yield {
            "resourceType": "Observation", "id": f"{person}.{row['id']}", "status": "final", "code": LOINC_WEIGHT,
            "subject": {"reference": f"Patient/{person}"}, "effectiveDateTime": row["happened_on"].isoformat(),
            "issued": row["recorded_at"].isoformat(), "valueQuantity": {"value": json.loads(row["content"])["weight"]},
        }  # fmt: skip

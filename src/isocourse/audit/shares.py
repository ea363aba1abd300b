"""What came of one share of the people, and how it waits until all are judged."""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet


@dataclass(frozen=True)
class Share:
    """The answers and the counts of the measures, and of the rows how many only repeated or contradicted another.

    `missed` counts the times at which a supply was not collected, by the answer then and that of other rules.
    """

    answers: pa.Table
    counts: pa.Table
    missed: pa.Table
    repeated: int
    contradicting: int

    def keep(self, folder: Path) -> None:
        """Writes it to a folder of its own, which is there wholly or not at all."""
        part = folder.with_name(f"{folder.name.replace('range', 'part')}")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        (part / "answers.parquet").write_bytes(packed(self.answers))
        (part / "counts.parquet").write_bytes(packed(self.counts))
        (part / "missed.parquet").write_bytes(packed(self.missed))
        left_out = {"repeated": self.repeated, "contradicting": self.contradicting}
        (part / "left_out.json").write_text(json.dumps(left_out), "utf-8")
        part.rename(folder)


def packed(table: pa.Table) -> bytes:
    """The table as a Parquet file."""
    into = io.BytesIO()
    parquet.write_table(table, into, compression="zstd")
    return into.getvalue()


def unpacked(data: bytes) -> pa.Table:
    """The table of a Parquet file."""
    return parquet.read_table(io.BytesIO(data))

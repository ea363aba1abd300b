"""Makes a population block by block: each block is a file of its own, so that any number of workers gives the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Literal, TypeAlias

import duckdb
import pyarrow as pa

from ...programmes import load_rulebook
from . import fhir
from .courses import block, entries
from .errors import finished, marked
from .parameters import Parameters, parameters

PROGRAMMES = ("us-ipledge", "uk-mhra")
PEOPLE_A_FILE = 2_500
ABOUT = "people.json"
Form: TypeAlias = Literal["parquet", "fhir"]


@dataclass(frozen=True)
class Made:
    """What was written: people (a move gives one a second number), entries and files."""

    people: int
    entries: int
    files: int


def make(
    count: int, seed: int, programme: str, folder: Path, *, form: Form = "parquet", workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Made:  # fmt: skip
    """Writes `count` invented courses to `folder`: Parquet in the columns of `record.table`, or FHIR as gzipped NDJSON.

    The same count, seed and programme give the same people whatever `workers` is. Raises OSError when it cannot write.
    """
    folder.mkdir(parents=True, exist_ok=True)
    about = {
        "invented": True, "people": count, "seed": seed, "programme": programme, "form": form,
        "parameters": str(parameters().people["dated"]),
    }  # fmt: skip
    (folder / ABOUT).write_text(json.dumps(about, indent=2) + "\n", "utf-8")
    total = files = done = 0
    for people, written, parts in _blocks(count, partial(_write, seed, programme, folder, form), workers):
        total, files, done = total + written, files + parts, done + people
        if progress:
            progress(done)
    return Made(count, total, files)


def _blocks(
    count: int, write: Callable[[tuple[int, int]], tuple[int, int, int]], workers: int
) -> Iterator[tuple[int, int, int]]:
    ranges = [(first, min(first + PEOPLE_A_FILE, count)) for first in range(0, count, PEOPLE_A_FILE)]
    if workers <= 1 or len(ranges) == 1:
        yield from map(write, ranges)
        return
    with ProcessPoolExecutor(min(workers, len(ranges)), mp_context=get_context("spawn")) as pool:
        yield from pool.map(write, ranges)


def _write(seed: int, programme: str, folder: Path, form: Form, span: tuple[int, int]) -> tuple[int, int, int]:
    """Writes one block; gives people, entries and files."""
    connection, query = _query(seed, programme, *span, parameters())
    if form == "fhir":
        entries_, files = fhir.write(connection.sql(query).to_arrow_table(), programme, folder, span[0])
        return span[1] - span[0], entries_, files
    part = folder / f"events-{span[0]:010d}.parquet"
    connection.execute(f"COPY ({query}) TO '{_quoted(part)}' (FORMAT parquet, COMPRESSION zstd)")
    found = connection.execute(f"SELECT count(*) FROM '{_quoted(part)}'").fetchone()
    return span[1] - span[0], found[0] if found else 0, 1


def people_table(seed: int, programme: str, first: int, last: int, given: Parameters | None = None) -> pa.Table:
    """The events of people `first` to `last` (not included) in the documented columns."""
    connection, query = _query(seed, programme, first, last, given or parameters())
    return connection.sql(query).to_arrow_table()


def _query(
    seed: int, programme: str, first: int, last: int, given: Parameters
) -> tuple[duckdb.DuckDBPyConnection, str]:
    ages = given.people["programme"][programme]["ages"]
    made = block(seed, programme, first, last, given)
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
    tables = [marked(made, table, given) for step in given.of(programme) for table in entries(made, step, ages)]
    connection.register("told", pa.concat_tables(tables, promote_options="default"))
    clock = load_rulebook().programme(programme).clock
    return connection, finished(given.columns(programme), clock, f"'{programme[:2]}' || lpad(p::VARCHAR, 10, '0')")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")

"""The same audit on a Spark cluster: each worker judges shares of the people, by the same text in a DuckDB of its own.

Spark reads the Parquet of a folder (of an address: its workers, see `elsewhere`), brings all rows of a person together
and hands each share over as Arrow. A share that was lost with its worker is judged again by another, with the same
result. Needs `pyspark` and Java 17 or later.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from .elsewhere import read_elsewhere
from .measures import measures
from .ranges import Population
from .shares import Share, packed, unpacked
from .source import NOWHERE, NoSource, Source

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from .run import Progress, Settings

PLACE = "share_of_people"
RESULT = (
    f"{PLACE} INT, answers BINARY, counts BINARY, missed BINARY, repeated BIGINT, contradicting BIGINT, rows BIGINT,"
    " faulty STRING, supplies BIGINT"
)


class NoSpark(Exception):
    """Spark cannot be started; says what would be right."""


def judged(
    settings: Settings, files: Sequence[str], work: Path, progress: Progress | None
) -> tuple[int, dict[str, int]]:
    """Keeps every share in `work`; the number of rows read, and of those that are wrong by what is wrong with them."""
    session = started(settings.master or "")
    from pyspark.errors import PySparkException

    try:
        events, kinds = _events(session, settings.source, files)
        handed = kinds.where("kind = 'dispense'").count()
        shares = max(ceil(handed / settings.supplies_at_once), session.sparkContext.defaultParallelism)
        session.conf.set("spark.sql.shuffle.partitions", str(shares))
        if progress:
            progress("Judging supplies", 0, handed)
        placed = events.selectExpr("*", f"pmod(hash(person), {shares}) AS {PLACE}")
        here = replace(settings, source=NOWHERE, out=Path())  # no path of this machine means anything to a worker

        def one_share(events: pa.Table) -> pa.Table:  # Spark looks at the types
            return judged_share(here, events)

        found = placed.groupBy(PLACE).applyInArrow(one_share, RESULT).collect()
    except PySparkException as error:
        raise _fault(error, settings.source) from None
    finally:
        session.stop()
    faulty: Counter[str] = Counter()
    for row in found:
        faulty.update(json.loads(row.faulty))
        if row.answers is None:  # nobody in it has a name
            continue
        answers, counts, missed = (unpacked(held) for held in (row.answers, row.counts, row.missed))
        share = Share(answers, counts, missed, row.repeated, row.contradicting)
        share.keep(work / f"range-{row[PLACE]:05d}")
    if progress:
        progress("Judging supplies", handed, handed)
    return sum(row.rows for row in found), dict(faulty)


def _events(session: SparkSession, source: Source, files: Sequence[str]) -> tuple[DataFrame, DataFrame]:
    """All rows, and only their kinds: read twice, the second time for little."""
    if source.folder is None and source.parquet():
        return read_elsewhere(session, source), read_elsewhere(session, source, ["kind"])
    events = session.read.option("mergeSchema", "true").parquet(*files)
    return events, events


def _fault(error: Exception, source: Source) -> NoSource:
    """What a worker said before it gave up, without the ways by which it reached us."""
    lines = re.findall(r"^\s*([\w.]+(?:Error|Exception|NoSource)): (.*)$", str(error), re.MULTILINE)
    name, said = next((one for one in lines if "spark" not in one[0]), ("", str(error).splitlines()[0]))
    told = said if name.endswith("NoSource") else f"{source.said}: a worker could not go on ({said})"
    return NoSource(told.removesuffix("."))


def judged_share(settings: Settings, events: pa.Table) -> pa.Table:
    """One share, in a worker: a row of `RESULT`."""
    with tempfile.TemporaryDirectory() as spill:
        population = Population(
            events, settings.programme, settings.period, monthly_tests=settings.monthly_tests, threads=1,
            memory=settings.memory, spill=spill, under=settings.under, known_on=settings.known_on,
        )  # fmt: skip
        (span,) = population.ranges(sys.maxsize) or (None,)
        share = population.judge(span, measures()) if span else None
        population.connection.close()
    place = events.column(PLACE)[0].as_py()
    row: dict[str, Any] = {
        PLACE: place, "answers": packed(share.answers) if share else None,
        "counts": packed(share.counts) if share else None, "missed": packed(share.missed) if share else None,
        "repeated": share.repeated if share else 0, "contradicting": share.contradicting if share else 0,
        "rows": population.rows, "faulty": json.dumps(population.faulty), "supplies": span.supplies if span else 0,
    }  # fmt: skip
    types = {"INT": pa.int32(), "BIGINT": pa.int64(), "BINARY": pa.binary(), "STRING": pa.string()}
    named = [part.split() for part in RESULT.split(", ")]
    return pa.Table.from_pylist([row], schema=pa.schema([(name, types[kind]) for name, kind in named]))


def started(master: str) -> SparkSession:
    """A session whose workers use this Python; raises NoSpark."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise NoSpark('Spark is not installed here: pip install "isocourse[spark]"') from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    made = SparkSession.builder.master(master).appName("isocourse audit")
    settings = {
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        # Shares are cut to size already; joining small ones again would leave workers idle.
        "spark.sql.adaptive.coalescePartitions.enabled": "false",
        "spark.driver.maxResultSize": "0",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
    }
    for name, value in settings.items():
        made = made.config(name, value)
    try:
        return made.getOrCreate()
    except (PySparkException, OSError, ValueError) as error:
        said = str(error).splitlines()[0]
        wants = "it needs Java 17 or later, such as Debian's openjdk-17-jre-headless"
        raise NoSpark(f"Spark does not start at --master {master!r} ({said}); {wants}") from None

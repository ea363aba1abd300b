"""An audit from a source to its results, range by range, so that an interrupted one goes on where it was."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from ..programmes.model import Programme
from .measures import measures
from .ndjson import read_ndjson
from .ranges import Period, Population
from .reading import Reading
from .report import Report, made_report
from .source import NoSource, Source

SUPPLIES_AT_ONCE = 100_000
WORK = ".work"
Progress: TypeAlias = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Settings:
    """What an audit is asked for."""

    source: Source
    programme: Programme
    period: Period
    out: Path
    monthly_tests: bool = False
    threads: int = 2
    memory: str = "2GB"
    supplies_at_once: int = SUPPLIES_AT_ONCE
    under: Programme | None = None
    known_on: datetime | None = None  # as the source was known then
    master: str | None = None  # where Spark runs; none: DuckDB in this process

    def fingerprint(self) -> str:
        """Changes with the source's files and with everything that changes the results."""
        said = (
            self.source.said,
            self.source.files,
            self.programme.id,
            str(self.programme.versions),
            self.period,
            self.monthly_tests,
            self.supplies_at_once,
            str(self.under and (self.under.id, self.under.versions)),
            self.master,
            self.known_on,
        )
        return hashlib.sha256(repr(said).encode()).hexdigest()


def audit(settings: Settings, *, cases: bool = False, progress: Progress | None = None) -> Report:
    """Judges every supply of the source in the period and writes `report.json`, `results.parquet` and `results.csv`.

    With `cases` also `cases.parquet`: the supplies that were not plainly allowed, person by person. Raises NoSource.
    """
    work = _work(settings)
    reading, files = _files(settings, work, progress)
    if settings.master:
        from .spark import judged  # needs a package that few have

        rows, faulty = judged(settings, files, work, progress)
    else:
        rows, faulty = _judged_here(settings, files, work, progress)
    if not any(work.glob("range-*")):
        by = f" by {settings.known_on:%Y-%m-%d %H:%M}" if settings.known_on else ""
        raise NoSource(f"{settings.source.said}: nothing was recorded of anybody{by}")
    left_out = [json.loads(path.read_text("utf-8")) for path in sorted(work.glob("range-*/left_out.json"))]
    report = made_report(
        work,
        settings.programme,
        settings.period,
        measures(),
        rows=rows,
        faulty=faulty,
        reading=reading,
        under=settings.under.name if settings.under else None,
        known_on=settings.known_on,
        repeated=sum(one["repeated"] for one in left_out),
        contradicting=sum(one["contradicting"] for one in left_out),
    )
    report.write(settings.out)
    if cases:
        report.write_cases(work, settings.out / "cases.parquet")
    shutil.rmtree(work)
    return report


def _judged_here(
    settings: Settings, files: list[str], work: Path, progress: Progress | None
) -> tuple[int, dict[str, int]]:
    """Keeps every range in `work`; the number of rows read, and of those that are wrong by what is wrong with them."""
    population = Population(
        files,
        settings.programme,
        settings.period,
        monthly_tests=settings.monthly_tests,
        threads=settings.threads,
        memory=settings.memory,
        spill=str(work / "spill"),
        under=settings.under,
        store=settings.source,
        known_on=settings.known_on,
    )
    spans = population.ranges(settings.supplies_at_once)
    total, done = sum(span.supplies for span in spans), 0
    for number, span in enumerate(spans):
        folder = work / f"range-{number:05d}"
        if not folder.exists():
            population.judge(span, measures()).keep(folder)
        done += span.supplies
        if progress:
            progress("Judging supplies", done, total)
    population.connection.close()
    return population.rows, population.faulty


def _work(settings: Settings) -> Path:
    """The folder of an audit under way; what another source or another question left there is removed."""
    work, said = settings.out / WORK, settings.fingerprint()
    mark = work / "settings"
    if not (mark.exists() and mark.read_text("utf-8") == said):
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        mark.write_text(said, "utf-8")
    return work


def _files(settings: Settings, work: Path, progress: Progress | None) -> tuple[Reading | None, list[str]]:
    """The Parquet files to audit; FHIR is written as such first."""
    found = settings.source.parquet()
    if found:
        return None, found
    if not settings.source.ndjson():
        said = "holds neither *.parquet nor *.ndjson, *.ndjson.gz or *.ndjson.zst"
        raise NoSource(f"{settings.source.said}: {said}")
    reading = read_ndjson(settings.source, work, progress, workers=settings.threads)
    return reading, sorted(str(path) for path in work.glob("events-*.parquet"))

"""An audit of records that somebody holds already, such as a clinic's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as parquet

from ..programmes.model import Programme
from ..record import Record
from .ranges import Period
from .records import write_records
from .report import Report
from .run import Settings, audit
from .source import source_of


def audit_records(
    records: Iterable[Record],
    programme: Programme,
    period: Period,
    *,
    monthly_tests: bool = False,
    under: Programme | None = None,
) -> Report:
    """The report on the supplies of these records in the period, as `audit` gives it of a folder.

    People are numbered and not named. What is written meanwhile lies in a folder that only this user can read, and is
    removed at the end. Raises NoSource where nothing is on record of anybody.
    """
    with _held(records, programme, period, monthly_tests, under) as settings:
        return audit(settings)


def cases_among(
    records: Iterable[Record], programme: Programme, period: Period, *, monthly_tests: bool = False
) -> list[dict[str, Any]]:
    """The supplies that were not plainly allowed, the gravest first: rows of `cases.parquet`, for work inside a clinic.

    `person` is the place of their record, from 0. Raises NoSource as `audit_records` does.
    """
    with _held(records, programme, period, monthly_tests, None) as settings:
        audit(settings, cases=True)
        found = parquet.read_table(settings.out / "cases.parquet").to_pylist()
        return [case | {"person": int(case["person"])} for case in found]


@contextmanager
def _held(
    records: Iterable[Record], programme: Programme, period: Period, monthly_tests: bool, under: Programme | None
) -> Iterator[Settings]:
    with TemporaryDirectory(prefix="isocourse-audit-") as held:
        folder = Path(held)
        source = folder / "source"
        source.mkdir()
        write_records(source / "events.parquet", {f"{number:07d}": one for number, one in enumerate(records)})
        yield Settings(
            source_of(str(source)), programme, period, folder / "out", monthly_tests=monthly_tests, under=under
        )

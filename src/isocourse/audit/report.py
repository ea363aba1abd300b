"""What an audit found, as it may be published: small counts hidden, others rounded, and what was left out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.csv as csv
import pyarrow.parquet as parquet

from ..decide.model import Answer
from ..programmes.model import Programme
from .measures import Measure
from .ranges import Period
from .reading import Reading
from .suppress import FEWEST, ROUND, Cell, publish, publish_parts
from .under import Under, compared

GROUPS = ("can", "cannot", "unknown")
MOST_PLACES = 50
FEWEST_FOR_A_MEDIAN = 40


@dataclass(frozen=True)
class Result:
    """One measure for one group (`all`, or whether people can become pregnant), as it may be published."""

    measure: str
    title: str
    group: str
    counted: int | None
    of: int | None
    share: float | None
    median_days: int | None = None


@dataclass(frozen=True)
class Report:
    """The whole report. `left_out` tells how many of what, `places` where the first of them stand."""

    programme: str
    programme_name: str
    first_day: str
    last_day: str
    supplies: int | None
    answers: Mapping[str, int | None]
    codes: tuple[tuple[str, str, int | None], ...]
    results: tuple[Result, ...]
    excluded: Mapping[str, Mapping[str, int | None]]
    entries: int
    left_out: Mapping[str, int]
    places: tuple[tuple[str, str], ...]
    under: Under | None = None
    known_on: str | None = None
    fewest: int = FEWEST
    rounded_to: int = ROUND
    format: int = 1

    def of(self, group: str) -> list[Result]:
        return [result for result in self.results if result.group == group]

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=2)

    def write(self, folder: Path) -> None:
        """`report.json`, `results.parquet` and `results.csv` in `folder`. Raises OSError."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "report.json").write_text(self.to_json() + "\n", "utf-8")
        table = pa.Table.from_pylist([asdict(result) for result in self.results], schema=_SCHEMA)
        parquet.write_table(table, folder / "results.parquet")
        csv.write_csv(table, folder / "results.csv")

    def write_cases(self, work: Path, target: Path) -> None:
        """The supplies that were not plainly allowed, with their people: to be worked inside the clinic only."""
        rank = ", ".join(f"'{answer.value}'" for answer in Answer)
        query = (
            f"SELECT * FROM '{_answers(work)}' WHERE answer <> 'allow'"
            f" ORDER BY list_position([{rank}], answer) DESC, person, moment"
        )
        duckdb.connect().execute(f"COPY ({query}) TO '{_quoted(target)}' (FORMAT parquet)")


_SCHEMA = pa.schema(
    [
        ("measure", pa.string()),
        ("title", pa.string()),
        ("group", pa.string()),
        ("counted", pa.int64()),
        ("of", pa.int64()),
        ("share", pa.float64()),
        ("median_days", pa.int64()),
    ]
)


def made_report(
    work: Path,
    programme: Programme,
    period: Period,
    listed: Sequence[Measure],
    *,
    rows: int,
    faulty: Mapping[str, int],
    reading: Reading | None,
    repeated: int,
    contradicting: int,
    under: str | None = None,
    known_on: datetime | None = None,
) -> Report:
    """The report from the results of all ranges in `work`."""
    connection = duckdb.connect()
    by_answer = dict(connection.execute(f"SELECT answer, count(*) FROM '{_answers(work)}' GROUP BY 1").fetchall())
    answers = {answer.value: by_answer.get(answer.value, 0) for answer in Answer}
    supplies, shown = publish_parts(answers)
    codes = connection.execute(
        "SELECT code, count(*) FROM (SELECT DISTINCT person, known_at,"
        " unnest(list_concat(fails, list_concat(unknown, doubtful))) AS code"
        f" FROM '{_answers(work)}') GROUP BY 1 ORDER BY 2 DESC, 1"
    ).fetchall()
    titles = {rule.code: rule.title for rule in reversed(programme.rules_for("dispense"))}
    every = sum(answers.values())
    told = [(code, titles.get(code, code), publish({"all": Cell(count, every)})[0].counted) for code, count in codes]
    counts = connection.sql(
        "SELECT measure, who, excluded, amount, sum(of)::BIGINT, sum(counted)::BIGINT"
        f" FROM '{_quoted(work)}/range-*/counts.parquet' GROUP BY ALL"
    ).fetchall()
    met = connection.execute(f"SELECT answer, under, count(*) FROM '{_answers(work)}' GROUP BY ALL").fetchall()
    missed = connection.sql(f"FROM '{_quoted(work)}/range-*/missed.parquet'").fetchall()
    left_out = {
        "entries that only repeat another": repeated,
        "entries under one id with several contents, kept unread": contradicting,
        **{f"entries kept unread: {words}": count for words, count in faulty.items()},
        **(reading.counts if reading else {}),
    }
    return Report(
        programme.id,
        programme.name,
        str(period.first),
        str(period.last),
        supplies,
        shown,
        tuple(told),
        tuple(
            result
            for measure in listed
            for result in _results(measure, [row[1:] for row in counts if row[0] == measure.code])
        ),
        {measure.code: _excluded([row[1:] for row in counts if row[0] == measure.code]) for measure in listed},
        rows,
        {words: count for words, count in left_out.items() if count},
        tuple((one.place, one.says) for one in reading.troubles[:MOST_PLACES]) if reading else (),
        Under(under, compared(met), compared(missed)) if under else None,
        f"{known_on:%Y-%m-%d %H:%M}" if known_on else None,
    )


def _results(measure: Measure, rows: Sequence[tuple[Any, ...]]) -> list[Result]:
    cells = {}
    for group in GROUPS:
        own = [row for row in rows if row[0] == group and row[1] is None]
        cells[group] = Cell(sum(row[4] for row in own), sum(row[3] for row in own))
    whole, groups = publish(cells)
    shown = {"all": whole, **{name: cell for name, cell in groups.items() if cells[name].of}}
    return [
        Result(
            measure.code,
            measure.title,
            name,
            cell.counted,
            cell.of,
            None if cell.share is None else round(cell.share, 1),
            _median([row for row in rows if row[1] is None and name in ("all", row[0])]),
        )
        for name, cell in shown.items()
    ]


def _excluded(rows: Sequence[tuple[Any, ...]]) -> dict[str, int | None]:
    """Why how many were not counted."""
    why: dict[str, int] = {}
    for _, reason, _, of, _ in rows:
        if reason is not None:
            why[reason] = why.get(reason, 0) + of
    return {reason: publish({"all": Cell(count, count)})[0].of for reason, count in why.items()}


def _median(rows: Sequence[tuple[Any, ...]]) -> int | None:
    """The middle amount in whole days, of a group that is not small: it tells nothing of one person or of a count."""
    held = sorted((row[2], row[3]) for row in rows if row[2] is not None)
    total, seen = sum(count for _, count in held), 0
    if total < FEWEST_FOR_A_MEDIAN:
        return None
    for amount, count in held:
        seen += count
        if 2 * seen >= total:
            return int(amount)
    return None


def _answers(work: Path) -> str:
    return f"{_quoted(work)}/range-*/answers.parquet"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")

"""One range of people after the other through the same text: asks about their supplies, answers, what is counted.

A supply is judged as things stood the moment before it was known: by all else that was recorded by then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

import duckdb
import pyarrow as pa

from ..decide.engine import SETUP, plan_little
from ..facts import build
from ..programmes.model import Programme
from ..record import faults
from ..record.defaults import with_defaults
from ..record.table import COLUMNS, COMMON, FIELD_COLUMNS
from ..scales.registry import SCALES
from .answers import population_text
from .measures import Measure
from .shares import Share
from .source import Source

ACT = "dispense"
# With fewer entries than this, planning takes longer than what it saves.
FEW = 10_000
HANDED = "kind = 'dispense' AND status = 'handed-over'"
AT_COUNTER = """CREATE OR REPLACE MACRO at_counter(kind, status) AS coalesce(
    kind = 'dispense' AND status IN ('handed-over', 'not-collected', 'returned-to-stock'), FALSE)"""


@dataclass(frozen=True)
class Period:
    """The supplies that are judged: those handed over from `first` to `last`, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Range:
    """The people from `low` to `high`, both included, and how many supplies they have in all."""

    low: str
    high: str
    supplies: int


class Population:
    """The events of a source, ready to be asked about range by range.

    With `under`, each supply is also judged by those rules, and each that nobody collected is judged by both; with
    `person`, only their events are looked at.
    `source` are Parquet files in the documented columns, or one table; `store` is where files lie that are elsewhere.
    What was recorded after `known_on` is not there.
    `memory` bounds DuckDB, which writes to `spill` what does not fit.
    """

    def __init__(
        self,
        source: Sequence[str] | pa.Table,
        programme: Programme,
        period: Period,
        *,
        monthly_tests: bool = False,
        threads: int = 2,
        memory: str = "2GB",
        spill: str | None = None,
        under: Programme | None = None,
        person: str | None = None,
        store: Source | None = None,
        known_on: datetime | None = None,
    ) -> None:
        self.programme = programme
        config: dict[str, Any] = {"threads": threads, "memory_limit": memory}
        self.connection = duckdb.connect(":memory:", config=config | ({"temp_directory": spill} if spill else {}))
        if store is not None:
            store.join(self.connection)
        self.connection.execute(SETUP + build.macros() + AT_COUNTER)
        self._set(clock=programme.clock, first_day=period.first, last_day=period.last, monthly_tests=monthly_tests)
        self._set(known_on=known_on, other_rules=under is not None)
        tests = sorted({rule.code for rule in programme.rules_for(ACT) if rule.needs == "pregnancy-test"})
        self.connection.execute("SET VARIABLE test_rules = ?", [tests])
        # A supply has no other columns; the windows over them carry all that they are given.
        self._set(counter_columns=[*COMMON, *FIELD_COLUMNS["dispense"].values()])
        scars = [one for one in SCALES.values() if one.family == "scars"]
        named = sorted({name.lower() for one in scars for name in (one.id, one.name, *one.aliases)})
        self.connection.execute("SET VARIABLE scar_scales = ?", [named])
        self._source(source, person)
        if self.rows < FEW:
            plan_little(self.connection)
        self._text = population_text(programme, ACT)
        # Days stay those of the programme's own clock, on which the moments were taken.
        self._under = under and population_text(replace(under, clock=programme.clock), ACT)

    def _source(self, source: Sequence[str] | pa.Table, person: str | None) -> None:
        if isinstance(source, pa.Table):
            self.connection.register("given", source)
            origin = "given"
        else:
            listed = ", ".join("'" + path.replace("'", "''") + "'" for path in source)
            origin = f"read_parquet([{listed}], union_by_name = true)"
        present = {row[0] for row in self.connection.execute(f"DESCRIBE SELECT * FROM {origin}").fetchall()}
        held = ", ".join(
            f"CAST({name if name in present else 'NULL'} AS {kind}) AS {name}" for name, kind in COLUMNS.items()
        )
        known = "coalesce(recorded_at, happened_at, CAST(happened_on AS TIMESTAMP) AT TIME ZONE getvariable('clock'))"
        later = "getvariable('known_on')::TIMESTAMPTZ"
        special = {
            "recorded_at": known,
            "superseded_at": f"CASE WHEN superseded_at > {later} THEN NULL ELSE superseded_at END",
        }
        meant = ", ".join(f"{special.get(name) or with_defaults(name)} AS {name}" for name in COLUMNS)
        only = "" if person is None else " WHERE person = '" + person.replace("'", "''") + "'"
        self.connection.execute(f"CREATE VIEW held AS SELECT {held} FROM {origin}{only}")
        self._look_for_faults()
        faulty = " OR ".join(f"coalesce({fault.finds}, FALSE)" for fault in self.faults) or "FALSE"
        self.connection.execute(
            f"CREATE VIEW told AS SELECT {meant}, {faulty} AS faulty FROM held WHERE person IS NOT NULL"
            f" AND coalesce({known} <= {later}, TRUE)"
        )

    def _look_for_faults(self) -> None:
        """How many rows the source has, and how many are wrong in which way: found in one reading."""
        rows = self.connection.execute(faults.counting("held")).fetchall()
        self.rows = sum(row[-1] for row in rows)
        self.faults = faults.counted(rows)
        self.faulty = {fault.words: count for fault, count in self.faults.items()}

    def ranges(self, supplies_at_once: int) -> list[Range]:
        """The people in ranges of about so many supplies; whoever has none at all belongs to the range around them."""
        found = self.connection.execute(
            f"""
            WITH counted AS (SELECT person, count(*) FILTER ({HANDED}) AS n FROM told GROUP BY person),
            placed AS (SELECT person, n, sum(n) OVER (ORDER BY person) // ? AS part FROM counted)
            SELECT min(person), max(person), sum(n) FROM placed GROUP BY part ORDER BY 1
            """,
            [supplies_at_once],
        )
        return [Range(low, high, int(count)) for low, high, count in found.fetchall()]

    def judge(self, span: Range, measures: Sequence[Measure]) -> Share:
        """The answer to every supply of the range in the period, and the counts of the measures."""
        self.prepare(span)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE answer AS {self._text}")
        other = self._under or "SELECT CAST(NULL AS BIGINT) AS ask, CAST(NULL AS VARCHAR) AS answer WHERE FALSE"
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE other_answer AS {other}")
        self.connection.execute(_sql("courses"))
        answers = self.connection.sql(
            "SELECT a.person, s.id, s.happened_on, a.moment, s.known_at, coalesce(w.who, 'unknown') AS who, a.answer,"
            " a.fails, a.unknown, a.doubtful, o.answer AS under"
            " FROM answer AS a INNER JOIN supply AS s ON a.ask = s.ask LEFT JOIN other_answer AS o ON a.ask = o.ask"
            " LEFT JOIN who AS w ON a.person = w.person ORDER BY a.person, a.moment, s.known_at"
        ).to_arrow_table()
        counts = self.connection.sql(" UNION ALL ".join(measure.counting() for measure in measures)).to_arrow_table()
        missed = self.connection.sql(
            "SELECT a.answer, o.answer AS under, count(*) AS times FROM missed AS m"
            " INNER JOIN answer AS a ON m.ask = a.ask INNER JOIN other_answer AS o ON m.ask = o.ask"
            " GROUP BY ALL ORDER BY ALL"
        ).to_arrow_table()
        return Share(answers, counts, missed, *self.left_out())

    def prepare(self, span: Range) -> None:
        """The events of the range as the facts see them, and the asks about its supplies."""
        self._set(low=span.low, high=span.high)
        self.connection.execute(_sql("supplies"))
        self._events()

    def _events(self) -> None:
        """`all_events`, as the facts of this range see them."""
        columns = ", ".join(f"e.{name}" for name in COLUMNS)
        plain = f"SELECT {columns} FROM told AS e ANTI JOIN again AS g ON e.person = g.person AND e.id = g.id"
        self.connection.execute(
            f"CREATE OR REPLACE TEMP VIEW all_events AS {plain} WHERE NOT e.faulty AND NOT at_counter(e.kind, e.status)"
            f" UNION ALL SELECT {columns} FROM mended AS e WHERE NOT at_counter(e.kind, e.status)"
            " UNION ALL BY NAME SELECT * EXCLUDE (moment, known_at) FROM counter"
        )

    def left_out(self) -> tuple[int, int]:
        """Of the range judged last: rows that only repeated another, and rows of ids with several contents."""
        found = self.connection.execute(
            "SELECT (SELECT count(*) FROM told AS t SEMI JOIN again AS g ON t.person = g.person AND t.id = g.id"
            " WHERE t.person BETWEEN getvariable('low') AND getvariable('high') AND NOT t.faulty),"
            " count(*) FILTER (problem IS DISTINCT FROM 'not what it says'),"
            " count(*) FILTER (problem = 'one id, several contents') FROM mended"
        ).fetchone() or (0, 0, 0)
        return found[0] - found[1], found[2]

    def events_of(self, low: str, high: str) -> Iterator[dict[str, Any]]:
        """The events of the range judged last, as the facts saw them; for comparing with one decision at a time."""
        self._set(low=low, high=high)
        table = self.connection.sql(
            f"SELECT {', '.join(COLUMNS)} FROM all_events WHERE {_RANGE} ORDER BY person"
        ).to_arrow_table()
        yield from table.to_pylist()

    def _set(self, **variables: Any) -> None:
        for name, value in variables.items():
            self.connection.execute(f"SET VARIABLE {name} = ?", [value])


_RANGE = "person BETWEEN getvariable('low') AND getvariable('high')"


@lru_cache
def _sql(name: str) -> str:
    return files(__package__).joinpath(f"{name}.sql").read_text("utf-8")

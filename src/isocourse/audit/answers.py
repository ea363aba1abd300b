"""Many asks of many people through the same text, from tables or Parquet, as Arrow.

Events and asks are relations that DuckDB can read: Parquet files in the documented schema
(`record.table.COLUMNS` and `facts.build.ASK_COLUMNS`), or Arrow tables. They are read in ranges of
people, so that memory stays bounded whatever the size; files sorted by person are read once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import pyarrow as pa

from ..decide.engine import SETUP
from ..decide.model import Answer
from ..decide.text import DOUBTFUL, FAILS, UNKNOWN, agreed, judged_by, statement
from ..facts import build
from ..programmes import Rulebook, load_rulebook
from ..programmes.model import Programme, Rule
from ..record.table import COLUMNS

Source: TypeAlias = str | Path | pa.Table
ASKS_AT_ONCE = 250_000


def answer_table(
    events: Source,
    asks: Source,
    *,
    programme: str,
    act: str,
    rulebook: Rulebook | None = None,
    threads: int = 2,
    memory: str = "3GB",
    asks_at_once: int = ASKS_AT_ONCE,
) -> Iterator[pa.Table]:
    """Answers as Arrow tables, one for each range of people.

    Columns: `ask`, `person`, `moment`, `answer`, and `fails`, `unknown`, `doubtful` (lists of rule codes,
    over all versions that may be in force). Missing evidence never gives `allow`.
    """
    book = rulebook or load_rulebook()
    connection = duckdb.connect(":memory:", config={"threads": threads, "memory_limit": memory})
    connection.execute(SETUP + build.macros())
    _view(connection, "all_events", events, COLUMNS)
    _view(connection, "all_asks", asks, build.ASK_COLUMNS)
    text = population_text(book.programme(programme), act)
    for low, high in _ranges(connection, asks_at_once):
        connection.execute("SET VARIABLE low = ?", [low])
        connection.execute("SET VARIABLE high = ?", [high])
        yield connection.execute(text).to_arrow_table()


def population_text(programme: Programme, act: str) -> str:
    """The text for a range of people, with its answers as columns."""
    rules = programme.rules_for(act)
    lists = ", ".join(
        f"list_sort(list_distinct(flatten(list({_codes(rules, outcome)})))) AS {name}"
        for name, outcome in (("fails", FAILS), ("unknown", UNKNOWN), ("doubtful", DOUBTFUL))
    )
    answers = " ".join(f"WHEN {answer.weight} THEN '{answer.value}'" for answer in Answer)
    output = f"""SELECT source_ask AS ask, any_value(person) AS person, any_value(moment) AS moment,
    CASE {agreed()} {answers} END AS answer, {lists}
FROM weighed GROUP BY source_ask"""
    return statement(programme, [act], rules, RANGE_SOURCE, output, judged_by(rules))


def _codes(rules: Sequence[Rule], outcome: int) -> str:
    """The codes of the rules with an outcome. Most supplies have none, and a list is made only for those that have."""
    has = [f"outcome_{place} = {outcome}" for place in range(len(rules))]
    cases = ", ".join(f"CASE WHEN {has[place]} THEN '{rule.code}' END" for place, rule in enumerate(rules))
    any_has = " OR ".join(has)
    return f"CASE WHEN {any_has} THEN list_filter([{cases}], lambda x: x IS NOT NULL) ELSE [] END"


_IN_RANGE = "WHERE person BETWEEN getvariable('low') AND getvariable('high')"
# Not materialized: each facts file scans only the kinds and columns that it reads.
RANGE_SOURCE = f"""event AS NOT MATERIALIZED (SELECT {", ".join(COLUMNS)} FROM all_events {_IN_RANGE}),
ask AS (SELECT {", ".join(build.ASK_COLUMNS)} FROM all_asks {_IN_RANGE})"""


def _view(connection: duckdb.DuckDBPyConnection, name: str, source: Source, columns: dict[str, str]) -> None:
    """A view with all documented columns; those that the source lacks are NULL."""
    if isinstance(source, pa.Table):
        connection.register(f"{name}_source", source)
        origin = f"{name}_source"
    else:
        origin = "read_parquet('" + str(source).replace("'", "''") + "')"
    present = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {origin}").fetchall()}
    selected = [
        f"CAST({column if column in present else 'NULL'} AS {kind}) AS {column}" for column, kind in columns.items()
    ]
    connection.execute(f"CREATE VIEW {name} AS SELECT {', '.join(selected)} FROM {origin}")


def _ranges(connection: duckdb.DuckDBPyConnection, asks_at_once: int) -> list[tuple[Any, Any]]:
    """Ranges of people with about `asks_at_once` asks each."""
    found = connection.execute(
        """
        WITH counted AS (SELECT person, count(*) AS asks FROM all_asks GROUP BY person),
        placed AS (SELECT person, sum(asks) OVER (ORDER BY person) // ? AS part FROM counted)
        SELECT min(person), max(person) FROM placed GROUP BY part ORDER BY 1
        """,
        [asks_at_once],
    )
    return found.fetchall()

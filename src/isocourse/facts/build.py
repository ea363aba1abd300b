"""The only door from records and asks to facts.

The facts are SQL files composed in `ORDER`. Each reads two relations, `event` (see `record.table`)
and `asked` (one row for each ask under each version of the programme that may be in force), and
gives one row for each row of `asked`. Where `event` and `ask` come from is the caller's: a JSON
text for one person, a table or Parquet for a population. The text in between is the same.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

ORDER = (
    "person", "category", "course", "prescription", "authorisation", "cycle", "contraception", "home_tests",
    "pregnancy_tests", "negative_tests", "baseline_tests", "counselling", "enrolment", "visits", "stop_events",
    "health", "considered", "medicines", "past", "excipients", "laboratories", "doses", "monitoring", "mood",
    "symptoms", "skin", "response", "procedures", "procedure_ahead",
    "label_wait", "skin_history", "problems",
)  # fmt: skip
# Reference data of `clinical/`, which the facts read as relations: file, table in it, and its columns with their type.
REFERENCE = {
    "drug_class": ("medicines.toml", "class", {
        "class": "VARCHAR", "atc": "VARCHAR[]", "names": "VARCHAR", "rxnorm": "VARCHAR[]", "local": "BOOLEAN",
    }),
    "product": ("products.toml", "product", {
        "name": "VARCHAR", "strength": "DOUBLE", "soya": "BOOLEAN", "parabens": "BOOLEAN", "tartrazine": "BOOLEAN",
    }),
    "procedure_kind": ("procedure_kinds.toml", "kind", {
        "name": "VARCHAR", "says": "VARCHAR", "early": "VARCHAR", "statements": "VARCHAR", "traits": "VARCHAR[]",
    }),
    "known_symptom": ("adverse_effects.toml", "symptom", {"code": "VARCHAR", "rule": "VARCHAR"}),
}  # fmt: skip

ASK_COLUMNS = {
    "ask": "BIGINT",
    "person": "VARCHAR",
    "act": "VARCHAR",
    "moment": "TIMESTAMPTZ",
    "known_at": "TIMESTAMPTZ",
    "monthly_tests": "BOOLEAN",
    "laboratory_schedule": "VARCHAR",
}
ASKED_FACTS = {
    "act": "what is asked for",
    "on_date": "day asked about, on the programme's clock",
    "monthly_tests": "the clinic's policy is a pregnancy test each month",
    "laboratory_schedule": "the clinic's policy for laboratory tests: `peak` (before and at peak dose) or `label`",
    "version": "version of the programme",
    "version_known": "a version of the programme is known to be in force",
}
EVERY_KIND = ("every kind",)
NO_VERSION = "none"
JOINED_AT_ONCE = 4
# In facts, the name of the programme's clock; a zone read from a row would be looked up anew for each row.
CLOCK = "programme_clock()"


@dataclass(frozen=True)
class FactFile:
    """One facts file: its text, the kinds of event it reads, and its columns with their meaning."""

    name: str
    text: str
    reads: tuple[str, ...]
    columns: Mapping[str, str]
    needs: tuple[str, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        """The names that occur in its text."""
        return frozenset(re.findall(r"[a-z0-9_]+", self.text))


EventsFor = Callable[[FactFile], str]


@lru_cache
def fact_files() -> Mapping[str, FactFile]:
    """All facts files by name, in order; raises ValueError when a header is missing."""
    return {name: _read(name) for name in ORDER}


def _read(name: str) -> FactFile:
    text = files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf-8")
    header = [line[3:] for line in text.splitlines() if line.startswith("-- ") and ": " in line]
    if not header or header[0] != "grain: one row for each ask":
        raise ValueError(f"facts/{name}.sql: line 1 must be `-- grain: one row for each ask`")
    entries = dict(line.split(": ", 1) for line in header[1:])
    reads = tuple(entries.pop("reads").split(", "))
    clauses = re.findall(r"\bkind (?:=|<>|IN) ('[^']*'|\([^)]*\))", text)
    named = {kind for clause in clauses for kind in re.findall("'([^']*)'", clause)}
    if reads != EVERY_KIND and named != set(reads) - {"nothing"}:
        raise ValueError(f"facts/{name}.sql: says that it reads {', '.join(reads)}, but names {', '.join(named)}")
    joined = set(re.findall(r"\b(?:FROM|JOIN) ([a-z0-9_]+)", text))
    needs = tuple(other for other in ORDER if other != name and other in joined)
    return FactFile(name, text, reads, entries, needs)


@lru_cache
def fact_meanings() -> Mapping[str, str]:
    """Every fact a rule may name, with its meaning in words."""
    return ASKED_FACTS | {column: words for file in fact_files().values() for column, words in file.columns.items()}


@lru_cache
def macros() -> str:
    """The SQL macros of the counting conventions, and the reference data; run once on each connection."""
    text = files(__package__).joinpath("macros.sql").read_text(encoding="utf-8")
    return "\n".join([text, *(_reference(name) for name in REFERENCE)])


def _reference(name: str) -> str:
    """A relation of reference data as a macro, `FROM name()`."""
    file, table, columns = REFERENCE[name]
    path = files(__package__.partition(".")[0]).joinpath("clinical", file)
    entries = tomllib.loads(path.read_text(encoding="utf-8"))[table]
    empty: dict[str, Any] = {"VARCHAR[]": [], "BOOLEAN": False} if name == "drug_class" else {}
    rows = [{column: entry.get(column, empty.get(kind)) for column, kind in columns.items()} for entry in entries]
    typed = ", ".join(f"CAST({column} AS {kind}) AS {column}" for column, kind in columns.items())
    values = f"(VALUES {_values(rows)}) AS v({', '.join(columns)})"
    return f"CREATE OR REPLACE MACRO {name}() AS TABLE SELECT {typed} FROM {values};"


def mentioned(expressions: Iterable[str]) -> frozenset[str]:
    """The facts named in SQL expressions (words outside quotes)."""
    words = {word for text in expressions for word in re.findall(r"[a-z_][a-z0-9_]*", re.sub(r"'[^']*'", "", text))}
    return frozenset(words & fact_meanings().keys())


def ctes(
    versions: Sequence[Mapping[str, Any]], clock: str, facts: Iterable[str], events_for: EventsFor | None = None
) -> str:
    """The common table expressions from `ask` and `event` to `facts`, holding only what `facts` needs.

    `events_for` gives the `event` relation of one facts file, where the source of events has none for all.
    """
    wanted = _closure(name for name, file in fact_files().items() if not file.columns.keys().isdisjoint(facts))
    parts = [f"version AS (SELECT * FROM (VALUES {_values(versions)}) AS v({', '.join(versions[0])}))", _asked(clock)]
    for name in wanted:
        file = fact_files()[name]
        own = on_clock(file.text, clock)
        if events_for and "event" in file.words:
            own = f"WITH event AS ({events_for(file)}) SELECT * FROM (\n{own})"
        parts.append(f"{name} AS (\n{own})")
    groups = [wanted[start : start + JOINED_AT_ONCE] for start in range(0, len(wanted), JOINED_AT_ONCE)]
    for index, group in enumerate(groups):
        joins = " ".join(f"INNER JOIN {name} USING (ask)" for name in group)
        columns = [column for name in group for column in fact_files()[name].columns if column in set(facts)]
        parts.append(f"joined_{index} AS (SELECT {', '.join(['asked.ask', *columns])} FROM asked {joins})")
    joins = " ".join(f"INNER JOIN joined_{index} USING (ask)" for index in range(len(groups)))
    parts.append(f"facts AS (SELECT * FROM asked {joins})")
    return ",\n".join(parts)


def on_clock(text: str, clock: str) -> str:
    """The text of facts with the name of the programme's clock in it."""
    return text.replace(CLOCK, f"'{clock}'")


def _closure(names: Iterable[str]) -> list[str]:
    wanted = set(names)
    for name in reversed(ORDER):
        if name in wanted:
            wanted.update(fact_files()[name].needs)
    return [name for name in ORDER if name in wanted]


def _asked(clock: str) -> str:
    """One row for each ask under each version that may be in force on its day (`source_ask` counts the asks)."""
    return f"""asked AS MATERIALIZED (
    SELECT
        row_number() OVER () AS ask, k.ask AS source_ask, k.person, k.act, k.moment, k.known_at,
        coalesce(k.monthly_tests, FALSE) AS monthly_tests,
        coalesce(k.laboratory_schedule, 'peak') AS laboratory_schedule, k.on_date,
        coalesce(v.version, '{NO_VERSION}') AS version, v.version IS NOT NULL AS version_known,
        coalesce(v.valid_from, DATE '0001-01-01') AS version_from,
        coalesce(v.version_before, '{NO_VERSION}') AS version_before
    FROM (SELECT *, CAST(moment AT TIME ZONE '{clock}' AS DATE) AS on_date FROM ask) AS k
    LEFT JOIN version AS v ON v.version <> '{NO_VERSION}' AND k.on_date BETWEEN v.valid_from AND v.valid_to
)"""


def _values(rows: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(f"({', '.join(_literal(value) for value in row.values())})" for row in rows)


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_literal(item) for item in value)}]::VARCHAR[]"
    if isinstance(value, int):
        return str(value)
    if hasattr(value, "isoformat"):
        return f"DATE '{value.isoformat()}'"
    return "'" + str(value).replace("'", "''") + "'"

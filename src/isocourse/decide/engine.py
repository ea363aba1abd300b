"""Runs the text in DuckDB: one person or many through a prepared statement, a population through tables."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from ..facts import build
from ..programmes import Rule, Rulebook
from ..programmes.load import RuleError
from ..programmes.model import Programme
from ..record import Record
from ..record.table import COLUMNS, shared_rows
from .model import Ask, Policy
from .text import agreed, bounds_of, facts_of, judged_by, open_duties, own_rules, statement

STATE = (
    "on_date",
    "version",
    "starting",
    "stop_is_latest",
    "stopped_on",
    "last_supply_on",
    "runs_out_on",
    "rx_on",
    "paused",
)
# On a text of this width common-subexpression search costs more than it saves, and statistics of nested cases are
# worked out again and again: half a minute for some acts.
SETUP = (
    "SET TimeZone = 'UTC'; SET enable_progress_bar = false;"
    " SET disabled_optimizers = 'common_subexpressions,statistics_propagation,projection_pullup';"
)
# Over a handful of rows only these optimizers earn the time that planning with them takes.
KEPT = {
    "filter_pushdown", "cte_filter_pusher", "in_clause", "expression_rewriter", "unused_columns", "column_lifetime",
    "duplicate_groups", "build_side_probe_side",
}  # fmt: skip

# One answer uses two cores: it comes a third sooner, for a quarter more processor time.
THREADS = 2
# A prepared text takes some 40 MB; a clinic asks about a dozen of them.
PREPARED_AT_ONCE = 48


def plan_little(connection: duckdb.DuckDBPyConnection) -> None:
    """For a handful of rows: their answers are the same, and come sooner."""
    known = [name for (name,) in connection.execute("SELECT name FROM duckdb_optimizers()").fetchall()]
    connection.execute(f"SET disabled_optimizers = '{','.join(name for name in known if name not in KEPT)}'")


@dataclass(frozen=True)
class Compiled:
    """The text for one programme and some acts, with the rules and facts it gives."""

    text: str
    rules: tuple[Rule, ...]
    facts: tuple[str, ...]
    columns: tuple[str, ...]


class Statements:
    """A connection and the texts prepared on it. Rulebooks that settle other versions share what is the same text."""

    def __init__(self) -> None:
        self.connection = duckdb.connect(":memory:", config={"threads": THREADS})
        self.connection.execute(SETUP + build.macros())
        plan_little(self.connection)
        self._names: OrderedDict[str, str] = OrderedDict()
        self._count = 0

    def prepare(self, text: str) -> str:
        """The name of the prepared text. What was not asked for longest gives way, as each takes memory."""
        if text not in self._names:
            if len(self._names) >= PREPARED_AT_ONCE:
                self.connection.execute(f"DEALLOCATE {self._names.popitem(last=False)[1]}")
            self._count += 1
            name = f"statement_{self._count}"
            self.connection.execute(f"PREPARE {name} AS {text}")
            self._names[text] = name
        self._names.move_to_end(text)
        return self._names[text]


class Engine:
    """Evaluates asks under one rulebook. One engine serves one thread; `engine()` gives each its own."""

    def __init__(self, rulebook: Rulebook, statements: Statements | None = None) -> None:
        self.rulebook = rulebook
        self.statements = statements or Statements()
        self._compiled: dict[tuple[str, ...], Compiled] = {}
        self._weighing: dict[tuple[str, ...], str] = {}
        self._standing: dict[str, str] = {}

    def evaluate(self, programme_id: str, asks: Sequence[tuple[int, Ask]], policy: Policy) -> list[dict[str, Any]]:
        """Rows of `weighed` for numbered asks, one for each ask under each version.

        `outcomes` lists those of the rules, `bounds` the days of their windows (`bounds_of`), in their order.
        """
        programme = self.rulebook.programme(programme_id)
        compiled = self.compiled(programme, acts_of(asks))
        events, asked = _inputs(asks, programme.clock, policy)
        rows = self._run(compiled.text, programme, compiled.rules, events, asked)
        found = [dict(zip(compiled.columns, row, strict=True)) for row in rows]
        return sorted(found, key=itemgetter("source_ask", "version"))

    def weigh(
        self, programme_id: str, asks: Sequence[tuple[int, Ask]], policy: Policy, *, own: bool = False
    ) -> dict[int, tuple[int, int]]:
        """The weight of the answer to each numbered ask, and a bit for each duty left open, without what they rest on.

        With `own`, by the programme's own rules alone: what they refuse is refused.
        """
        programme = self.rulebook.programme(programme_id)
        acts = acts_of(asks)
        key = (programme.id, *acts, *(["own"] if own else []))
        rules = own_rules(programme, acts) if own else programme.rules_for(*acts)
        if key not in self._weighing:
            output = f"SELECT source_ask, {agreed()}, {open_duties(rules)} FROM weighed GROUP BY source_ask"
            self._weighing[key] = statement(programme, acts, rules, JSON_SOURCE, output, judged_by(rules), events_for)
        events, asked = _inputs(asks, programme.clock, policy)
        found = self._run(self._weighing[key], programme, rules, events, asked)
        return {number: (weight, duties) for number, weight, duties in found}

    def stand(self, programme_id: str, asks: Sequence[tuple[int, Ask]], policy: Policy) -> dict[int, dict[str, Any]]:
        """Where each course stands, by the facts of `STATE` alone: far less than a decision."""
        programme = self.rulebook.programme(programme_id)
        if programme.id not in self._standing:
            output = f"SELECT source_ask, {', '.join(STATE)} FROM weighed ORDER BY source_ask, version DESC"
            self._standing[programme.id] = statement(programme, ("follow",), (), JSON_SOURCE, output, STATE, events_for)
        events, asked = _inputs(asks, programme.clock, policy)
        found = self._run(self._standing[programme.id], programme, (), events, asked)
        return {number: dict(zip(STATE, row, strict=True)) for number, *row in found}

    def compiled(self, programme: Programme, acts: tuple[str, ...]) -> Compiled:
        """The text for a programme and acts."""
        key = (programme.id, *acts)
        if key not in self._compiled:
            self._compiled[key] = self._compile(programme, acts)
        return self._compiled[key]

    def _compile(self, programme: Programme, acts: tuple[str, ...]) -> Compiled:
        rules = programme.rules_for(*acts)
        facts = tuple(sorted(facts_of(rules) | set(STATE)))
        outcomes = [f"outcome_{index}" for index in range(len(rules))]
        bounds = [f"{bound}_{index}" for index, rule in enumerate(rules) for bound in bounds_of(rule)]
        # Each column of each operator has its price, so outcomes and bounds travel as one list each.
        output = (
            f"SELECT source_ask, {agreed(' OVER (PARTITION BY source_ask)')} AS weight, * EXCLUDE (source_ask) FROM"
            f" (SELECT source_ask, version_weight, {', '.join(facts)},"
            f" [{', '.join(outcomes)}] AS outcomes, [{', '.join(bounds)}]::DATE[] AS bounds FROM weighed)"
        )
        columns = ("source_ask", "weight", "version_weight", *facts, "outcomes", "bounds")
        text = statement(programme, acts, rules, JSON_SOURCE, output, facts, events_for)
        return Compiled(text, rules, facts, columns)

    def _run(self, text: str, programme: Programme, rules: Sequence[Rule], *inputs: str) -> list[tuple[Any, ...]]:
        """The rows of a text; raises RuleError naming a rule that does not parse."""
        try:
            name = self.statements.prepare(text)
        except duckdb.Error as error:
            raise self._culprit(programme, rules, error) from error
        given = ", ".join(_quoted(value) for value in inputs)
        return self.statements.connection.execute(f"EXECUTE {name}({given})").fetchall()

    def _culprit(self, programme: Programme, rules: Sequence[Rule], error: duckdb.Error) -> RuleError:
        """Names the rule that DuckDB refuses."""
        for rule in rules:
            try:
                text = statement(programme, rule.acts, [rule], EMPTY_SOURCE, "SELECT 1 FROM weighed", judged_by([rule]))
                self.statements.connection.execute(f"EXPLAIN {text}")
            except duckdb.Error as cause:
                return RuleError(f"{rule.place}: rule {rule.code}: {_first_line(cause)}")
        return RuleError(f"{programme.id}: {_first_line(error)}")


def acts_of(asks: Iterable[tuple[int, Ask]]) -> tuple[str, ...]:
    """The acts of the asks; a text is prepared once for each such group."""
    return tuple(sorted({ask.act for _, ask in asks}))


def _first_line(error: duckdb.Error) -> str:
    return str(error).splitlines()[0]


def _struct(columns: dict[str, str]) -> str:
    return json.dumps([columns])


# What every facts file looks at; the rest of an event stays packed until a file that reads its kind asks for it.
HEAD = ("kind", "happened_on", "happened_at", "recorded_at", "superseded_at")
_HEAD_TYPES = json.dumps({name: COLUMNS[name] for name in HEAD})
# An event that several records hold is sent once, with the list of those who have it.
JSON_SOURCE = f"""sent AS MATERIALIZED (
    SELECT people, {", ".join(f"head.{name} AS {name}" for name in HEAD)}, packed
    FROM (SELECT people, from_json(packed, '{_HEAD_TYPES}') AS head, packed
        FROM (SELECT unnest(from_json($1::VARCHAR, '[{{"people": "VARCHAR[]", "packed": "JSON"}}]'), max_depth := 2)))
),
ask AS MATERIALIZED (
    SELECT unnest(from_json($2::VARCHAR, '{_struct(build.ASK_COLUMNS)}'), max_depth := 2)
)"""


def events_for(file: build.FactFile) -> str:
    """The events that a facts file reads, with the columns that it names. Each is unpacked once for all who hold it."""
    kinds = ", ".join(f"'{kind}'" for kind in file.reads)
    wanted = "" if file.reads == build.EVERY_KIND else f" WHERE kind IN ({kinds})"
    columns = {name: kind for name, kind in COLUMNS.items() if name in file.words and name not in (*HEAD, "person")}
    head = ", ".join(HEAD)
    if not columns:
        return f"SELECT unnest(people) AS person, {head} FROM sent{wanted}"
    unpacked = f"SELECT people, {head}, from_json(packed, '{json.dumps(columns)}') AS packed FROM sent{wanted}"
    named = ", ".join(f"packed.{name} AS {name}" for name in columns)
    return f"SELECT unnest(people) AS person, {head}, {named} FROM ({unpacked})"


def _empty(columns: dict[str, str]) -> str:
    return "SELECT " + ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in columns.items()) + " WHERE FALSE"


EMPTY_SOURCE = f"event AS ({_empty(COLUMNS)}), ask AS ({_empty(build.ASK_COLUMNS)})"


def _inputs(asks: Iterable[tuple[int, Ask]], clock: str, policy: Policy) -> tuple[str, str]:
    """Events and asks as JSON text. A record asked about several times is sent once."""
    people: dict[int, tuple[str, Record]] = {}
    asked = []
    for number, ask in asks:
        person, _ = people.setdefault(id(ask.record), (str(len(people)), ask.record))
        moment = at_moment(ask.at, clock)
        known = moment if ask.known_on is None else at_moment(ask.known_on, clock)
        asked.append({
            "ask": number, "person": person, "act": ask.act, "moment": _utc(moment), "known_at": _utc(known),
            "monthly_tests": policy.monthly_tests, "laboratory_schedule": policy.laboratory_schedule,
        })  # fmt: skip
    shared = shared_rows(dict(people.values()))
    events = [f'{{"people": [{",".join(held)}], "packed": {text}}}' for text, held in shared]
    return f"[{','.join(events)}]", json.dumps(asked)


def at_moment(when: date | datetime, clock: str) -> datetime:
    """A moment with a zone: a day alone means its end, a time without a zone is on the programme's clock."""
    zone = ZoneInfo(clock)
    if not isinstance(when, datetime):
        return datetime.combine(when, time(23, 59, 59), zone)
    return when if when.tzinfo else when.replace(tzinfo=zone)


def _utc(moment: datetime) -> str:
    if moment.year >= 9999:  # has no moment in every zone
        return "9999-12-31 00:00:00+00"
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S+00")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


_local = threading.local()


def engine(rulebook: Rulebook) -> Engine:
    """This thread's engine for a rulebook; its texts are prepared once."""
    engines: dict[int, Engine] = _local.__dict__.setdefault("engines", {})
    if id(rulebook) not in engines:
        statements = next((one.statements for one in engines.values()), None)
        engines[id(rulebook)] = Engine(rulebook, statements)
    return engines[id(rulebook)]

"""Runs the text in DuckDB: one person or many through a prepared statement, a population through tables."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from ..facts import build
from ..programmes import Rule, Rulebook
from ..programmes.load import RuleError
from ..programmes.model import Programme
from ..record.table import COLUMNS, rows
from .model import Ask, Policy
from .text import agreed, bounds_of, facts_of, statement

# Common-subexpression search costs more than it saves on a text of this width.
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
SETUP = "SET TimeZone = 'UTC'; SET disabled_optimizers = 'common_subexpressions';"


@dataclass(frozen=True)
class Compiled:
    """A prepared text for one programme and act, with the rules and facts it gives."""

    name: str
    rules: tuple[Rule, ...]
    facts: tuple[str, ...]
    columns: tuple[str, ...]


class Engine:
    """Evaluates asks under one rulebook. One engine serves one thread; `engine()` gives each its own."""

    def __init__(self, rulebook: Rulebook, threads: int = 1) -> None:
        self.rulebook = rulebook
        self.connection = duckdb.connect(":memory:", config={"threads": threads})
        self.connection.execute(SETUP + build.macros())
        self._compiled: dict[tuple[str, str], Compiled] = {}

    def evaluate(
        self, programme_id: str, act: str, asks: Sequence[tuple[int, Ask]], policy: Policy
    ) -> list[dict[str, Any]]:
        """Rows of `weighed` for numbered asks, one for each ask under each version."""
        programme = self.rulebook.programme(programme_id)
        compiled = self.compiled(programme, act)
        events, asked = _inputs(asks, programme.clock, policy)
        result = self.connection.execute(f"EXECUTE {compiled.name}({_quoted(events)}, {_quoted(asked)})")
        return [dict(zip(compiled.columns, row, strict=True)) for row in result.fetchall()]

    def compiled(self, programme: Programme, act: str) -> Compiled:
        """The prepared text for a programme and act; raises RuleError naming a rule that does not parse."""
        key = (programme.id, act)
        if key not in self._compiled:
            self._compiled[key] = self._compile(programme, act)
        return self._compiled[key]

    def _compile(self, programme: Programme, act: str) -> Compiled:
        rules = programme.rules_for(act)
        facts = tuple(sorted(facts_of(rules) | set(STATE)))
        name = f"decide_{len(self._compiled)}"
        bounds = [f"{bound}_{index}" for index, rule in enumerate(rules) for bound in bounds_of(rule)]
        columns = (
            "source_ask",
            "weight",
            "version_weight",
            *facts,
            *(f"outcome_{index}" for index in range(len(rules))),
            *bounds,
        )
        weight = f"{agreed(' OVER (PARTITION BY source_ask)')} AS weight"
        output = f"SELECT {', '.join(columns).replace('weight', weight, 1)} FROM weighed ORDER BY source_ask, version"
        text = statement(programme, rules, JSON_SOURCE, output, STATE)
        try:
            self.connection.execute(f"PREPARE {name} AS {text}")
        except duckdb.Error as error:
            raise self._culprit(programme, rules, error) from error
        return Compiled(name, rules, facts, columns)

    def _culprit(self, programme: Programme, rules: Sequence[Rule], error: duckdb.Error) -> RuleError:
        """Names the rule that DuckDB refuses."""
        for rule in rules:
            try:
                self.connection.execute(
                    "EXPLAIN " + statement(programme, [rule], EMPTY_SOURCE, "SELECT 1 FROM weighed")
                )
            except duckdb.Error as cause:
                return RuleError(f"{rule.place}: rule {rule.code}: {_first_line(cause)}")
        return RuleError(f"{programme.id}: {_first_line(error)}")


def _first_line(error: duckdb.Error) -> str:
    return str(error).splitlines()[0]


def _struct(columns: dict[str, str]) -> str:
    return json.dumps([columns])


JSON_SOURCE = f"""event AS MATERIALIZED (
    SELECT unnest(from_json($1::VARCHAR, '{_struct(COLUMNS)}'), max_depth := 2)
),
ask AS MATERIALIZED (
    SELECT unnest(from_json($2::VARCHAR, '{_struct(build.ASK_COLUMNS)}'), max_depth := 2)
)"""


def _empty(columns: dict[str, str]) -> str:
    return "SELECT " + ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in columns.items()) + " WHERE FALSE"


EMPTY_SOURCE = f"event AS ({_empty(COLUMNS)}), ask AS ({_empty(build.ASK_COLUMNS)})"


def _inputs(asks: Iterable[tuple[int, Ask]], clock: str, policy: Policy) -> tuple[str, str]:
    """Events and asks as JSON text. A record asked about several times is sent once."""
    people: dict[int, str] = {}
    events: list[dict[str, Any]] = []
    asked = []
    for number, ask in asks:
        key = id(ask.record)
        if key not in people:
            people[key] = str(len(people))
            events += [row | {"person": people[key]} for row in rows(ask.record)]
        moment = at_moment(ask.at, clock)
        known = moment if ask.known_on is None else at_moment(ask.known_on, clock)
        asked.append({
            "ask": number, "person": people[key], "act": ask.act, "moment": _utc(moment), "known_at": _utc(known),
            "monthly_tests": policy.monthly_tests, "laboratory_schedule": policy.laboratory_schedule,
        })  # fmt: skip
    return json.dumps(events), json.dumps(asked)


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
        engines[id(rulebook)] = Engine(rulebook)
    return engines[id(rulebook)]

"""The rows of a programme with their facts worked out once, so that a changed rule is judged in milliseconds.

The facts files, the judging text and the decision are the project's own; only what a mutant cannot reach is kept from
the run without it. Tables of the unchanged facts stand in the schema `main`, those that a mutant changes in `mutated`,
which is looked into first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any
from unittest.mock import patch

import duckdb

from isocourse.decide import Policy, text
from isocourse.decide.engine import JSON_SOURCE, SETUP, _inputs, _quoted, events_for
from isocourse.facts.build import CLOCK, EVERY_KIND, ORDER, FactFile, ctes, fact_files, macros, on_clock
from isocourse.programmes import Rule, Rulebook
from isocourse.programmes.model import Programme
from isocourse.record.table import COLUMNS
from tests.spec.rows import Row, ask_of, failures

INVALID = (duckdb.ParserException, duckdb.SyntaxException, duckdb.BinderException, duckdb.CatalogException)
SCHEMA = "CREATE SCHEMA mutated; SET search_path = 'mutated,main';"  # dropping the schema resets the path
FAILS = text.FAILS
FEW = 8
READS = {name: set(re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", file.text)) for name, file in fact_files().items()}
Found = dict[str, Any]


@dataclass(frozen=True)
class Stub:
    """Stands where the engine stands, with rows that are known already."""

    rules: tuple[Rule, ...]
    found: list[Found]

    def evaluate(self, *_: Any) -> list[Found]:
        return self.found

    def compiled(self, *_: Any) -> Stub:
        return self


class World:
    """Rows of one programme under one set of confirmations and one policy; each must give what is written."""

    def __init__(self, programme: Programme, policy: Policy, rows: Sequence[Row]) -> None:
        self.programme = programme
        self.policy = policy
        self.rows = list(rows)
        self.connection = duckdb.connect(":memory:", config={"threads": 1})
        self.run(SETUP + macros() + SCHEMA)
        self._ask(programme, "main")
        self._versions(programme, "main")
        for name in ORDER:
            self._fact(name, fact_files()[name].text, "main", programme.clock)
        self._join("main")
        self.acts = sorted({row.act for row in self.rows})
        self.base: dict[int, list[Found]] = {}
        self.failing: set[int] = set()
        for act in self.acts:
            rules = programme.rules_for(act)
            judged = text._judged((act,), rules, f"FROM facts WHERE act = '{act}'")
            self.run(
                f"CREATE TABLE main.\"judged {act}\" AS SELECT COLUMNS(lambda name: NOT starts_with(name, 'part_'))"
                f" FROM ({judged})"
            )
            found = self._judge(programme, act, [n for n, row in enumerate(self.rows) if row.act == act])
            self.base |= found
            self.failing |= set(self._failing(programme.rules_for(act), found))

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()

    # What a changed rule does.

    def killer(self, programme: Programme, code: str = "") -> Row | None:
        """The first row that no longer gives what is written when the programme is this one, if any."""
        old, new = self.programme, programme
        alike = [(rule.code, rule.title) for rule in old.rules] == [(rule.code, rule.title) for rule in new.rules]
        if not alike or old.versions != new.versions or old.clock != new.clock:
            return self._killer_anew(new)
        changed = [pair for pair in zip(old.rules, new.rules, strict=True) if pair[0] != pair[1]]
        affected = self._affected(changed)
        for act, numbers in affected.items():
            rules = _with(old.rules_for(act), changed, act)
            found = self._weigh(act, numbers, rules)
            if killed := self._first(rules, found, code):
                return killed
        return None

    def _weigh(self, act: str, numbers: set[int], rules: Sequence[Rule]) -> dict[int, list[Found]]:
        """Rows as the engine gives them, where only rules that are others are judged again."""
        others = [index for index, rule in enumerate(self.programme.rules_for(act)) if rule is not rules[index]]
        parts = text._Parts()
        columns = [f"{text._outcome((act,), rules[index], parts)} AS outcome_{index}" for index in others]
        columns += [
            f"CAST({getattr(rules[index], name) or 'NULL'} AS DATE) AS {name}_{index}"
            for index in others for name in text.bounds_of(self.programme.rules_for(act)[index])
        ]  # fmt: skip
        judged = (
            f'SELECT * REPLACE ({", ".join(columns)}) FROM (SELECT *{parts.columns} FROM main."judged {act}"'
            f" WHERE source_ask IN ({_list(numbers)}))"
        )
        cursor = self.connection.execute(
            f"SELECT ask, version_weight, {text.agreed(' OVER (PARTITION BY source_ask)')} AS weight,"
            f" {', '.join(column.rsplit(' AS ', 1)[1] for column in columns)}"
            f" FROM ({text._weighed((act,), rules, judged)})"
        )
        names = [column[0] for column in cursor.description]
        news = {values[0]: dict(zip(names, values, strict=True)) for values in cursor.fetchall()}
        return {number: [row | news[row["ask"]] for row in self.base[number]] for number in numbers}

    def _affected(self, changed: Iterable[tuple[Rule, Rule]]) -> dict[str, set[int]]:
        """Asks for which a changed rule comes out otherwise, or weighs otherwise, by act."""
        affected: dict[str, set[int]] = defaultdict(set)
        for old, new in changed:
            for ask in self._outcomes(old, new):
                affected[ask[0]].add(ask[1])
        return affected

    def _outcomes(self, old: Rule, new: Rule) -> Iterator[tuple[str, int]]:
        before, after = (
            self.run(
                f"SELECT ask, act, source_ask, outcome_0, {_bound('opens', rule)}, {_bound('closes', rule)}"
                f" FROM ({text._judged(rule.acts, [rule], 'FROM facts')}) ORDER BY ask"
            )
            for rule in (old, new)
        )
        for one, other in zip(before, after, strict=True):
            act, number, outcome = one[1:4]
            if act in old.acts and (
                one != other
                or (act not in new.acts and outcome != text.NOT_APPLICABLE)
                or (old.on_fail != new.on_fail and outcome == FAILS)
            ):
                yield act, number

    # What changed facts or settings do.

    def killer_of_facts(self, name: str, sql: str) -> Row | None:
        """The same, when a facts file (or the macros) has another text."""
        try:
            if name == "macros":
                self.run(sql)
                return self._killer_after(self.programme, set(), every=True)
            self._fact(name, sql, "mutated", self.programme.clock)
            return self._killer_after(self.programme, {name})
        finally:
            self._clean()

    def _killer_anew(self, programme: Programme) -> Row | None:
        """With other versions, settings or another clock."""
        try:
            if programme.clock != self.programme.clock:
                self._ask(programme, "mutated")
            self._versions(programme, "mutated")
            return self._killer_after(programme, {"version", "asked"}, every=programme.rules != self.programme.rules)
        finally:
            self._clean()

    def _killer_after(self, programme: Programme, fresh: set[str], every: bool = False) -> Row | None:
        """Runs again what reads a changed relation; `every`: outcomes may be others though the facts are the same."""
        changed: set[str] = set()
        asks: set[int] = set()
        texts, moved = fact_files(), programme.clock != self.programme.clock
        for name in ("version", "asked", *ORDER):
            if name not in fresh:
                if name not in ORDER or not (READS[name] & changed or every or (moved and CLOCK in texts[name].text)):
                    continue
                self._fact(name, texts[name].text, "mutated", programme.clock)
            if differ := self._differing(name):
                changed.add(name)
                asks |= differ - {0}
        every |= "asked" in changed
        if not every and not asks:
            return None
        numbers = set(range(len(self.rows))) if every else self._numbers(asks)
        self._join("mutated", f"source_ask IN ({_list(numbers)})")
        for act in self.acts:
            chosen = {number for number in numbers if self.rows[number].act == act}
            found = {number: [] for number in chosen} | (self._judge(programme, act, chosen) if chosen else {})
            old, new = (_shown(one.rules_for(act)) for one in (self.programme, programme))
            differs = {n: rows for n, rows in found.items() if [*map(new, rows)] != [*map(old, self.base[n])]}
            if killed := self._first(programme.rules_for(act), differs):
                return killed
        return None

    def _differing(self, name: str) -> set[int]:
        """Asks for which the relation is another; when it is the same, the old one is used on."""
        one, other = f"FROM mutated.{name}", f"FROM main.{name}"
        key = "ask" if name != "version" else "0"
        either = f"(({one}) EXCEPT ({other})) UNION ALL (({other}) EXCEPT ({one}))"
        found = self.run(f"SELECT DISTINCT {key} FROM ({either})")
        if not found:
            self.run(f"DROP TABLE mutated.{name}")
        return {row[0] for row in found}

    def _numbers(self, asks: Iterable[int]) -> set[int]:
        return {row[0] for row in self.run(f"SELECT DISTINCT source_ask FROM main.asked WHERE ask IN ({_list(asks)})")}

    def _clean(self) -> None:
        self.run(f"DROP SCHEMA mutated CASCADE; {SCHEMA}")

    # Tables.

    def _ask(self, programme: Programme, schema: str) -> None:
        numbered = [(number, ask_of(row)) for number, row in enumerate(self.rows)]
        events, asked = _inputs(numbered, programme.clock, self.policy)
        source = JSON_SOURCE.replace("$1", _quoted(events)).replace("$2", _quoted(asked))
        all_events = events_for(FactFile("all", " ".join(COLUMNS), EVERY_KIND, {}, ()))
        for name, selected in (("event", all_events), ("ask", "SELECT * FROM ask")):
            self.run(f"CREATE TABLE {schema}.{name} AS WITH {source} {selected}")

    def _versions(self, programme: Programme, schema: str) -> None:
        for name in ("version", "asked"):
            self.run(
                f"CREATE TABLE {schema}.{name} AS"
                f" WITH {ctes(text.version_rows(programme), programme.clock, ())} SELECT * FROM {name}"
            )

    def _fact(self, name: str, sql: str, schema: str, clock: str) -> None:
        self.run(f"CREATE TABLE {schema}.{name} AS {on_clock(sql, clock)}")

    def _join(self, schema: str, where: str = "TRUE") -> None:
        columns = ", ".join(f"{file.name}.{column}" for file in fact_files().values() for column in file.columns)
        joins = " ".join(f"INNER JOIN {name} USING (ask)" for name in ORDER)
        self.run(f"CREATE TABLE {schema}.facts AS SELECT asked.*, {columns} FROM asked {joins} WHERE {where}")

    def _judge(self, programme: Programme, act: str, numbers: Iterable[int]) -> dict[int, list[Found]]:
        """Rows as the engine gives them, by number of the ask."""
        rules = programme.rules_for(act)
        weight = text.agreed(" OVER (PARTITION BY source_ask)")
        judged = text._judged((act,), rules, f"FROM facts WHERE act = '{act}' AND source_ask IN ({_list(numbers)})")
        cursor = self.connection.execute(
            f"SELECT * EXCLUDE (moment, known_at), {weight} AS weight"
            f" FROM ({text._weighed((act,), rules, judged)}) ORDER BY source_ask, version"
        )
        names = [column[0] for column in cursor.description]
        found: dict[int, list[Found]] = defaultdict(list)
        for values in cursor.fetchall():
            row = dict(zip(names, values, strict=True))
            found[row["source_ask"]].append(row)
        return dict(found)

    def _first(self, rules: Sequence[Rule], found: Mapping[int, list[Found]], code: str = "") -> Row | None:
        """The first row that fails with a mutant and not without; those that name the code are tried first."""
        named = sorted(found, key=lambda number: all(code != item.code for item in self.rows[number].expected))
        sound = [number for number in named if number not in self.failing]
        start, size = 0, FEW
        while start < len(sound):
            some = sound[start : start + size]
            if failed := self._failing(rules, {number: found[number] for number in some}):
                return self.rows[failed[0]]
            start, size = start + size, size * 4
        return None

    def _failing(self, rules: Sequence[Rule], found: Mapping[int, list[Found]]) -> list[int]:
        """Numbers of the rows that do not give what is written, when the engine gives what was found."""
        book = Rulebook({self.programme.id: self.programme})
        bounds = [f"{bound}_{index}" for index, rule in enumerate(rules) for bound in text.bounds_of(rule)]
        numbered = [
            row | {
                "source_ask": place,
                "outcomes": [row[f"outcome_{index}"] for index in range(len(rules))],
                "bounds": [row.get(bound) for bound in bounds],
            }
            for place, rows in enumerate(found.values()) for row in rows
        ]  # fmt: skip
        stub = Stub(tuple(rules), numbered)
        with patch("isocourse.decide.decide.engine", lambda _: stub):
            try:
                failed = {row.id for row in failures([self.rows[number] for number in found], lambda _: book)}
            except Exception:  # a decision that cannot be made is noticed too
                return list(found)
        return [number for number in found if self.rows[number].id in failed]


def _with(rules: Sequence[Rule], changed: Iterable[tuple[Rule, Rule]], act: str) -> tuple[Rule, ...]:
    """The rules of an act with the changed ones in place; one that lost the act never applies."""
    news = {id(old): new if act in new.acts else replace(old, applies="FALSE") for old, new in changed}
    return tuple(news.get(id(rule), rule) for rule in rules)


def _bound(name: str, rule: Rule) -> str:
    return f"{name}_0" if getattr(rule, name) else "NULL"


def _shown(rules: Sequence[Rule]) -> Callable[[Found], tuple[Any, ...]]:
    """What of a row can be seen in a decision: outcomes, windows, weights."""
    bounds = [f"{name}_{index}" for index, rule in enumerate(rules) for name in text.bounds_of(rule)]
    outcomes = [f"outcome_{index}" for index in range(len(rules))]
    return itemgetter("version", "version_weight", "weight", *outcomes, *bounds)


def _list(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))

"""Whether a mutant is killed: some row of the spec no longer gives what is written."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb

from isocourse.decide import Policy
from isocourse.programmes import Rulebook, load
from tests.spec.rows import Confirmations, Row, all_rows, ask_of

from .mutants import Mutant, files
from .world import INVALID, World

EQUIVALENT = Path(__file__).with_name("equivalent.toml")


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant: killed (by which row), survived, invalid (DuckDB or the loader refuses it),
    equivalent (as equivalent.toml says) or same (it loads as the same rules, and is not counted)."""

    mutant: Mutant
    fate: str
    by: str = ""


class Judge:
    """All rows of the spec, with the worlds they live in. Rows that fail without any mutant are left aside."""

    @cached_property
    def worlds(self) -> list[tuple[Confirmations, World]]:
        """One for each programme, set of confirmations and policy; an empty one for a programme without rows."""
        grouped: dict[tuple[str | None, Confirmations, Policy], list[Row]] = defaultdict(list)
        for row in all_rows():
            grouped[row.programme or ask_of(row).record.programme, row.confirmations, row.policy].append(row)
        programmes = load.load_rulebook().programmes
        for name in programmes:
            if not any(key[0] == name for key in grouped):
                grouped[name, (), Policy()] = []
        return [
            (confirmations, World(load.load_rulebook(confirmations).programme(name), policy, rows))
            for (name, confirmations, policy), rows in sorted(grouped.items(), key=lambda item: -len(item[1]))
            if name in programmes
        ]

    @property
    def failing(self) -> list[str]:
        """Rows that do not give what is written even without a mutant."""
        return [world.rows[number].id for _, world in self.worlds for number in sorted(world.failing)]

    @cached_property
    def equivalent(self) -> dict[tuple[str, ...], str]:
        """Mutants that provably change nothing, with the reason."""
        entries = tomllib.loads(EQUIVALENT.read_text("utf-8")).get("mutant", [])
        return {key_of(entry): entry["reason"] for entry in entries}

    def verdict(self, mutant: Mutant) -> Verdict:
        if key_of(vars(mutant)) in self.equivalent:
            return Verdict(mutant, "equivalent")
        try:
            return self._fact(mutant) if mutant.file.startswith("facts/") else self._rule(mutant)
        except (load.RuleError, *INVALID) as error:
            return Verdict(mutant, "invalid", str(error).split("\n")[0])
        except duckdb.Error as error:
            return Verdict(mutant, "killed", str(error).split("\n")[0])

    def _rule(self, mutant: Mutant) -> Verdict:
        books: dict[Confirmations, Rulebook] = {}
        differs = False
        code = mutant.code.split(" ")[0]
        for confirmations, world in self.worlds:
            if confirmations not in books:
                books[confirmations] = book_with(mutant, confirmations)
            programme = books[confirmations].programme(world.programme.id)
            if programme != world.programme:
                differs = True
                if row := world.killer(programme, code):
                    return Verdict(mutant, "killed", row.id)
        return Verdict(mutant, "survived" if differs else "same")

    def _fact(self, mutant: Mutant) -> Verdict:
        name = Path(mutant.file).stem
        for _, world in self.worlds:
            if world.rows and (row := world.killer_of_facts(name, mutant.value)):
                return Verdict(mutant, "killed", row.id)
        return Verdict(mutant, "survived")


def book_with(mutant: Mutant, confirmations: Confirmations = ()) -> Rulebook:
    """The rulebook, loaded as always, with one value of one file changed."""
    parsed = files() | {mutant.file: mutant.changed(files()[mutant.file])}
    with patch.object(load, "_toml", lambda path: parsed[f"{path.parent.name}/{path.name}"]):
        return load.load_rulebook.__wrapped__(confirmations)


def key_of(entry: dict[str, Any]) -> tuple[str, ...]:
    """What tells mutants apart; a line number does not, as it moves."""
    code = "" if entry["file"].startswith("facts/") else entry["code"]
    return (entry["file"], code, entry["field"], entry["before"], entry["after"])

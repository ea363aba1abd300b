"""The mutants of the rule files and of the facts: one small wrong change each.

A mutant of a rule file is the parsed file with one value changed, so that it goes through the loader like any rule;
a mutant of the facts is a text.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from isocourse.facts.build import fact_files
from isocourse.programmes import load_rulebook
from isocourse.programmes.load import FOLDER, _toml
from isocourse.programmes.model import ACTS

from .mutators import mutations

EXPRESSIONS = {
    "applies": "truth", "holds": "truth", "absent": "truth", "doubt": "truth", "opens": "day", "closes": "day",
}  # fmt: skip
# One that weighs less and one that weighs more, where there is one.
ON_FAIL = {
    "task": ("review",), "reduce": ("task", "review"), "review": ("task", "block"), "hold": ("review", "block"),
    "block": ("review", "stop"), "stop": ("block",),
}  # fmt: skip
FOLDERS = (*sorted(path for path in FOLDER.iterdir() if path.is_dir()), FOLDER.parent / "clinical")
MACROS = FOLDER.parent / "facts" / "macros.sql"
DATES = ("in_force", "certain_from", "ends")
Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Mutant:
    """One change: in which file, of which rule, what stood there and what stands there now."""

    file: str
    code: str
    field: str
    operator: str
    before: str
    after: str
    keys: Path_ = ()
    value: Any = None

    @property
    def name(self) -> str:
        return f"{self.file} {self.code} {self.field}: {self.before} → {self.after}"

    @property
    def programme(self) -> str:
        return self.file.split("/")[0]

    def changed(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The parsed file with the change made; a value of None takes the key away."""
        whole = copy.deepcopy(dict(data))
        place: Any = whole
        for key in self.keys[:-1]:
            place = place[key]
        if self.value is None:
            del place[self.keys[-1]]
        else:
            place[self.keys[-1]] = self.value
        return whole


def rule_mutants() -> list[Mutant]:
    """Every mutant of every rule file and of every programme's dates, groups and settings."""
    found: list[Mutant] = []
    for name, data in files().items():
        found += _programme(name, data) if name.endswith("/programme.toml") else _tables(name, data.get("rule", []))
    return found


def fact_mutants() -> list[Mutant]:
    """Every mutant of the facts and of the macros; the value is the whole text."""
    texts = {f"facts/{name}.sql": file.text for name, file in fact_files().items()}
    return [
        Mutant(file, f"line {text.count(chr(10), 0, item.start) + 1}", "SQL", item.operator, *item.shown(text, 40),
               value=item.apply(text))
        for file, text in (texts | {"facts/macros.sql": MACROS.read_text("utf-8")}).items()
        for item in mutations(text)
    ]  # fmt: skip


@lru_cache
def files() -> dict[str, dict[str, Any]]:
    """The rule files, parsed, by folder and name."""
    paths = [path for folder in FOLDERS for path in sorted(folder.glob("*.toml"))]
    return {f"{path.parent.name}/{path.name}": _toml(path) for path in paths}


def _tables(file: str, tables: list[dict[str, Any]]) -> Iterator[Mutant]:
    codes = [table["code"] for table in tables]
    for index, table in enumerate(tables):
        code = table["code"]
        if codes.count(code) > 1:
            code += f" #{codes[:index].count(code) + 1}"
        yield from _table(file, code, index, table)


def _table(file: str, code: str, index: int, table: dict[str, Any]) -> Iterator[Mutant]:
    keys: Path_ = ("rule", index)
    yield Mutant(file, code, "rule", "removed", "the rule", "nothing", keys, {**table, "applies": "FALSE"})
    for name, gives in EXPRESSIONS.items():
        if text := table.get(name):
            for item in mutations(text, gives):
                yield Mutant(file, code, name, item.operator, *item.shown(text), (*keys, name), item.apply(text))
            if name != "holds" and ("holds" in table or name not in ("opens", "closes") or _other(name, table)):
                yield Mutant(file, code, name, "removed", text, "nothing", (*keys, name))
    for other in ON_FAIL[table["on_fail"]]:
        yield Mutant(file, code, "on_fail", "on_fail", table["on_fail"], other, (*keys, "on_fail"), other)
    yield from _each_less(file, code, "acts", list(ACTS) if table["acts"] == "all" else table["acts"], (*keys, "acts"))
    versions = table["versions"]
    if not (isinstance(versions, str) and versions not in (groups := _groups(file))):
        ids = list(groups[versions]) if isinstance(versions, str) else versions
        yield from _each_less(file, code, "versions", ids, (*keys, "versions"))
    if "task" in table:
        yield from _flag(file, code, "task", table["task"], (*keys, "task"))


def _other(name: str, table: dict[str, Any]) -> bool:
    """Whether the window keeps a closing day without this bound."""
    return name == "opens" and "closes" in table


def _each_less(file: str, code: str, field: str, values: list[str], keys: Path_, least: int = 1) -> Iterator[Mutant]:
    if len(values) > least:
        for value in values:
            rest = [item for item in values if item != value]
            yield Mutant(file, code, field, "list element", value, "nothing", keys, rest)


def _flag(file: str, code: str, field: str, value: bool, keys: Path_) -> Iterator[Mutant]:
    yield Mutant(file, code, field, "flag", str(value), str(not value), keys, not value)


def _groups(file: str) -> Mapping[str, tuple[str, ...]]:
    head = files().get(f"{file.split('/')[0]}/programme.toml")
    return load_rulebook().programme(head["id"]).groups if head else {}


def _programme(file: str, head: dict[str, Any]) -> Iterator[Mutant]:
    yield Mutant(file, head["id"], "clock", "clock", head["clock"], "UTC", ("clock",), "UTC")
    for name, ids in head.get("groups", {}).items():
        yield from _each_less(file, f"group {name}", "versions", ids, ("groups", name))
    yield from _settings(file, head["id"], head.get("settings", {}), ("settings",))
    for name in head.get("replaces", ()):
        yield from _each_less(file, head["id"], "replaces", [name], ("replaces",), least=0)
    for index, version in enumerate(head["version"]):
        yield from _version(file, version, ("version", index), index == 0)


def _version(file: str, version: dict[str, Any], keys: Path_, first: bool) -> Iterator[Mutant]:
    for name in DATES:
        if name in version:
            for step in (1, -1):
                day: date = version[name] + timedelta(step)
                yield Mutant(file, version["id"], name, "constant", str(version[name]), str(day), (*keys, name), day)
    if "certain_from" in version:
        name, day = "certain_from", version["certain_from"]
        yield Mutant(file, version["id"], name, "removed", str(day), "nothing", (*keys, name))
    if not first:  # whether it went live says how long the version before holds
        yield from _flag(file, version["id"], "confirmed", version.get("confirmed", True), (*keys, "confirmed"))
    yield from _each_less(file, version["id"], "replaces", version.get("replaces", []), (*keys, "replaces"), least=0)
    yield from _settings(file, version["id"], version.get("settings", {}), (*keys, "settings"))


def _settings(file: str, code: str, settings: dict[str, Any], keys: Path_) -> Iterator[Mutant]:
    for name, value in settings.items():
        where = (*keys, name)
        if isinstance(value, list):
            yield from _each_less(file, code, name, value, where, least=0)
        elif isinstance(value, bool):
            yield from _flag(file, code, name, value, where)
        elif isinstance(value, int):
            for step in (1, -1):
                yield Mutant(file, code, name, "constant", str(value), str(value + step), where, value + step)
        else:
            yield Mutant(file, code, name, "text", value, f"{value}~", where, f"{value}~")

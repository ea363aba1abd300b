"""Loading programmes: every rule is checked, and an error says where and what would be right.

A folder under `programmes/` holds `programme.toml` (versions and settings) and any number of
rule files. `common/` holds rules of every programme. A programme may `extend` another: it takes
over the other's settings, and the other's rules under its own versions, less the codes it `replaces`.
Each of its versions follows one version of the other, its `base` (the newest if not said).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from .model import ACTS, CONFIDENCE, FOREVER, GROUPS, ON_FAIL, PARTIES, Programme, Rule, Version, day_before

FOLDER = Path(__file__).parent
COMMON = "common"
CLINICAL = "clinical"
RULE_FIELDS = {item.name for item in fields(Rule)} - {"programme", "place"}
NEEDED = ("code", "versions", "acts", "title", "on_fail", "who", "says", "mend", "source", "confidence")


class RuleError(ValueError):
    """A rule or programme file is wrong; the message names the file and the rule."""


@dataclass(frozen=True)
class Rulebook:
    """All programmes, under a set of confirmations."""

    programmes: Mapping[str, Programme]

    def programme(self, programme_id: str) -> Programme:
        """The programme with this id; raises KeyError naming the known ones."""
        try:
            return self.programmes[programme_id]
        except KeyError:
            raise KeyError(f"{programme_id!r} is not a programme; known are {', '.join(self.programmes)}") from None

    def rules_of(self, code: str) -> tuple[Rule, ...]:
        found = [rule for programme in self.programmes.values() for rule in programme.rules_of(code)]
        return tuple(found)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(sorted({rule.code for programme in self.programmes.values() for rule in programme.rules}))


@lru_cache
def load_rulebook(confirmations: tuple[tuple[str, bool], ...] = (), folder: Path = FOLDER) -> Rulebook:
    """All programmes below `folder`.

    `confirmations` settles announced versions: `("us-ipledge-2026", True)` says that it went live
    on its announced day, `False` that it did not; an unsettled one is evaluated beside its predecessor.
    Raises `RuleError` for anything undated, unsourced, unparsable or naming an unknown fact.
    """
    settled = dict(confirmations)
    heads = {path.parent.name: _toml(path) for path in sorted(folder.glob("*/programme.toml"))}
    unknown = settled.keys() - {version["id"] for head in heads.values() for version in head["version"]}
    if unknown:
        raise RuleError(f"{', '.join(sorted(unknown))} is not a version of any programme")
    common = [*_rule_tables(folder / COMMON), *_rule_tables(folder.parent / CLINICAL)]
    loaded: dict[str, Programme] = {}
    for name in sorted(heads, key=lambda name: "extends" in heads[name]):
        programme = _programme(folder / name, heads[name], common, loaded, settled)
        loaded[programme.id] = programme
    return Rulebook(dict(sorted(loaded.items())))


def _programme(
    folder: Path,
    head: Mapping[str, Any],
    common: Iterable[tuple[str, Mapping[str, Any]]],
    loaded: Mapping[str, Programme],
    settled: Mapping[str, bool],
) -> Programme:
    base = _base(folder, head, loaded)
    versions = _versions(folder / "programme.toml", head, settled, base.versions[-1].settings if base else {})
    groups = {"all": tuple(version.id for version in versions)}
    groups |= {name: tuple(ids) for name, ids in head.get("groups", {}).items()}
    every = {entry["id"] for entry in head["version"]}
    tables = [*_rule_tables(folder), *((place, table) for place, table in common if _is_for(head["country"], table))]
    rules = [_rule(place, table, head["id"], groups, every) for place, table in tables]
    if base:
        rules += _inherited(folder, head, base, versions)
    sequence = tuple(head.get("sequence", base.sequence if base else ()))
    return Programme(head["id"], head["name"], head["country"], head["clock"], versions, tuple(rules), groups, sequence)


def _is_for(country: str, table: Mapping[str, Any]) -> bool:
    """Whether a clinical rule is for this country: for all, or for `countries`, but for none of `not_in`."""
    return country in table.get("countries", (country,)) and country not in table.get("not_in", ())


def _base(folder: Path, head: Mapping[str, Any], loaded: Mapping[str, Programme]) -> Programme | None:
    name = head.get("extends")
    if name is None:
        return None
    _one_of(f"{folder.name}/programme.toml", "extends", (name,), loaded)
    return loaded[name]


def _inherited(folder: Path, head: Mapping[str, Any], base: Programme, versions: Iterable[Version]) -> Iterable[Rule]:
    """The base's rules, each under the versions that follow one of its own and do not replace its code."""
    place = f"{folder.name}/programme.toml"
    entries = {entry["id"]: entry for entry in head["version"]}
    follows = {version.id: entries[version.id].get("base", base.versions[-1].id) for version in versions}
    replaced = {name: {*head.get("replaces", ()), *entries[name].get("replaces", ())} for name in follows}
    _one_of(place, "base", follows.values(), [version.id for version in base.versions])
    _one_of(place, "replaces", sorted(set().union(*replaced.values())), sorted({rule.code for rule in base.rules}))
    for rule in base.rules:
        kept = tuple(name for name, of in follows.items() if of in rule.versions and rule.code not in replaced[name])
        if kept and not rule.versionless:
            yield replace(rule, programme=head["id"], versions=kept)


def _versions(
    path: Path, head: Mapping[str, Any], settled: Mapping[str, bool], inherited: Mapping[str, Any]
) -> tuple[Version, ...]:
    """Versions in order; each ends where the next is certain, and overlaps while that is not."""
    place = f"{path.parent.name}/{path.name}"
    entries = [entry for entry in head["version"] if settled.get(entry["id"]) is not False]
    versions = []
    for index, entry in enumerate(entries):
        begins = entry.get("in_force")
        if not isinstance(begins, date):
            raise RuleError(
                f"{place}: version {entry.get('id')!r} has no date `in_force`; write for example in_force = 2026-01-22"
            )
        following = entries[index + 1] if index + 1 < len(entries) else None
        versions.append(Version(
            id=entry["id"], name=entry["name"], in_force=begins, certain_from=entry.get("certain_from", begins),
            ends=entry.get("ends") or _ends(following, settled),
            settings={**inherited, **head.get("settings", {}), **entry.get("settings", {})},
            confirmed=_is_confirmed(entry, settled), announced=entry.get("announced"), approved=entry.get("approved"),
            note=entry.get("note", ""),
        ))  # fmt: skip
    return tuple(versions)


def _ends(following: Mapping[str, Any] | None, settled: Mapping[str, bool]) -> date:
    if following is None or not _is_confirmed(following, settled):
        return FOREVER
    return day_before(following.get("certain_from", following["in_force"]))


def _is_confirmed(entry: Mapping[str, Any], settled: Mapping[str, bool]) -> bool:
    return bool(settled.get(entry["id"], entry.get("confirmed", True)))


def _rule_tables(folder: Path) -> list[tuple[str, Mapping[str, Any]]]:
    tables = []
    for path in sorted(folder.glob("*.toml")):
        if path.name != "programme.toml":
            tables += [(f"{folder.name}/{path.name}", table) for table in _toml(path).get("rule", [])]
    return tables


def _rule(
    place: str, table: Mapping[str, Any], programme: str, groups: Mapping[str, tuple[str, ...]], every: set[str]
) -> Rule:
    where = f"{place}: rule {table.get('code', '(without code)')}"
    if missing := [name for name in NEEDED if name not in table]:
        raise RuleError(f"{where}: {', '.join(missing)} missing")
    if unknown := table.keys() - RULE_FIELDS:
        raise RuleError(
            f"{where}: unknown field {', '.join(sorted(unknown))}; known are {', '.join(sorted(RULE_FIELDS))}"
        )
    versions = _named_versions(where, table["versions"], groups, every)
    acts = tuple(ACTS) if table["acts"] == "all" else tuple(table["acts"])
    _one_of(where, "acts", acts, ACTS)
    _one_of(where, "group", filter(None, [table.get("group")]), filter(None, GROUPS))
    _one_of(where, "on_fail", (table["on_fail"],), ON_FAIL)
    _one_of(where, "who", (table["who"], table.get("unknown_who", table["who"])), PARTIES)
    _one_of(where, "confidence", str(table["confidence"]).split("+"), CONFIDENCE)
    if not table["source"] and "D" not in table["confidence"].split("+"):
        raise RuleError(f"{where}: has no source; name one, or mark confidence D if this project derived it")
    if place.startswith(f"{CLINICAL}/") and not isinstance(table.get("since"), date):
        raise RuleError(f"{where}: has no date; write since = the day from which it is used, for example 2022-01-01")
    if "holds" not in table and "closes" not in table:
        raise RuleError(f"{where}: needs `holds`, or a window with `closes`")
    return Rule(
        **{
            **table,
            "programme": programme,
            "versions": versions,
            "acts": acts,
            "source": tuple(table["source"]),
            "countries": tuple(table.get("countries", ())),
            "not_in": tuple(table.get("not_in", ())),
            "place": place,
        }
    )


def _named_versions(where: str, given: Any, groups: Mapping[str, tuple[str, ...]], every: set[str]) -> tuple[str, ...]:
    if isinstance(given, str):
        if given not in groups:
            raise RuleError(f"{where}: {given!r} is not a group of versions; known are {', '.join(groups)}")
        return groups[given]
    if not given:
        raise RuleError(f"{where}: names no version, so it has no date")
    _one_of(where, "versions", given, every)
    return tuple(given)


def _one_of(where: str, field: str, values: Iterable[str], known: Iterable[str]) -> None:
    allowed = list(known)
    for value in values:
        if value not in allowed:
            raise RuleError(f"{where}: {field} has {value!r}; known are {', '.join(allowed)}")


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{path.parent.name}/{path.name}: {error}") from None

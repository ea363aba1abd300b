"""Procedures, treatments and what time does, as data: loaded and checked; an error names the file and the entry."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

from ..programmes.model import CONFIDENCE
from ..scales.scars.scar_map import KINDS as SCARS

PACKAGE = __package__.partition(".")[0]
Range = tuple[int, int]


@dataclass(frozen=True)
class Kind:
    """A kind of procedure by its plain code, and what the statements of 2017 say of not waiting for the label."""

    name: str
    says: str
    early: str
    statements: str
    traits: tuple[str, ...]

    @property
    def ablative(self) -> bool:
        return "ablative" in self.name and not self.name.startswith("non-")


@dataclass(frozen=True)
class StageKind:
    """A step of the staged order, with its title and the same for the patient."""

    id: str
    title: str
    plain: str


@dataclass(frozen=True)
class Treatment:
    """What fits one kind of scar in one stage. Sessions and weeks are None where the evidence does not say."""

    scar: str
    stage: str
    since: date
    first: tuple[str, ...]
    evidence: str
    source: tuple[str, ...]
    confidence: str
    add: tuple[str, ...] = ()
    home: tuple[str, ...] = ()
    sessions: Range | None = None
    weeks: Range | None = None
    note: str = ""


@dataclass(frozen=True)
class TimeFact:
    """What time alone does to some kinds of scar."""

    id: str
    about: tuple[str, ...]
    says: str
    plain: str
    source: tuple[str, ...]
    confidence: str


@lru_cache
def kinds() -> Mapping[str, Kind]:
    """Every kind of procedure that rules know, by its plain code."""
    return {table["name"]: Kind(**_tuples(table)) for table in _toml("clinical/procedure_kinds.toml")["kind"]}


@lru_cache
def stage_kinds() -> tuple[StageKind, ...]:
    """The stages, in their order."""
    return tuple(StageKind(**table) for table in _toml("fade/procedures.toml")["stage"])


@lru_cache
def treatments() -> tuple[Treatment, ...]:
    """Every treatment; raises ValueError where one names what is not known."""
    found = tuple(Treatment(**_tuples(table)) for table in _toml("fade/procedures.toml")["treatment"])
    for item in found:
        place = f"fade/procedures.toml: {item.scar} in {item.stage}"
        _known(place, [item.scar], SCARS)
        _known(place, [item.stage], [stage.id for stage in stage_kinds()])
        _known(place, [*item.first, *item.add], kinds())
        _known(place, item.first, plain_names())
        _known(place, item.confidence.split("+"), CONFIDENCE)
    return found


@lru_cache
def plain_names() -> Mapping[str, str]:
    """What the patient is told each procedure is."""
    return dict(_toml("fade/procedures.toml")["plain"])


@lru_cache
def time_facts() -> tuple[TimeFact, ...]:
    """What time alone does."""
    return tuple(TimeFact(**_tuples(table)) for table in _toml("fade/known.toml")["time"])


@lru_cache
def evidence() -> TimeFact:
    """How strong the evidence is as a whole."""
    return TimeFact(id="evidence", about=(), **_tuples(_toml("fade/known.toml")["evidence"]))


@lru_cache
def wording() -> str:
    """What may be said of isotretinoin and scars (evidence/scars.md C6, word for word)."""
    return str(_toml("fade/known.toml")["wording"])


def _toml(path: str) -> dict[str, Any]:
    return tomllib.loads(files(PACKAGE).joinpath(path).read_text(encoding="utf-8"))


def _tuples(table: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}


def _known(place: str, given: Iterable[str], known: Iterable[str]) -> None:
    if unknown := set(given) - set(known):
        raise ValueError(f"{place}: {', '.join(sorted(unknown))} is not known; known are {', '.join(known)}")

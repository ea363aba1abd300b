"""The parameters of the maker, read from `parameters.toml`, and one step of a course."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

OCCASIONS = ("decided", "month", "missed", "supply", "stop")


@dataclass(frozen=True)
class Step:
    """One kind of entry in every course: when, for whom, what it says, and how often it is left out or wrong."""

    place: int
    kind: str
    on: str
    columns: Mapping[str, Any]
    programme: str | None = None
    day: int | list[int] = 0
    who: str | None = None
    months: tuple[int, ...] = ()
    missing: float = 0.0
    people: float = 1.0
    wrong: tuple[Mapping[str, Any], ...] = ()

    def __post_init__(self) -> None:
        if self.on not in OCCASIONS:
            raise ValueError(f"parameters.toml: step {self.name} is on {self.on!r}; known are {', '.join(OCCASIONS)}")

    @property
    def name(self) -> str:
        """Names its streams of chance."""
        return f"{self.place} {self.kind}"


@dataclass(frozen=True)
class Parameters:
    """Everything that can be set: of people, of errors, and the steps."""

    people: Mapping[str, Any]
    errors: Mapping[str, Any]
    steps: tuple[Step, ...]

    def of(self, programme: str) -> tuple[Step, ...]:
        """The steps of a programme."""
        return tuple(step for step in self.steps if step.programme in (None, programme))

    def columns(self, programme: str) -> set[str]:
        """The columns that the steps of a programme fill."""
        said = [
            columns for step in self.of(programme) for columns in (step.columns, *(w["columns"] for w in step.wrong))
        ]
        return {name for columns in said for name in columns} | {"value_canonical"}

    def without_errors(self) -> Parameters:
        """The same people with nothing missing, wrong, late or twice: for tests of the maker itself."""
        whole = tuple(Step(**{**vars(step), "missing": 0.0, "wrong": ()}) for step in self.steps)
        rates = {name: 0.0 if isinstance(value, float) else value for name, value in self.errors.items()}
        return Parameters(self.people, rates, whole)


def from_to(day: int | list[int]) -> tuple[int, int]:
    """Fewest and most days after the occasion."""
    low, high = day if isinstance(day, list) else (day, day)
    return low, high


@lru_cache
def parameters() -> Parameters:
    """The parameters of the package."""
    given = tomllib.loads(files(__package__).joinpath("parameters.toml").read_text("utf-8"))
    steps = (
        Step(index, **{name: _frozen(name, value) for name, value in entry.items()})
        for index, entry in enumerate(given["step"])
    )
    return Parameters({**given["people"], "dated": given["dated"]}, given["errors"], tuple(steps))


def _frozen(name: str, value: Any) -> Any:
    return tuple(value) if name in ("months", "wrong") else value

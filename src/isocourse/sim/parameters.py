"""The model's parameters: read from one dated TOML file, every one with unit, spread, source and the test that
watches it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("parameters.toml")
REQUIRED = ("value", "unit", "source", "identified", "test")
IDENTIFIED = ("yes", "partly", "no")


class ParameterProblem(ValueError):
    """A parameter file that cannot be used; the message names the place."""


@dataclass(frozen=True)
class Parameter:
    """One number of the model.

    `value` is the typical person's; `spread` the standard deviation between people of its logarithm (of the value
    itself where `scale` is "plain"); `doubt` the standard deviation of our own uncertainty about the value, on the
    same scale; `low` and `high` bound what calibration may try.
    """

    name: str
    value: float
    unit: str
    source: str
    identified: str
    test: str
    spread: float = 0.0
    doubt: float = 0.0
    scale: str = "log"
    calibrated: bool = False
    low: float | None = None
    high: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Parameters(Mapping[str, Parameter]):
    """Every parameter by name, and the date of the set."""

    dated: str
    entries: Mapping[str, Parameter]

    def __getitem__(self, name: str) -> Parameter:
        return self.entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def value(self, name: str) -> float:
        return self.entries[name].value

    def spread(self, name: str) -> float:
        return self.entries[name].spread

    def with_values(self, **values: float) -> Parameters:
        """The same set with other values; `name__spread` sets a spread."""
        changed = dict(self.entries)
        for key, value in values.items():
            name, _, part = key.partition("__")
            if name not in changed or part not in ("", "spread"):
                raise ParameterProblem(f"there is no parameter {key!r}; known are {', '.join(sorted(self.entries))}")
            number: dict[str, Any] = {part or "value": float(value)}
            changed[name] = replace(changed[name], **number)
        return replace(self, entries=changed)


@cache
def load_parameters(path: Path = FILE) -> Parameters:
    """The parameter set in `path`; refuses an entry without unit, source or test, and says where."""
    with path.open("rb") as file:
        tree = tomllib.load(file)
    dated = tree.pop("dated", None)
    if dated is None:
        raise ParameterProblem(f"{path.name}: the first line should be a date, for example dated = 2026-11-28")
    return Parameters(str(dated), {name: _parameter(path, name, entry) for name, entry in tree.items()})


def _parameter(path: Path, name: str, entry: dict[str, Any]) -> Parameter:
    missing = [key for key in REQUIRED if key not in entry]
    if missing:
        raise ParameterProblem(f"{path.name}: [{name}] has no {', '.join(missing)}")
    unknown = set(entry) - set(Parameter.__dataclass_fields__)
    if unknown:
        raise ParameterProblem(f"{path.name}: [{name}] has unknown keys {', '.join(sorted(unknown))}")
    if entry["identified"] not in IDENTIFIED:
        raise ParameterProblem(f"{path.name}: [{name}] identified should be one of {', '.join(IDENTIFIED)}")
    if entry.get("calibrated") and not ("low" in entry and "high" in entry):
        raise ParameterProblem(f"{path.name}: [{name}] is calibrated, so it needs low and high")
    return Parameter(name=name, **entry)

"""Published tables as TOML: study, arms with their regimen and people, and targets with tolerance.

The form is documented in docs/reference/validation-tables.md. Reading refuses what it does not know and says where.
"""

from __future__ import annotations

import re
import tomllib
from math import inf
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from isocourse.sim.course import Course, Stretch
from isocourse.sim.quantities import QUANTITIES

FOLDER = Path(__file__).with_name("tables")
DAYS = {"day": 1.0, "days": 1.0, "week": 7.0, "weeks": 7.0, "month": 30.4375, "months": 30.4375, "year": 365.25}
TIME = re.compile(r"(?:end|(day|week|month|year) (\d+(?:\.\d+)?))(?: after end)?")
Time = Annotated[str, StringConstraints(pattern=f"^{TIME.pattern}$")]


class TableProblem(ValueError):
    """A table that cannot be used; the message names the file and the place."""


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Step(Strict):
    """One stretch of a regimen."""

    mg: float = 0.0
    mg_per_kg: float = 0.0
    days: int = 0
    weeks: float = 0.0
    months: float = 0.0
    times: int = 1
    every: int = 1
    on: int = 1
    off: int = 0
    product: str = "conventional"
    food: str = "fed"

    @property
    def length(self) -> int:
        return self.days + round(self.weeks * DAYS["weeks"] + self.months * DAYS["months"])


class ArmSpec(Strict):
    """A regimen, the people who got it, and how they kept to it."""

    course: list[Step] = []
    people: dict[str, Any] = {}
    missed: float = 0.0
    paused: float = 0.0
    limit: float = inf

    def plan(self) -> Course:
        first, stretches = 0, []
        for step in self.course:
            words = step.model_dump(exclude={"days", "weeks", "months"})
            stretches.append(Stretch(first=first, until=first + step.length, **words))
            first += step.length
        return Course(tuple(stretches), self.missed, self.paused, self.limit)


class Target(Strict):
    """One published figure: the quantity, how it is taken, when, and within which limits the simulation should lie.

    Give `tolerance` (on either side of `value`) or `low` and `high`.
    """

    arm: str
    quantity: str
    at: Time = "end"
    since: Time = "day 0"
    change: Literal["none", "difference", "percent", "percent of start", "percent fall"] = "none"
    take: Literal["mean", "median", "sd", "cv", "share", "rate per 100 person-years", "hazard ratio"] = "mean"
    at_least: float | None = None
    at_most: float | None = None
    where: dict[str, Any] = {}
    against: str | None = None
    compare: Literal["ratio", "difference"] = "ratio"
    by: str | None = None
    value: float
    tolerance: float | None = None
    low: float | None = None
    high: float | None = None
    weight: float = 1.0
    note: str = ""
    unmet: str = ""  # why the model is known not to meet it

    @model_validator(mode="after")
    def _whole(self) -> Target:
        if self.quantity not in QUANTITIES:
            raise ValueError(f"no quantity {self.quantity!r}; known are {', '.join(QUANTITIES)}")
        if (self.tolerance is None) == (self.low is None or self.high is None):
            raise ValueError("give either tolerance, or low and high")
        if self.take == "share" and self.at_least is None and self.at_most is None:
            raise ValueError("a share needs at_least or at_most")
        if self.take == "hazard ratio" and self.by is None:
            raise ValueError("a hazard ratio needs by, a covariate or dose_per_kg")
        return self

    @property
    def limits(self) -> tuple[float, float]:
        if self.tolerance is not None:
            return self.value - self.tolerance, self.value + self.tolerance
        return self.low or 0.0, self.high or 0.0


class Table(Strict):
    """A study with its arms and targets."""

    study: str
    citation: str
    confidence: Literal["P1", "P2", "S", "K", "D"]
    people: dict[str, Any] = {}
    simulated: int = Field(default=2_000, ge=50)
    note: str = ""
    arm: dict[str, ArmSpec]
    target: list[Target]

    @model_validator(mode="after")
    def _arms(self) -> Table:
        for target in self.target:
            for name in (target.arm, target.against):
                if name is not None and name not in self.arm:
                    raise ValueError(f"{target.quantity} names the arm {name!r}; there are {', '.join(self.arm)}")
        return self


def read_table(path: Path) -> Table:
    """One table; raises TableProblem with the file and the place."""
    try:
        with path.open("rb") as file:
            return Table.model_validate(tomllib.load(file))
    except (ValueError, OSError) as problem:
        raise TableProblem(f"{path}: {problem}") from problem


def read_tables(folder: Path = FOLDER) -> dict[str, Table]:
    """Every table in a folder, by file name without its ending."""
    found = {path.stem: read_table(path) for path in sorted(folder.glob("*.toml"))}
    if not found:
        raise TableProblem(f"{folder}: no table here (files that end in .toml)")
    return found


def day_of(time: str, course: Course) -> int:
    """The day that a time names: "day 84", "week 12", "month 6", "end", "month 12 after end"."""
    found = TIME.fullmatch(time)
    assert found is not None
    late = course.days if "end" in time else 0
    unit, number = found.groups()
    return late + (round(float(number) * DAYS[unit]) if unit else 0)

"""Simulates the arms of a table and takes each target's figure from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from isocourse.sim import chance, layout
from isocourse.sim.arm import Arm
from isocourse.sim.covariates import code, is_range
from isocourse.sim.parameters import Parameters
from isocourse.sim.people import People, people
from isocourse.sim.quantities import covariate, quantity
from isocourse.sim.tables import ArmSpec, Table, Target, day_of

MOST_LEFT_OUT = 8  # people drawn for one that a range of scars lets in


@dataclass(frozen=True)
class Result:
    """A target beside what was simulated."""

    table: str
    target: Target
    simulated: float

    @property
    def passed(self) -> bool:
        low, high = self.target.limits
        return bool(low <= self.simulated <= high)


def evaluate(
    name: str, table: Table, *, seed: int = 1, parameters: Parameters | None = None, n: int | None = None
) -> Iterator[Result]:
    """The results of a table, in the order of its targets."""
    arms = {key: _simulated(table, key, spec, seed, parameters, n) for key, spec in table.arm.items()}
    for target in table.target:
        found = _figure(target, arms[target.arm])
        if target.against is not None:
            other = _figure(target, arms[target.against])
            found = found / other if target.compare == "ratio" else found - other
        yield Result(name, target, float(found))


def _simulated(table: Table, key: str, spec: ArmSpec, seed: int, parameters: Parameters | None, n: int | None) -> Arm:
    words: dict[str, Any] = {**table.people, **spec.people}
    setting = words.pop("setting", "consulting")
    crowd = _drawn(n or table.simulated, seed, setting, parameters, words)
    plan, days = spec.plan(), {spec.plan().days}
    for target in table.target:
        if key in (target.arm, target.against):
            days |= {day_of(target.at, plan), day_of(target.since, plan)}
    return Arm.run(crowd, plan, sorted(days))


def _drawn(n: int, seed: int, setting: str, parameters: Parameters | None, words: dict[str, Any]) -> People:
    """The first `n` people of the row; a range of `scars` is met by leaving out those outside it."""
    scars = words.pop("scars", None)
    if scars is None:
        return people(n, seed, setting=setting, parameters=parameters, **words)
    row = people(MOST_LEFT_OUT * n, seed, setting=setting, parameters=parameters, **words)
    present = row.start[layout.YOUNG] + row.start[layout.LASTING] + row.start[layout.RAISED]
    fitting = np.flatnonzero((present >= scars[0]) & (present <= scars[1]))[:n]
    if len(fitting) < n / 10:
        raise ValueError(f"too few people have from {scars[0]} to {scars[1]} scars")
    return row[fitting]


def _figure(target: Target, arm: Arm) -> Any:
    day = day_of(target.at, arm.course)
    values = _changed(target, arm, day)
    kept = _where(arm, target.where)
    if not kept.any():
        raise ValueError(f"nobody in arm {target.arm} meets {target.where}")
    if target.take == "hazard ratio":
        assert target.by is not None
        years = (day - arm.course.days) / 365.25
        return _hazard_ratio(values[kept], covariate(arm, target.by)[kept], years)
    values = values[kept]
    if target.take == "share":
        low = -np.inf if target.at_least is None else target.at_least
        high = np.inf if target.at_most is None else target.at_most
        return ((values >= low) & (values <= high)).mean()
    if target.take == "rate per 100 person-years":
        years = (day - arm.course.days) / 365.25
        return 100 * values.sum() / _person_years(values, years).sum()
    return TAKE[target.take](values)


def _changed(target: Target, arm: Arm, day: int) -> chance.Reals:
    now = quantity(target.quantity)(arm, day)
    if target.change == "none":
        return now
    start = quantity(target.quantity)(arm, day_of(target.since, arm.course))
    if target.change == "difference":
        return now - start
    if target.take == "mean":  # papers give the change of the mean, not the mean of the changes
        start = np.full_like(start, start[_where(arm, target.where)].mean())
    start = np.where(start == 0, 1.0, start)
    share = 100 * now / start
    return {"percent of start": share, "percent": share - 100, "percent fall": 100 - share}[target.change]


def _where(arm: Arm, where: Mapping[str, Any]) -> Any:
    kept = np.ones(len(arm.people), dtype=bool)
    for name, asked in where.items():
        values = covariate(arm, name)
        low, high = (code(name, end) for end in (asked if is_range(asked) else (asked, asked)))
        kept &= (values >= low) & (values <= high)
    return kept


def _person_years(probability: chance.Reals, years: float) -> chance.Reals:
    """Expected time at risk until the event or the end, were the hazard constant."""
    hazard = np.maximum(-np.log1p(-np.minimum(probability, 1 - 1e-12)), 1e-12)
    return years * probability / hazard


def _hazard_ratio(probability: chance.Reals, by: chance.Reals, years: float) -> float:
    """Per unit of `by`: Poisson regression of expected events on expected time at risk."""
    time = _person_years(probability, years)
    x = np.stack([np.ones_like(by), by - by.mean()])
    beta = np.array([np.log(probability.sum() / time.sum()), 0.0])
    for _ in range(50):
        expected = time * np.exp(beta @ x)
        step = np.linalg.solve((x * expected) @ x.T, x @ (probability - expected))
        beta = beta + step
        if np.abs(step).max() < 1e-10:
            break
    return float(np.exp(beta[1]))


TAKE: dict[str, Callable[[chance.Reals], Any]] = {
    "mean": np.mean,
    "median": np.median,
    "sd": np.std,
    "cv": lambda values: 100 * values.std() / values.mean(),
}

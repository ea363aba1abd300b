"""What a count, a grade or a laboratory value says about the state behind it: one likelihood for each kind of
measurement.

Every kind has a level `eta` (the logarithm of what is measured, or the severity behind GAGS), the log-likelihood of a
value given the level, and the slope and curvature that the mode search of `mode.py` needs.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ..sim import layout as at
from ..sim.chance import Reals
from ..sim.covariates import figures

LEAST_INFORMATION = 1e-6  # of a grade far from every edge, which says nothing
FILE = Path(__file__).with_name("measuring.toml")
Level = Callable[[Reals, Reals], Reals]


@dataclass(frozen=True)
class Measure:
    """One kind of measurement.

    `level(state, severity)` takes the state (row, person) on the day and the person's severity. `log_likelihood`,
    `slope` and `information` take the value and the levels; the log-likelihood leaves out what does not depend on the
    level. `repeat` draws values that could have been measured, from the levels and as many uniform draws.
    """

    name: str
    unit: str
    level: Level
    log_likelihood: Callable[[float, Reals], Reals]
    slope: Callable[[float, Reals], Reals]
    information: Callable[[Reals], Reals]
    repeat: Callable[[Reals, np.random.Generator], Reals]


@cache
def tables() -> dict[str, Any]:
    with FILE.open("rb") as file:
        return tomllib.load(file)


@cache
def measures() -> Mapping[str, Measure]:
    """Every kind of measurement by name."""
    counts, scars = tables()["counts"], tables()["scars"]
    rows = {
        "papules and pustules": (counts, lambda s: s[at.INFLAMMATORY]),
        "comedones": (counts, lambda s: s[at.COMEDONES]),
        "nodules": (counts, lambda s: s[at.NODULES]),
        "all spots": (counts, lambda s: s[at.INFLAMMATORY] + s[at.NODULES] + s[at.COMEDONES]),
        "papules, pustules and nodules": (counts, lambda s: s[at.INFLAMMATORY] + s[at.NODULES]),
        "dents": (scars, lambda s: s[at.YOUNG] + s[at.LASTING]),
        "raised scars": (scars, lambda s: s[at.RAISED]),
    }
    found = [_counted(name, table, amount) for name, (table, amount) in rows.items()]
    found += [
        _laboratory("triglycerides", "mmol/L", at.TRIGLYCERIDES),
        _laboratory("alt", "U/L", at.ALT),
        _laboratory("ck", "U/L", at.CK),
        _iga(),
        _gags(),
    ]
    return {measure.name: measure for measure in found}


def _counted(name: str, table: Mapping[str, Any], amount: Callable[[Reals], Reals]) -> Measure:
    """A count: negative binomial about the mean."""
    size, floor = 1.0 / table["dispersion"], table["floor"]

    def log_likelihood(value: float, eta: Reals) -> Reals:
        mean = np.exp(eta)
        return np.asarray(value * (eta - np.log(size + mean)) - size * np.log1p(mean / size))

    def slope(value: float, eta: Reals) -> Reals:
        mean = np.exp(eta)
        return np.asarray((value - mean) * size / (size + mean))

    def information(eta: Reals) -> Reals:
        mean = np.exp(eta)
        return np.asarray(mean * size / (size + mean))

    def level(state: Reals, severity: Reals) -> Reals:
        return np.asarray(np.log(amount(state) + floor))

    def repeat(eta: Reals, chance: np.random.Generator) -> Reals:
        return np.asarray(chance.poisson(np.exp(eta) * chance.gamma(size, 1 / size, eta.shape)), dtype=np.float64)

    return Measure(name, "count", level, log_likelihood, slope, information, repeat)


Transform = Callable[[Any], Any]


def _normal(name: str, unit: str, level: Level, of: Transform, back: Transform, sd: float) -> Measure:
    """A value whose transform `of` scatters as a normal about the level; `back` undoes it."""

    def log_likelihood(value: float, eta: Reals) -> Reals:
        return np.asarray(-0.5 * ((of(value) - eta) / sd) ** 2)

    def slope(value: float, eta: Reals) -> Reals:
        return np.asarray((of(value) - eta) / sd**2)

    def information(eta: Reals) -> Reals:
        return np.full_like(eta, 1 / sd**2)

    def repeat(eta: Reals, chance: np.random.Generator) -> Reals:
        return np.asarray(back(eta + sd * chance.standard_normal(eta.shape)))

    return Measure(name, unit, level, log_likelihood, slope, information, repeat)


def _laboratory(name: str, unit: str, row: int) -> Measure:
    def level(state: Reals, severity: Reals) -> Reals:
        return np.asarray(np.log(state[row]))

    return _normal(name, unit, level, np.log, np.exp, tables()[name]["log_sd"])


def _gags() -> Measure:
    figure = figures()["gags"]
    per, spread = figure["per_severity"], figure["spread"]

    def level(state: Reals, severity: Reals) -> Reals:
        return np.asarray(severity)

    def back(severity: Reals) -> Reals:
        return np.asarray(np.clip(np.round(figure["mean"] + per * severity), 0, 44))

    return _normal("gags", "points", level, lambda value: (value - figure["mean"]) / per, back, spread / per)


def load(state: Reals) -> Reals:
    """The lesion load that IGA looks at: papules and pustules, nodules and comedones by weight."""
    table = tables()["iga"]
    return np.asarray(
        state[at.INFLAMMATORY] + table["nodule"] * state[at.NODULES] + table["comedo"] * state[at.COMEDONES]
    )


def _iga() -> Measure:
    """An ordered grade: ordered logistic about the logarithm of the load."""
    table = tables()["iga"]
    edges = np.array([-np.inf, *np.log(table["edges"]), np.inf])
    scale = table["log_sd"] * np.sqrt(3) / np.pi

    def below(edge: float, eta: Reals) -> Reals:
        return np.asarray(1 / (1 + np.exp(-np.clip((edge - eta) / scale, -40, 40))))

    def log_likelihood(value: float, eta: Reals) -> Reals:
        grade = int(value)
        chance = below(edges[grade + 1], eta) - below(edges[grade], eta)
        return np.asarray(np.log(np.maximum(chance, 1e-300)))

    def slope(value: float, eta: Reals) -> Reals:
        grade = int(value)
        return np.asarray((below(edges[grade + 1], eta) + below(edges[grade], eta) - 1) / scale)

    def information(eta: Reals) -> Reals:
        found = np.zeros_like(eta)
        for grade in range(len(edges) - 1):
            found += (below(edges[grade + 1], eta) - below(edges[grade], eta)) * slope(grade, eta) ** 2
        return np.asarray(found + LEAST_INFORMATION)

    def level(state: Reals, severity: Reals) -> Reals:
        return np.asarray(np.log(load(state) + table["floor"]))

    def repeat(eta: Reals, chance: np.random.Generator) -> Reals:
        seen = eta + chance.logistic(0, scale, eta.shape)
        return np.asarray(np.searchsorted(edges[1:-1], seen), dtype=np.float64)

    return Measure("iga", "grade", level, log_likelihood, slope, information, repeat)

"""Sums by plan and group of people, from which means, standard errors and paired differences come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import xarray as xr

from ..sim.chance import Reals
from ..sim.covariates import WORDS
from ..sim.people import People

EVERYBODY = "everybody"
AGES = (18, 25)  # years at which a group ends
FEWEST = 2  # people; of one alone no error can be told


class Groups:
    """Sums of every outcome, of its square, and of the square of its difference to the first plan."""

    def __init__(self, plans: Sequence[str], outcomes: Sequence[str], by: Sequence[str]) -> None:
        self.plans, self.outcomes, self.by = plans, outcomes, by
        self.names = (EVERYBODY, *(label for name in by for label, _ in labels(name)))
        shape = (len(plans), len(self.names), len(outcomes))
        self.count, self.apart_count = np.zeros(shape), np.zeros(shape)
        self.total, self.squares = np.zeros(shape), np.zeros(shape)
        self.apart, self.apart_squares = np.zeros(shape), np.zeros(shape)

    def add(self, crowd: People, found: Reals) -> None:
        """Adds people: `found` is (plan, outcome, person). What is not a number is left out."""
        away = found - found[:1]
        for place, within in enumerate(self._within(crowd)):
            for values, count, total, squares in (
                (found, self.count, self.total, self.squares),
                (away, self.apart_count, self.apart, self.apart_squares),
            ):
                there = np.where(np.isnan(values), 0.0, values)[:, :, within]
                count[:, place] += (~np.isnan(values))[:, :, within].sum(axis=2)
                total[:, place] += there.sum(axis=2)
                squares[:, place] += (there * there).sum(axis=2)

    def _within(self, crowd: People) -> Iterator[np.ndarray]:
        yield np.ones(len(crowd), dtype=bool)
        for name in self.by:
            codes = np.digitize(crowd.covariates["age"], AGES) if name == "age" else crowd.covariates[name]
            for _, code in labels(name):
                yield codes == code

    def summary(self) -> xr.Dataset:
        """`mean`, `error`, `difference` and `difference_error`, each (plan, group, outcome), and `people` (group)."""
        mean, error = _mean(self.count, self.total, self.squares)
        apart, apart_error = _mean(self.apart_count, self.apart, self.apart_squares)
        axes = ("plan", "group", "outcome")
        return xr.Dataset(
            {"mean": (axes, mean), "error": (axes, error), "difference": (axes, apart),
             "difference_error": (axes, apart_error), "people": (("group",), self.count[0].max(axis=1))},
            coords={"plan": list(self.plans), "group": list(self.names), "outcome": list(self.outcomes)},
        )  # fmt: skip


def labels(name: str) -> list[tuple[str, int]]:
    """The groups of a covariate in words, with their codes."""
    if name == "age":
        youngest, *_, oldest = AGES
        return [
            (f"under {youngest} years", 0),
            (f"{youngest} to {oldest - 1} years", 1),
            (f"{oldest} years and over", 2),
        ]
    plain = name.replace("_", " ")
    alone = name in ("sex", "severity")
    return [(word if alone else f"{plain}: {word}", code) for code, word in enumerate(WORDS[name])]


def _mean(count: Reals, total: Reals, squares: Reals) -> tuple[Reals, Reals]:
    """The mean and its standard error; not a number for too few people."""
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(count >= FEWEST, total / count, np.nan)
        variance = np.maximum(squares / count - mean * mean, 0.0)
        return mean, np.sqrt(variance / count)

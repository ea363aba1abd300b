"""Where the person most likely is: a Gauss-Newton search for the highest posterior point, and the spread around it.

The sensitivities are finite differences through the simulator: one small group of people a step, all the same person
moved along one coordinate each. In directions that no measurement informs, the spread is the prior's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..sim.chance import Reals, Words
from .past import Past

STEP = 0.02  # of a standard deviation, for the differences
MOST_STEPS = 12
LENGTHS = np.array([1.0, 0.6, 0.35, 0.2, 0.1, 0.04, 0.01])
GAIN = 0.02  # of the log-posterior; less is standing still
FARTHEST = 6.0  # standard deviations


@dataclass(frozen=True)
class Mode:
    """The highest point `u`, the covariance around it, and how far off the measurements stay.

    `misfit` is the sum of squares of the point's coordinates and of the standardised residuals: for a person from the
    model it scatters about as chi-squared with one degree of freedom for each measurement. `residuals` are signed, in
    SDs.
    """

    u: Reals
    covariance: Reals
    misfit: float
    residuals: Reals


def find_mode(past: Past, start: Reals, someone: Words, background: Mapping[str, Any]) -> Mode:
    """The mode found from the point `start` (coordinate); `someone` is one id and `background` that person's
    covariates.
    """
    size = len(start)
    u, best = start, -np.inf
    precision, levels = np.eye(size), np.empty((0, 1))
    for _ in range(MOST_STEPS):
        levels, slopes = _differences(past, u, someone, background)
        here = _log_posterior(past, u[:, None], levels[:, None])[0]
        precision = _precision(past, levels, slopes)
        score = np.array(
            [measure.slope(value, eta) for (_, measure, value), eta in zip(past.pairs, levels, strict=True)]
        )
        move = np.linalg.solve(precision, slopes.T @ score - u)
        tried = np.clip(u[:, None] + move[:, None] * LENGTHS, -FARTHEST, FARTHEST)
        found = _log_posterior(past, tried, _levels(past, tried, someone, background))
        best = float(found.max())
        if best <= here + GAIN:
            break
        u = tried[:, int(found.argmax())]
    residuals = np.array([
        measure.slope(value, eta) / np.sqrt(measure.information(eta))
        for (_, measure, value), eta in zip(past.pairs, levels, strict=True)
    ])  # fmt: skip
    covariance: Reals = np.linalg.inv(precision).astype(np.float64)
    return Mode(u, covariance, float(u @ u + residuals @ residuals), residuals)


def covariance_at(past: Past, u: Reals, someone: Words, background: Mapping[str, Any]) -> Reals:
    """How far people may lie from `u` and still explain the measurements about as well, as a covariance."""
    return np.asarray(np.linalg.inv(_precision(past, *_differences(past, u, someone, background))))


def _precision(past: Past, levels: Reals, slopes: Reals) -> Reals:
    weight = np.array([measure.information(eta) for (_, measure, _), eta in zip(past.pairs, levels, strict=True)])
    return np.asarray(np.eye(slopes.shape[1]) + slopes.T @ (weight[:, None] * slopes))


def _differences(past: Past, u: Reals, someone: Words, background: Mapping[str, Any]) -> tuple[Reals, Reals]:
    """The levels at `u`, and their slope along each coordinate (measurement, coordinate)."""
    points = np.concatenate([u[:, None], u[:, None] + STEP * np.eye(len(u))], axis=1)
    levels = _levels(past, points, someone, background)
    return levels[:, 0], (levels[:, 1:] - levels[:, :1]) / STEP


def _levels(past: Past, points: Reals, someone: Words, background: Mapping[str, Any]) -> Reals:
    count = points.shape[1]
    same = {name: np.repeat(values, count) for name, values in background.items()}
    return past.levels(points, np.repeat(someone, count), same)


def _log_posterior(past: Past, points: Reals, levels: Reals) -> Reals:
    return np.asarray(past.log_likelihood(levels) - 0.5 * (points * points).sum(axis=0))

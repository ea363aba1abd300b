"""People who fit: simulated people weighted by how well they explain what was measured, in two rounds.

Round one draws from the population. From its best person the mode is sought, and round two draws around the mode, in
two widths. All people of both rounds are kept and weighted against the mixture they came from, so no weight can
explode where the second round alone would miss (the balance heuristic; Owen and Zhou 2000,
doi:10.1080/01621459.2000.10473909).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..sim.chance import Reals, Words
from .mode import Mode, find_mode
from .past import Past
from .weights import draw_fairly, effective_size, normalised, pareto_k

ROUNDS = (4_000, 16_000)  # people of the two rounds
# Round two: share of its people, and how much wider than the fitted spread; never wider than the population.
WIDTHS = ((0.75, 1.25), (0.25, 3.0))


@dataclass(frozen=True)
class Fitted:
    """The weighted people of both rounds: points (coordinate, person), ids, covariates, weights that sum to one."""

    u: Reals
    ids: Words
    background: Mapping[str, Any]
    weights: Reals
    effective_first: float
    effective: float
    tail: float
    mode: Mode | None

    def draw(self, count: int) -> tuple[Reals, Words, dict[str, Any]]:
        """`count` people that stand for all of them with equal weight: points, ids, covariates."""
        which = draw_fairly(self.weights, count)
        return self.u[:, which], self.ids[which], {name: values[which] for name, values in self.background.items()}


def fit(past: Past, rounds: tuple[int, int] = ROUNDS) -> Fitted:
    """The people that fit the past. Without measurements, the population itself."""
    latent = past.latent
    first, second = rounds
    ids = np.arange(first + second, dtype=np.uint64)
    background = latent.background(ids)
    if not past.pairs:
        u = latent.draw(first + second, "first round")
        even = np.full(first + second, 1 / (first + second))
        return Fitted(u, ids, background, even, float(len(even)), float(len(even)), 0.0, None)
    u_first = latent.draw(first, "first round")
    one = {name: values[:first] for name, values in background.items()}
    log_first = past.log_likelihood(past.levels(u_first, ids[:first], one))
    best = int((log_first - 0.5 * (u_first * u_first).sum(axis=0)).argmax())
    someone = {name: values[best : best + 1] for name, values in background.items()}
    mode = find_mode(past, u_first[:, best], ids[best : best + 1], someone)
    spreads = _spreads(mode)
    u_second = _around(past, mode, spreads, second)
    rest = {name: values[first:] for name, values in background.items()}
    log_second = past.log_likelihood(past.levels(u_second, ids[first:], rest))
    u = np.concatenate([u_first, u_second], axis=1)
    log_likelihood = np.concatenate([log_first, log_second])
    weights = normalised(log_likelihood - _log_mixture(u, mode, spreads, first / (first + second)))
    before = effective_size(normalised(log_first))
    return Fitted(u, ids, background, weights, before, effective_size(weights), pareto_k(weights), mode)


def _spreads(mode: Mode) -> list[tuple[Reals, Reals]]:
    """For each width, the axes (columns) and the standard deviation along each."""
    variances, axes = np.linalg.eigh(mode.covariance)
    return [(axes, np.sqrt(np.minimum(variances * width, np.maximum(variances, 1.0)))) for _, width in WIDTHS]


def _around(past: Past, mode: Mode, spreads: list[tuple[Reals, Reals]], count: int) -> Reals:
    """`count` points around the mode, the first ones in the first width."""
    steps = past.latent.draw(count, "second round")
    cut = int(WIDTHS[0][0] * count)
    parts = (steps[:, :cut], steps[:, cut:])
    moved = [axes @ (sd[:, None] * part) for (axes, sd), part in zip(spreads, parts, strict=True)]
    return np.asarray(mode.u[:, None] + np.concatenate(moved, axis=1))


def _log_mixture(u: Reals, mode: Mode, spreads: list[tuple[Reals, Reals]], share_first: float) -> Reals:
    """The log-density of the mixture that the people came from, against that of the population."""
    population = -0.5 * (u * u).sum(axis=0)
    total = np.full(u.shape[1], np.log(share_first))
    for (share, _width), (axes, sd) in zip(WIDTHS, spreads, strict=True):
        away = (axes.T @ (u - mode.u[:, None])) / sd[:, None]
        density = -0.5 * (away * away).sum(axis=0) - np.log(sd).sum()
        total = np.logaddexp(total, np.log((1 - share_first) * share) + density - population)
    return np.asarray(total)

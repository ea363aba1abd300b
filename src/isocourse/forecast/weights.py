"""Importance weights: how many people they amount to, whether they can be trusted, and a fair draw by them."""

from __future__ import annotations

import numpy as np

from ..sim.chance import Reals

TAIL_SHARE, TAIL_ROOTS = 0.2, 3.0  # how many of the largest weights the tail is fitted to (Vehtari 2024)


def normalised(log_weights: Reals) -> Reals:
    weights = np.exp(log_weights - log_weights.max())
    return np.asarray(weights / weights.sum())


def effective_size(weights: Reals) -> float:
    """Kish's effective sample size of normalised weights."""
    return float(1 / (weights * weights).sum())


def pareto_k(weights: Reals) -> float:
    """The shape of the tail of the weights; above 0.7 they cannot be trusted (Vehtari et al. 2024, JMLR 25:72).

    Fitted as Zhang and Stephens 2009 do (doi:10.1198/tech.2009.08017), to the largest weights.
    """
    count = len(weights)
    tail = int(min(TAIL_SHARE * count, TAIL_ROOTS * np.sqrt(count)))
    ordered = np.sort(weights)
    cut = ordered[-tail - 1]
    x = ordered[-tail:] - cut
    if tail < 5 or x[-1] <= 0 or x[0] <= 0:
        return 0.0 if x[-1] <= 0 else np.inf
    m = 30 + int(np.sqrt(tail))
    grid = 1 / x[-1] + (1 - np.sqrt(m / (np.arange(1, m + 1) - 0.5))) / (3 * x[int(tail / 4 + 0.5) - 1])
    shapes = np.log1p(-grid[:, None] * x).mean(axis=1)
    fit = tail * (np.log(-grid / shapes) - shapes - 1)
    chance = 1 / np.exp(fit - fit[:, None]).sum(axis=1)
    best = float((grid * chance).sum() / chance.sum())
    shape = float(np.log1p(-best * x).mean())
    return (tail * shape + 5) / (tail + 10)  # pulled towards 0.5, as they advise for few points


def draw_fairly(weights: Reals, count: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Which people to take so that `count` equal ones stand for the weighted ones: systematic, so nothing is left to
    luck.
    """
    edges = np.cumsum(weights)
    return np.searchsorted(edges / edges[-1], (np.arange(count) + 0.5) / count)

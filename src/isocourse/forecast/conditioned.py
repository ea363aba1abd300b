"""People who fit: simulated people weighted by how well they explain what was measured, in two rounds.

Round one draws from the population. From its best person the mode is sought. Round two begins around the mode, in two
widths, and goes on in a few goes around the weighted people found so far, which also follows what is bent. All people
of both rounds are kept and weighted against the mixture they came from, so no weight can explode where one part alone
would miss (the balance heuristic; Owen and Zhou 2000, doi:10.1080/01621459.2000.10473909).
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count
from typing import Any

import numpy as np

from ..sim.chance import Reals, Words
from .cloud import Cloud, log_mixture
from .mode import Mode, find_mode
from .past import Past
from .weights import draw_fairly, effective_size, normalised, pareto_k

THREADS = cpu_count() or 1
POOL = ThreadPoolExecutor(THREADS, "isocourse-forecast")  # one for all: no work waits for other work
ROUNDS = (2_000, 18_000)  # people of the two rounds
START = 1 / 3  # of round two is drawn around the mode, the rest around what was then found
FOLLOWED = 4  # times that the cloud is moved to the people found so far
NARROW, WIDE, WIDE_SHARE = 1.25, 3.0, 0.2  # variance against the fitted one, and how many of the start are drawn wide


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
    first, second = rounds
    count = first + second
    ids = np.arange(count, dtype=np.uint64)
    background = past.latent.background(ids)
    if not past.pairs:
        even = np.full(count, 1 / count)
        return Fitted(past.latent.draw(count, "draws"), ids, background, even, float(count), float(count), 0.0, None)
    steps = past.latent.draw(count, "draws")
    crowd = Crowd(past, ids, background)
    crowd.add(steps[:, :first])
    before = effective_size(normalised(crowd.log_likelihood))
    mode = crowd.mode()
    begun = first + int(START * second)
    wide = first + int(START * second * WIDE_SHARE)
    crowd.add(steps[:, first:wide], Cloud.of(mode.u, mode.covariance, WIDE))
    crowd.add(steps[:, wide:begun], Cloud.of(mode.u, mode.covariance, NARROW))
    around = Cloud.of(mode.u, mode.covariance, NARROW)
    for some in np.array_split(np.arange(begun, count), FOLLOWED):
        around = around.follow(crowd.u, crowd.weights())
        crowd.add(steps[:, some], around)
    weights = crowd.weights()
    return Fitted(crowd.u, ids, background, weights, before, effective_size(weights), pareto_k(weights), mode)


class Crowd:
    """People gathered so far, and the clouds they were drawn from."""

    def __init__(self, past: Past, ids: Words, background: Mapping[str, Any]) -> None:
        self.past, self.ids, self.background = past, ids, background
        self.u: Reals = np.empty((past.latent.size, 0))
        self.log_likelihood: Reals = np.empty(0)
        self.counts: list[int] = []
        self.clouds: list[Cloud | None] = []
        self.against: list[Reals] = []  # each cloud's density at every person, against the population's

    def add(self, steps: Reals, cloud: Cloud | None = None) -> None:
        """People at standard normal `steps`, carried into `cloud`; without one, they are the population's."""
        here, more = self.u.shape[1], steps.shape[1]
        u = steps if cloud is None else cloud.place(steps)
        parts = [part for part in np.array_split(np.arange(here, here + more), THREADS) if len(part)]
        found = POOL.map(lambda part: self._explained(u[:, part - here], part), parts)
        self.log_likelihood = np.concatenate([self.log_likelihood, *found])
        pairs = zip(self.against, self.clouds, strict=True)
        self.against = [np.concatenate([known, _density(one, u)]) for known, one in pairs]
        self.u = np.concatenate([self.u, u], axis=1)
        self.against.append(_density(cloud, self.u))
        self.clouds.append(cloud)
        self.counts.append(more)

    def _explained(self, u: Reals, which: Any) -> Reals:
        """How well the people `which` at `u` explain the past; on this thread."""
        who = {name: values[which] for name, values in self.background.items()}
        return self.past.log_likelihood(self.past.levels(u, self.ids[which], who))

    def weights(self) -> Reals:
        return normalised(self.log_likelihood - log_mixture(self.counts, self.against))

    def mode(self) -> Mode:
        """The mode, sought from the likeliest person so far."""
        best = int((self.log_likelihood - 0.5 * (self.u * self.u).sum(axis=0)).argmax())
        someone = {name: values[best : best + 1] for name, values in self.background.items()}
        return find_mode(self.past, self.u[:, best], self.ids[best : best + 1], someone)


def _density(cloud: Cloud | None, u: Reals) -> Reals:
    return np.zeros(u.shape[1]) if cloud is None else cloud.log_density(u)

"""People who fit: simulated people weighted by how well they explain what was measured, in two rounds.

Round one draws from the population. From its best person the mode is sought. Round two begins around the mode, in two
widths, and goes on in a few goes around the weighted people found so far, which also follows what is bent. Where one
person still weighs much, the clouds have missed a corner: more people are drawn about that one (incremental mixture
importance sampling; Raftery and Bao 2010, doi:10.1111/j.1541-0420.2010.01399.x). All people are kept and weighted
against the mixture they came from, so no weight can explode where one part alone would miss (the balance heuristic;
Owen and Zhou 2000, doi:10.1080/01621459.2000.10473909).
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count
from typing import Any

import numpy as np

from ..sim.chance import Reals, Words
from .cloud import Cloud
from .mode import Mode, covariance_at, find_mode
from .past import Past
from .weights import draw_fairly, effective_size, normalised, pareto_k

THREADS = cpu_count() or 1
POOL = ThreadPoolExecutor(THREADS, "isocourse-forecast")  # one for all: no work waits for other work
ROUNDS = (2_000, 18_000)  # people of the two rounds
START = 1 / 3  # of round two is drawn around the mode, the rest around what was then found
FOLLOWED = 4  # times that the cloud is moved to the people found so far
NARROW, WIDE, WIDE_SHARE = 1.25, 3.0, 0.2  # variance against the fitted one, and how many of the start are drawn wide
HEAVIEST = 0.015  # of all weight on one person; who weighs more gets more people about them
MORE, MOST_GOES = 1 / 24, 8  # how many more at a time, against round two, and how often at most


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
    more = int(MORE * second)
    ids = np.arange(count + MOST_GOES * more, dtype=np.uint64)
    steps = past.latent.draw(len(ids), "draws")
    if not past.pairs:
        ids = ids[:count]
        even = np.full(count, 1 / count)
        return Fitted(steps[:, :count], ids, past.latent.background(ids), even, float(count), float(count), 0.0, None)
    crowd = Crowd(past, ids, past.latent.background(ids))
    crowd.add(steps[:, :first])
    before = effective_size(crowd.weights())
    mode = crowd.mode()
    begun = first + int(START * second)
    wide = first + int(START * second * WIDE_SHARE)
    around = Cloud.of(mode.u, mode.covariance, NARROW)
    crowd.add(steps[:, first:wide], Cloud.of(mode.u, mode.covariance, WIDE))
    crowd.add(steps[:, wide:begun], around)
    for some in np.array_split(np.arange(begun, count), FOLLOWED):
        around = around.follow(crowd.u, crowd.weights())
        crowd.add(steps[:, some], around)
    weights = crowd.weights()
    while weights.max() > HEAVIEST and len(weights) < len(ids):
        crowd.add(steps[:, len(weights) : len(weights) + more], crowd.about(int(weights.argmax())))
        weights = crowd.weights()
    return Fitted(*crowd.all(), weights, before, effective_size(weights), pareto_k(weights), mode)


class Crowd:
    """People gathered so far, and the clouds they were drawn from."""

    def __init__(self, past: Past, ids: Words, background: Mapping[str, Any]) -> None:
        self.past, self.ids, self.background = past, ids, background
        self.u: Reals = np.empty((past.latent.size, 0))
        self.log_likelihood: Reals = np.empty(0)
        self.clouds: list[tuple[float, Cloud | None]] = []  # with the logarithm of how many were drawn from each
        self.log_mixture: Reals = np.empty(0)  # at every person, of all people drawn, against the population

    def add(self, steps: Reals, cloud: Cloud | None = None) -> None:
        """People at standard normal `steps`, carried into `cloud`; without one, they are the population's."""
        here, more = self.u.shape[1], steps.shape[1]
        one = (float(np.log(more)), cloud)
        self.clouds.append(one)
        pieces = [part for part in np.array_split(np.arange(more), THREADS) if len(part)]
        found = list(POOL.map(lambda part: self._drawn(steps[:, part], here + part), pieces))
        u, explained, mixtures = zip(*found, strict=True)
        known = np.array_split(self.u, THREADS, axis=1)
        again = POOL.map(lambda part: _log_density(one, part), known)
        self.log_mixture = np.concatenate([np.logaddexp(self.log_mixture, np.concatenate(list(again))), *mixtures])
        self.u = np.concatenate([self.u, *u], axis=1)
        self.log_likelihood = np.concatenate([self.log_likelihood, *explained])

    def _drawn(self, steps: Reals, which: Any) -> tuple[Reals, Reals, Reals]:
        """The people `which`: their points, how well they explain the past, the mixture there; on this thread."""
        cloud = self.clouds[-1][1]
        u = steps if cloud is None else cloud.place(steps)
        explained = self.past.log_likelihood(self.past.levels(u, self.ids[which], self._background(which)))
        return u, explained, np.logaddexp.reduce([_log_density(one, u) for one in self.clouds])

    def _background(self, which: Any) -> dict[str, Any]:
        return {name: values[which] for name, values in self.background.items()}

    def weights(self) -> Reals:
        return normalised(self.log_likelihood - self.log_mixture)

    def mode(self) -> Mode:
        """The mode, sought from the likeliest person so far."""
        best = int((self.log_likelihood - 0.5 * (self.u * self.u).sum(axis=0)).argmax())
        return find_mode(self.past, *self._someone(best))

    def about(self, person: int) -> Cloud:
        """A cloud about one person, as wide as the measurements leave room there."""
        return Cloud.of(self.u[:, person], covariance_at(self.past, *self._someone(person)), NARROW)

    def _someone(self, person: int) -> tuple[Reals, Words, dict[str, Any]]:
        which = slice(person, person + 1)
        return self.u[:, person], self.ids[which], self._background(which)

    def all(self) -> tuple[Reals, Words, dict[str, Any]]:
        """Points, ids and covariates of everybody gathered."""
        count = slice(self.u.shape[1])
        return self.u, self.ids[count], self._background(count)


def _log_density(drawn: tuple[float, Cloud | None], u: Reals) -> Reals:
    """Of so many people from one cloud, against the population's."""
    log_count, cloud = drawn
    return log_count + (np.zeros(u.shape[1]) if cloud is None else cloud.log_density(u))

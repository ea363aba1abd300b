"""A normal cloud of points in the space of possible people: drawn from, and reckoned with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..sim.chance import Reals
from .weights import effective_size

INFORMED = 0.9  # of the population's variance; along axes with more, nothing was learned


@dataclass(frozen=True)
class Cloud:
    """A normal distribution: its centre, its axes (columns) and the standard deviation along each."""

    centre: Reals
    axes: Reals
    sd: Reals

    @classmethod
    def of(cls, centre: Reals, covariance: Reals, width: float) -> Cloud:
        """With `width` times the variance of `covariance`, but no wider than the population where it was narrower."""
        variances, axes = np.linalg.eigh(covariance)
        return cls(centre, axes, np.sqrt(np.minimum(variances * width, np.maximum(variances, 1.0))))

    def place(self, steps: Reals) -> Reals:
        """Standard normal `steps` (axis, person) as points of the cloud."""
        return self.centre[:, None] + product(self.axes * self.sd, steps)

    def log_density(self, u: Reals) -> Reals:
        """Against the population's, up to the constant that all clouds share."""
        frame = self.axes.T / self.sd[:, None]
        away = product(frame, u) - (frame @ self.centre)[:, None]
        squares = np.einsum("ij,ij->j", u, u) - np.einsum("ij,ij->j", away, away)
        return np.asarray(0.5 * squares - np.log(self.sd).sum())

    def follow(self, u: Reals, weights: Reals) -> Cloud:
        """The cloud moved to weighted people along the axes on which something was learned; elsewhere as it is.

        The fewer effective people there are, the more its own spread counts beside theirs.
        """
        learned = self.sd**2 < INFORMED
        if not learned.any():
            return self
        along = product(self.axes[:, learned].T, u - self.centre[:, None])
        middle = along @ weights
        away = along - middle[:, None]
        count, size = effective_size(weights), int(learned.sum())
        theirs = (weights * away) @ away.T
        mixed = (count * theirs + size * np.diag(self.sd[learned] ** 2)) / (count + size)
        inner = Cloud.of(middle, mixed, NARROW)
        axes, sd = self.axes.copy(), self.sd.copy()
        axes[:, learned], sd[learned] = self.axes[:, learned] @ inner.axes, inner.sd
        return Cloud(self.centre + self.axes[:, learned] @ middle, axes, sd)


def product(matrix: Reals, people: Reals) -> Reals:
    """matrix @ people in pieces that BLAS does on this thread: waking others costs more than they help, and more yet
    where all are busy.
    """
    found = np.empty((len(matrix), people.shape[1]))
    for first in range(0, people.shape[1], PIECE):
        np.matmul(matrix, people[:, first : first + PIECE], out=found[:, first : first + PIECE])
    return found


PIECE = 256  # people; by 32 traits and 32 axes that is where OpenBLAS begins to use threads
NARROW = 1.2  # variance of the cloud against that of the people it follows

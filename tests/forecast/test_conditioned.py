"""The weighted people are the posterior: checked against a case with a known answer, and on simulated patients."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pytest

from isocourse.forecast import conditioned
from isocourse.forecast.conditioned import HEAVIEST, ROUNDS, fit
from isocourse.forecast.latent import Latent
from isocourse.forecast.measuring import _normal
from isocourse.forecast.refuse import chi_squared_beyond
from tests.forecast.patients import patient

SMALL = (800, 3200)


@dataclass(frozen=True)
class Straight:
    """A past whose levels are straight in the coordinates, so that the posterior is known exactly."""

    slopes: Any
    values: Any
    sd: float
    latent: Latent = field(default_factory=lambda: Latent({}))

    @cached_property
    def pairs(self):
        measure = _normal("straight", "", lambda state, severity: state, lambda value: value, lambda eta: eta, self.sd)
        return [(0, measure, float(value)) for value in self.values]

    def levels(self, u, ids, background):
        return self.slopes @ u

    def log_likelihood(self, levels):
        return -0.5 * (((self.values[:, None] - levels) / self.sd) ** 2).sum(axis=0)


def test_a_straight_model_gives_the_exact_posterior():
    size = Latent({}).size
    chance = np.random.default_rng(2)
    slopes = np.zeros((6, size))
    slopes[:, :5] = chance.standard_normal((6, 5))
    past = Straight(slopes, slopes @ chance.standard_normal(size) + 0.1 * chance.standard_normal(6), 0.1)
    found = fit(past, (2000, 8000))
    covariance = np.linalg.inv(np.eye(size) + slopes.T @ slopes / 0.01)
    mean = covariance @ slopes.T @ past.values / 0.01
    assert found.mode.u == pytest.approx(mean, abs=1e-6)
    assert found.mode.covariance == pytest.approx(covariance, abs=1e-6)
    assert found.effective > 3000
    assert found.effective_first < 20
    assert found.u @ found.weights == pytest.approx(mean, abs=0.05)
    away = found.u - mean[:, None]
    assert (found.weights * away) @ away.T == pytest.approx(covariance, abs=0.06)


def test_without_measurements_everybody_counts_the_same():
    found = fit(patient(1, 1, measured=()).past(), SMALL)
    assert found.effective == pytest.approx(sum(SMALL))
    assert found.mode is None


@pytest.mark.parametrize(("visits", "number"), [(1, 1), (3, 2), (6, 3)])
def test_the_second_round_saves_the_weights(visits, number):
    found = fit(patient(number, visits).past(), SMALL)
    assert found.effective > 400
    assert found.effective > 3 * found.effective_first
    assert found.tail < 0.7


def test_more_people_are_drawn_about_whoever_weighs_much(monkeypatch):
    past = patient(30, 6).past()
    plain = fit(past)
    assert plain.effective > 2000
    assert plain.weights.max() <= HEAVIEST
    monkeypatch.setattr(conditioned, "HEAVIEST", 0.8 * plain.weights.max())
    found = fit(past)
    assert found.weights.max() <= 0.8 * plain.weights.max()
    assert sum(ROUNDS) < found.u.shape[1] == len(found.ids) == len(found.weights)
    assert all(len(values) == len(found.ids) for values in found.background.values())


def test_the_same_past_gives_the_same_people():
    past = patient(4, 3).past()
    assert (fit(past, (200, 400)).weights == fit(past, (200, 400)).weights).all()


@pytest.mark.parametrize(
    ("value", "degrees", "beyond"), [(3.84, 1, 0.05), (18.31, 10, 0.05), (29.59, 10, 0.001), (43.8, 20, 0.00161)]
)
def test_chi_squared(value, degrees, beyond):
    assert chi_squared_beyond(value, degrees) == pytest.approx(beyond, rel=0.1)

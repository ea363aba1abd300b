"""Weights: how many people they amount to, whether their tail can be trusted, and a fair draw."""

import numpy as np
import pytest

from isocourse.forecast.weights import draw_fairly, effective_size, normalised, pareto_k


def test_equal_weights_count_everybody_and_one_weight_counts_one():
    assert effective_size(normalised(np.zeros(500))) == pytest.approx(500)
    assert effective_size(normalised(np.array([0.0, -900.0, -900.0]))) == pytest.approx(1)


@pytest.mark.parametrize("shape", [0.2, 0.5, 0.9, 1.3])
def test_the_tail_of_pareto_weights_is_found(shape):
    draws = (np.random.default_rng(3).uniform(size=40_000) ** -shape - 1) / shape
    assert pareto_k(draws / draws.sum()) == pytest.approx(shape, abs=0.17)


def test_a_bounded_tail_is_no_danger():
    weights = np.random.default_rng(4).uniform(size=10_000)
    assert pareto_k(weights / weights.sum()) < 0


def test_the_draw_takes_each_as_often_as_its_weight_says():
    weights = np.array([0.5, 0.25, 0.125, 0.125])
    assert np.bincount(draw_fairly(weights, 800), minlength=4).tolist() == [400, 200, 100, 100]
    uneven = normalised(np.random.default_rng(1).standard_normal(300))
    counts = np.bincount(draw_fairly(uneven, 1000), minlength=300)
    assert np.abs(counts - 1000 * uneven).max() < 1

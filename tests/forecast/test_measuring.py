"""What a measurement says: slopes agree with the likelihood, and values drawn from a level are most likely at that
level.
"""

import numpy as np
import pytest

from isocourse.forecast.measuring import measures

NAMES = tuple(measures())
VALUES = {"iga": (0, 2, 4), "gags": (12, 25, 38), "triglycerides": (0.7, 1.9), "alt": (15, 60), "ck": (90, 700)}
LEVELS = {"gags": (-1.0, 0.8)}


@pytest.mark.parametrize("name", NAMES)
def test_the_slope_is_that_of_the_log_likelihood(name):
    measure, step = measures()[name], 1e-5
    for value in VALUES.get(name, (0, 3, 40)):
        for eta in LEVELS.get(name, (-1.0, 0.5, 3.0)):
            around = measure.log_likelihood(float(value), np.array([eta - step, eta + step]))
            assert measure.slope(float(value), np.array([eta]))[0] == pytest.approx(
                np.diff(around)[0] / (2 * step), rel=1e-4, abs=1e-4
            )


@pytest.mark.parametrize("name", NAMES)
def test_what_could_be_measured_is_likeliest_at_its_own_level(name):
    """So the noise that patients are simulated with is the noise that the forecast expects."""
    measure, truth = measures()[name], 0.6 if name == "gags" else 1.7
    drawn = measure.repeat(np.full(4000, truth), np.random.default_rng(8))
    grid = truth + np.linspace(-0.5, 0.5, 101)
    total = sum(
        measure.log_likelihood(float(value), grid) * count
        for value, count in zip(*np.unique(drawn, return_counts=True), strict=True)
    )
    assert grid[total.argmax()] == pytest.approx(truth, abs=0.05)


@pytest.mark.parametrize("name", ["iga", "comedones", "triglycerides"])
def test_information_is_the_spread_of_the_slope(name):
    measure, eta = measures()[name], np.full(20_000, 1.5)
    drawn = measure.repeat(eta, np.random.default_rng(9))
    slopes = np.array([measure.slope(float(value), eta[:1])[0] for value in drawn])
    assert slopes.mean() == pytest.approx(0, abs=0.1 * slopes.std())
    assert measure.information(eta[:1])[0] == pytest.approx(slopes.var(), rel=0.15)

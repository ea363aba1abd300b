"""Forecasts of a few simulated patients, against their truth. The full measurement is `make forecast-quality`."""

import numpy as np
import pytest

from tests.forecast.quality import FORETOLD, crps, measure

PATIENTS = range(500, 508)
ROUNDS = (300, 1200)


@pytest.fixture(scope="module")
def told():
    return measure(PATIENTS, "shared numbers in doubt", ROUNDS, visits=(1, 3))[0]


def score(told, name, visits, which):
    some = [one for one in told if (one.quantity, one.visits) == (name, visits)]
    if which == "last":
        return np.mean([abs(one.last - one.truth) for one in some])
    return np.mean([crps(getattr(one, which), one.truth) for one in some])


def test_crps_of_a_point_is_its_error_and_of_a_normal_is_known():
    assert crps(np.full(10, 3.0), 5.0) == 2.0
    normal = np.random.default_rng(1).standard_normal(20_000)
    assert crps(normal, 0.0) == pytest.approx((np.sqrt(2) - 1) / np.sqrt(np.pi), abs=0.01)


def test_most_truths_lie_within_95_of_100(told):
    """A band that is far too narrow, or that is not where the truth is, shows even in a few patients."""
    places = np.array([(one.people < one.truth).mean() for one in told])
    assert (np.abs(places - 0.5) <= 0.475).mean() > 0.75


@pytest.mark.parametrize("name", ["spots", "comedones", "triglycerides"])
def test_visits_beat_the_population_and_the_last_value(told, name):
    assert score(told, name, 3, "people") < score(told, name, 3, "population")
    assert score(told, name, 3, "people") < score(told, name, 3, "last")


def test_visits_sharpen(told):
    for name in FORETOLD[:3]:
        widths = [
            np.median(
                [
                    np.ptp(np.quantile(one.people, [0.1, 0.9]))
                    for one in told
                    if (one.quantity, one.visits) == (name, visits)
                ]
            )
            for visits in (1, 3)
        ]
        assert widths[1] < widths[0]

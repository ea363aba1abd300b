"""People: the same person in any group, covariates as asked, clear refusals."""

from __future__ import annotations

import numpy as np
import pytest

from isocourse.sim import layout, people


def test_a_small_group_is_the_beginning_of_a_large_one():
    small, large = people(300, seed=7), people(1_000, seed=7)
    assert (large.traits[:, :300] == small.traits).all()
    assert (large.start[:, :300] == small.start).all()
    assert all((large.covariates[name][:300] == values).all() for name, values in small.covariates.items())


def test_chunks_make_the_same_people():
    whole = people(500, seed=3, gags=(19, 30))
    parts = [people(250, seed=3, first=first, gags=(19, 30)) for first in (0, 250)]
    assert (whole.traits == np.concatenate([part.traits for part in parts], axis=1)).all()


def test_ranges_values_and_distributions_are_kept():
    crowd = people(4_000, seed=1, sex="female", gags=(19, 24), weight={"mean": 60, "sd": 8})
    assert (crowd.covariates["sex"] == 1).all()
    assert crowd.covariates["gags"].min() >= 19
    assert crowd.covariates["gags"].max() <= 24
    assert crowd.covariates["weight"].mean() == pytest.approx(60, abs=0.5)
    assert crowd.covariates["weight"].std() == pytest.approx(8, abs=0.5)


@pytest.mark.parametrize("asked", ["severe", {"severe": 1.0}])
def test_whoever_is_asked_to_be_severe_has_the_lesions_of_it(asked):
    """A label put on an average person would make a trial of severe acne a trial of average acne."""
    usual, severe = people(400, seed=4), people(400, seed=4, severity=asked)
    assert (severe.covariates["severity"] == 2).all()
    assert severe.covariates["gags"].min() >= 31
    for name in ("inflammatory", "nodules"):
        assert severe.covariates[name].mean() > 1.5 * usual.covariates[name].mean()
    assert (people(40, seed=4, gags=25).covariates["severity_index"] != usual.covariates["severity_index"][:40]).any()


def test_severity_may_be_a_mixture():
    mixed = people(600, seed=4, severity={"moderate": 0.25, "severe": 0.75}).covariates["severity"]
    assert set(mixed) == {1.0, 2.0}
    assert (mixed == 2).mean() == pytest.approx(0.75, abs=0.06)


def test_another_covariate_changes_only_what_rests_on_it():
    usual, picking = people(200, seed=2), people(200, seed=2, picking="yes")
    changed = {layout.TRAITS[row] for row in np.flatnonzero((usual.traits != picking.traits).any(axis=1))}
    assert changed == {"scar_chance"}


def test_own_draws_replace_those_of_the_stream():
    usual = people(50, seed=2)
    given = people(50, seed=2, draws={"calm_loss": usual.draw("calm_loss")})
    assert (given.traits == usual.traits).all()
    other = people(50, seed=2, draws={"clearance": usual.draw("clearance") + 1})
    assert (other.traits[layout.CLEARANCE] > usual.traits[layout.CLEARANCE]).all()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"height": 170}, "no covariate 'height'"),
        ({"sex": "f"}, "sex cannot be 'f'; known are male, female"),
        ({"setting": "street"}, "no setting 'street'"),
        ({"nodules": (1e6, 2e6)}, "too few people meet nodules"),
        ({"weight": {"mean": 60}}, "weight: a distribution needs both mean and sd"),
        ({"draws": {"clarence": np.zeros(2)}}, "no parameter clarence"),
    ],
)
def test_refusals_name_what_would_be_right(asked, words):
    with pytest.raises(ValueError, match=words):
        people(2, seed=1, **asked)

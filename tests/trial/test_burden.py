"""The burden: scaled to its premise, said to be one, and never the better for waiting."""

import pytest

from isocourse.sim import layout as at
from isocourse.sim import people
from isocourse.trial.burden import PREMISE, burden, doubt, qualify


@pytest.fixture(scope="module")
def found():
    return burden(300, seed=2)


def test_now_spares_more_than_later_and_later_more_than_never(found):
    assert found.new_scars["now"] < found.new_scars["a year later"] < found.new_scars["never"]
    assert found.spared("now") > found.spared("a year later") > found.spared("never") == 0
    assert found.newly_scarred["now"] < found.newly_scarred["never"]


def test_it_scales_with_the_premise(found):
    assert found.people == pytest.approx(PREMISE * found.qualify)
    assert found.spared("now") == pytest.approx(found.people * (found.new_scars["never"] - found.new_scars["now"]))


def test_who_qualifies():
    crowd = people(400, seed=2)
    within = set(qualify(crowd, 4.0).tolist())
    dents = crowd.start[at.YOUNG] + crowd.start[at.LASTING]
    for number in range(400):
        gags = crowd.covariates["gags"][number]
        assert (number in within) == (gags >= 31 or (gags >= 19 and dents[number] >= 4))


def test_more_scars_a_spot_means_more_to_spare():
    found = doubt(40, 2, asked=("scar_share", "relapse_age"))
    told = found.influences
    assert told[0].parameter == "scar_share"
    assert told[0].move > 0
    assert told[-1].move == pytest.approx(0, abs=1e-9), "who relapses in claims data does not scar by it"
    assert found.tries == 2 * (2 + 1)
    assert 0 < found.low < found.high


def test_chunks_change_nothing(found, monkeypatch):
    """Sums, so that millions take no more memory than thousands."""
    monkeypatch.setattr("isocourse.trial.burden.CHUNK", 70)
    again = burden(300, seed=2)
    assert again.new_scars == pytest.approx(found.new_scars, rel=1e-12)
    assert again.newly_scarred == pytest.approx(found.newly_scarred)
    assert again.error == pytest.approx(found.error, rel=1e-9)

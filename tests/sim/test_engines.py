"""One text, two engines: compiled equals NumPy, whatever the threads, the order of people and the way the days are
cut.
"""

from __future__ import annotations

import numpy as np
import pytest

from isocourse.sim import Course, people, simulate

COURSE = Course.of(mg_per_kg=0.5, days=28, missed=0.1, paused=0.05)
COURSE = COURSE.then(mg=60, days=60, times=2, food="fasted", product="lidose")
DAYS = 150
pytest.importorskip("numba")


@pytest.fixture(scope="module")
def crowd():
    return people(333, seed=11, entry_excess={"mean": 0.3, "sd": 0.2})


@pytest.fixture(scope="module")
def compiled(crowd):
    return simulate(crowd, COURSE, DAYS, at=range(0, DAYS + 1, 10), engine="numba")


def test_compiled_equals_the_specification(crowd, compiled):
    plain = simulate(crowd, COURSE, DAYS, at=range(0, DAYS + 1, 10), engine="numpy")
    np.testing.assert_allclose(compiled.kept, plain.kept, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(compiled.state, plain.state, rtol=1e-10, atol=1e-10)


def test_threads_change_no_bit(crowd, compiled):
    alone = simulate(crowd, COURSE, DAYS, at=range(0, DAYS + 1, 10), engine="numba", threads=1)
    assert alone.kept.tobytes() == compiled.kept.tobytes()


@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_order_and_company_change_no_bit(crowd, engine):
    order = np.argsort(crowd.draw("clearance"))[:100]
    whole = simulate(crowd, COURSE, 60, engine=engine)
    some = simulate(crowd[order], COURSE, 60, engine=engine)
    assert some.state.tobytes() == np.ascontiguousarray(whole.state[:, order]).tobytes()


def test_who_is_there_with_drug_left_changes_no_bit(crowd):
    """A day on which the drug is nowhere takes a shorter way, and whether it is one depends on who stands beside."""
    short = Course.of(mg=5, days=3).then(mg=5, first=70, days=1)
    whole = simulate(crowd, short, 90, at=range(91))
    for person in (0, 17, 150, 332):
        alone = simulate(crowd[[person]], short, 90, at=range(91), engine="numba")
        assert alone.kept.tobytes() == np.ascontiguousarray(whole.kept[:, :, [person]]).tobytes()
        assert alone.state.tobytes() == np.ascontiguousarray(whole.state[:, [person]]).tobytes()


@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_visit_to_visit_equals_in_one_go(crowd, engine):
    whole = simulate(crowd, COURSE, 100, engine=engine)
    state, first = None, 0
    for days in (1, 27, 40, 32):
        step = simulate(crowd, COURSE, days, engine=engine, state=state, first=first)
        state, first = step.state, step.day
    assert state.tobytes() == whole.state.tobytes()


@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_rest_changes_no_bit(crowd, engine):
    """Under equal doses waves rest at last, each person's on another day, and the day's effects are kept. Company, the
    way the days are cut, and a course that ends for each at another time change nothing about that.
    """
    steady = Course.of(mg=30, days=90, limit=30)
    whole = simulate(crowd, steady, 110, engine=engine)
    some = simulate(crowd[[5, 300, 7]], steady, 110, engine=engine)
    assert some.state.tobytes() == np.ascontiguousarray(whole.state[:, [5, 300, 7]]).tobytes()
    state, first = None, 0
    for days in (1, 23, 1, 16, 69):
        step = simulate(crowd, steady, days, engine=engine, state=state, first=first)
        state, first = step.state, step.day
    assert state.tobytes() == whole.state.tobytes()
    plain = simulate(crowd, steady, 110, engine="numpy")
    np.testing.assert_allclose(whole.state, plain.state, rtol=1e-10, atol=1e-10)


def test_waves_do_rest(crowd):
    mornings = simulate(crowd, Course.of(mg=30, days=60), 60, at=[24, 25, 60], keep=["slow_wave", "skin_wave"]).kept
    still = (mornings[0] == mornings[1]).all(axis=0)
    assert 0.7 < still.mean() < 1  # but for the slowest
    assert (mornings[0] == mornings[2]).all(axis=0)[still].all()


def test_two_plans_differ_only_by_the_plan(crowd):
    """The same doses are forgotten whatever their size."""
    low, high = (simulate(crowd, Course.of(mg=mg, days=60, missed=0.2), 60) for mg in (10, 40))
    np.testing.assert_allclose(high.final("dose"), 4 * low.final("dose"))


def test_refusals_name_what_would_be_right(crowd):
    with pytest.raises(ValueError, match="no quantity oil; known are"):
        simulate(crowd, COURSE, 10, keep=["oil"])
    with pytest.raises(ValueError, match="visits should lie between day 0 and day 10"):
        simulate(crowd, COURSE, 10, at=[11])
    with pytest.raises(ValueError, match="engine should be one of"):
        simulate(crowd, COURSE, 10, engine="fast")

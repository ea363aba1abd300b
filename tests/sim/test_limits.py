"""Limits that hold exactly: no dose, steady states, superposition, mass balance."""

from __future__ import annotations

import numpy as np
import pytest

from isocourse.sim import UNTREATED, Course, layout, people, simulate
from isocourse.sim.concentration import Dose, area, levels, metabolite
from isocourse.sim.simulate import shared_numbers

CROWD = people(200, seed=9)
STILL = CROWD.parameters.with_values(natural_decline=1e-12)


def test_no_dose_is_no_treatment():
    """A course of nothing equals no course, and untreated acne stays as it is but for its slow natural fading."""
    nothing = simulate(CROWD, Course.of(mg=0, days=200), 200)
    untreated = simulate(CROWD, UNTREATED, 200)
    assert nothing.state.tobytes() == untreated.state.tobytes()
    still = people(200, seed=9, parameters=STILL)
    late = simulate(still, UNTREATED, 400)
    skin = ("sebum", "calm", "drive", "comedones", "inflammatory", "nodules", "macules")
    for name in (*skin, "triglycerides", "alt", "ck"):
        row = list(layout.STATES).index(name)
        np.testing.assert_allclose(late.final(name), still.start[row], rtol=1e-9, err_msg=name)


def test_untreated_steady_states_of_scars():
    """Young scars tend to formation over turnover; lasting ones then grow at a constant rate."""
    crowd = people(50, seed=9, parameters=STILL)
    late = simulate(crowd, UNTREATED, 6_000, at=[5_900, 6_000], engine="numba")
    value = crowd.parameters.value
    made = (late["scars_formed"][1] - late["scars_formed"][0]) / 100
    turnover = value("scar_resolution") + value("scar_settling")
    np.testing.assert_allclose(late["young_scars"][1], made / turnover, rtol=1e-6)
    grown = (late["lasting_scars"][1] - late["lasting_scars"][0]) / 100
    np.testing.assert_allclose(grown, value("scar_settling") * late["young_scars"][1], rtol=1e-6)


def test_steady_state_of_the_skin():
    """Daily doses: the mean level in the skin, and so any linear effect, is availability · dose / (clearance · 24)."""
    hours = np.arange(0, 24, 0.02)
    doses = [Dose(40.0, hour=24.0 * day - 24 * 59) for day in range(60)]
    mean = levels(CROWD, doses, hours).mean(axis=0)
    np.testing.assert_allclose(mean, area(CROWD, Dose(40.0)) / 24, rtol=2e-3)
    ratio = metabolite(CROWD, doses, hours).mean(axis=0) / mean
    np.testing.assert_allclose(ratio, CROWD.parameters.value("metabolite_ratio"), rtol=2e-3)


def test_doses_superpose():
    hours = np.arange(0, 72, 0.5)
    one, two = Dose(20.0, 0.0, food="fasted"), Dose(60.0, 24.0, "lidose", "meal")
    together = levels(CROWD, [one, two], hours)
    np.testing.assert_allclose(together, levels(CROWD, [one], hours) + levels(CROWD, [two], hours), rtol=1e-12)


def test_waves_of_the_loop_are_the_skin_level():
    """The loop's waves add up to what general integration of the skin compartment gives (see also test_accuracy)."""
    out = simulate(CROWD, Course.of(mg=40, days=1), 2)
    shared = shared_numbers(CROWD.parameters)
    hours = np.arange(0, 48, 0.01)
    blood = levels(CROWD, [Dose(40.0)], hours)
    rate = shared[layout.SKIN_RATE] / 24
    skin = (blood * np.exp(-rate * (48 - hours))[:, None]).sum(axis=0) * 0.01 * rate
    waves = sum(out.final(name) for name in ("fast_wave", "slow_wave", "gut_wave", "skin_wave"))
    np.testing.assert_allclose(waves, skin, rtol=3e-3)


def test_no_lesion_is_lost():
    """Formed = healed + still there; healed papules = macules left or faded, in their share."""
    out = simulate(CROWD, Course.of(mg_per_kg=0.5, days=100), 150, at=range(151))
    papules = CROWD.traits[layout.PAPULE_RATE] * trapezoid(out["inflammatory"])
    nodules = CROWD.parameters.value("nodule_rate") * trapezoid(out["nodules"])
    there = sum(out[name][-1] - out[name][0] for name in ("inflammatory", "nodules"))
    np.testing.assert_allclose(out["formed"][-1], papules + nodules + there, rtol=2e-3)
    left = CROWD.parameters.value("macule_share") * papules
    faded = CROWD.parameters.value("macule_rate") * trapezoid(out["macules"])
    np.testing.assert_allclose(left, faded + out["macules"][-1] - out["macules"][0], rtol=2e-3)


def trapezoid(daily):
    return (daily[1:] + daily[:-1]).sum(axis=0) / 2


@pytest.mark.parametrize("limit", [10.0, 60.0])
def test_a_course_ends_at_its_cumulative_dose(limit):
    out = simulate(CROWD, Course.of(mg_per_kg=0.5, days=300, limit=limit), 300)
    np.testing.assert_allclose(out.final("dose") / CROWD.covariates["weight"], limit)
    assert (out.final("days_off") > 0).all()


def test_scars_are_never_promised_away():
    """Treatment makes fewer new scars; the settled ones stay (scars C6)."""
    treated, waited = (simulate(CROWD, course, 365) for course in (Course.of(mg_per_kg=0.8, days=180), UNTREATED))
    assert (treated.final("scars_formed") < waited.final("scars_formed")).all()
    assert (treated.final("lasting_scars") >= CROWD.start[layout.LASTING]).all()

"""More of each parameter moves what it should, the way it should; a parameter without a row here fails the first
test.
"""

from __future__ import annotations

import numpy as np
import pytest

from isocourse.sim import Course, layout, load_parameters, people
from isocourse.sim.arm import Arm
from isocourse.sim.concentration import Dose, metabolite
from isocourse.sim.quantities import quantity

COURSE = Course.of(mg_per_kg=0.5, days=120, missed=0.2)
PERSON = {
    "sex": "male", "weight": 100, "age": 30, "severity_index": 1, "family_history": "yes", "picking": "yes",
    "trunk": "yes", "nodules": 5, "entry_excess": 0.5,
}  # fmt: skip
PARAMETERS = load_parameters()

# parameter: quantity, day, statistic, which way the statistic goes when the parameter grows by a fifth
UP, DOWN = 1, -1
ROWS = {
    "clearance": ("auc", 0, "mean", DOWN),
    "central_volume": ("cmax", 0, "mean", DOWN),
    "exchange": ("cmax", 0, "mean", DOWN),
    "peripheral_volume": ("half_life", 0, "mean", UP),
    "absorption": ("tmax", 0, "mean", DOWN),
    "lag_spread": ("tmax", 0, "sd", UP),
    "clearance_weight_exponent": ("auc", 0, "mean", DOWN),
    "volume_weight_exponent": ("cmax", 0, "mean", DOWN),
    "metabolite_ratio": ("metabolite", 48, "mean", UP),
    "metabolite_half_life": ("metabolite", 4, "mean", DOWN),
    "skin_rate": ("sebum", 3, "mean", DOWN),
    "sebum_ec50": ("sebum", 28, "mean", UP),
    "sebum_emax": ("sebum", 28, "mean", DOWN),
    "gland_rate": ("sebum", 7, "mean", DOWN),
    "sebum_rate": ("sebum", 3, "mean", DOWN),
    "progenitor_recovery": ("sebum", 485, "mean", UP),
    "progenitor_loss": ("sebum", 485, "mean", DOWN),
    "sebum_weight": ("true inflammatory", 28, "mean", DOWN),
    "calm_ec50": ("true inflammatory", 84, "mean", UP),
    "calm_loss": ("true inflammatory", 84, "mean", DOWN),
    "calm_recovery": ("true inflammatory", 200, "mean", UP),
    "remission_ec50": ("true drive", 120, "mean", UP),
    "remission_loss": ("true drive", 120, "mean", DOWN),
    "remission_recovery": ("true drive", 485, "mean", UP),
    "response_correlation": ("response together", 0, "mean", UP),
    "comedo_rate": ("true comedones", 28, "mean", DOWN),
    "papule_rate": ("true inflammatory", 56, "mean", DOWN),
    "nodule_rate": ("true nodules", 56, "mean", DOWN),
    "flare_rise": ("worst_inflammatory", 28, "mean", UP),
    "flare_fall": ("worst_inflammatory", 28, "mean", DOWN),
    "flare_size": ("worst_inflammatory", 28, "mean", UP),
    "flare_severity": ("worst_inflammatory", 28, "mean", UP),
    "flare_male": ("worst_inflammatory", 28, "mean", UP),
    "excess_rate": ("true inflammatory", 14, "mean", DOWN),
    "natural_decline": ("true inflammatory", 485, "mean", DOWN),
    "macule_share": ("true macules", 0, "mean", UP),
    "macule_rate": ("true macules", 0, "mean", DOWN),
    "scar_share": ("scars", 0, "mean", UP),
    "scar_direct": ("scars_formed", 120, "mean", DOWN),  # the macules' share lives on in the marks of before
    "scar_nodule_weight": ("scars_formed", 120, "mean", UP),
    "scar_duration_power": ("scar spread", 0, "mean", UP),
    "scar_resolution": ("scars", 485, "mean", DOWN),
    "scar_settling": ("lasting_scars", 0, "mean", UP),
    "hypertrophic_share": ("raised_scars", 120, "mean", UP),
    "scar_family": ("scars", 0, "mean", UP),
    "scar_picking": ("scars", 0, "mean", UP),
    "scar_male": ("scars", 0, "mean", UP),
    "scar_evident": ("scarred", 0, "mean", DOWN),
    "past_activity": ("scars", 0, "mean", UP),
    "relapse_oral": ("relapsed_oral", 485, "mean", UP),
    "relapse_base": ("relapsed_oral", 485, "mean", UP),
    "relapse_any": ("relapsed_any", 485, "mean", UP),
    "relapse_course": ("relapsed_course", 485, "mean", UP),
    "relapse_any_female": ("relapsed_oral", 485, "mean", UP),
    "relapse_course_female": ("relapsed_course", 485, "mean", UP),
    "relapse_age": ("relapsed_oral", 485, "mean", UP),
    "relapse_family": ("relapsed_oral", 485, "mean", UP),
    "relapse_trunk": ("relapsed_oral", 485, "mean", UP),
    "relapse_load": ("relapsed_oral", 485, "mean", DOWN),
    "dry_ec50": ("dryness", 28, "mean", DOWN),
    "dry_rate": ("dryness", 3, "mean", UP),
    "dry_lips": ("dry_lips", 28, "mean", DOWN),
    "dry_skin": ("dry_skin", 28, "mean", DOWN),
    "dry_eczema": ("eczema", 120, "mean", DOWN),
    "triglycerides": ("triglycerides", 0, "mean", UP),
    "triglycerides_rise": ("triglycerides", 56, "mean", UP),
    "alt": ("alt", 0, "mean", UP),
    "alt_rise": ("alt", 56, "mean", UP),
    "ck": ("ck", 0, "mean", UP),
    "ck_rise": ("ck", 56, "mean", UP),
    "lab_ec50": ("triglycerides", 56, "mean", DOWN),
    "lab_rate": ("triglycerides", 14, "mean", UP),
    "missed_spread": ("dose_per_kg", 120, "sd", UP),
    "count_dispersion": ("inflammatory", 0, "sd", UP),
    "laboratory_noise": ("triglycerides", 0, "sd", UP),
    "ck_noise": ("ck", 0, "sd", UP),
}


def statistic(parameters, name, quantity_name, day, take):
    who = dict(PERSON, sex="female") if name.endswith("_female") else PERSON
    crowd = people(300, seed=5, parameters=parameters, **who)
    if quantity_name == "metabolite":
        values = metabolite(crowd, [Dose(50.0)], np.array([float(day)]))[0]
    elif quantity_name == "response together":
        return np.corrcoef(np.log(crowd.traits[[layout.CALM_LOSS, layout.REMISSION_LOSS]]))[0, 1]
    elif quantity_name == "scar spread":
        return np.log(crowd.traits[layout.SCAR_CHANCE]).std()
    elif quantity_name.startswith("true "):
        values = Arm.run(crowd, COURSE, [day]).at(quantity_name.removeprefix("true "), day)
    else:
        values = quantity(quantity_name)(Arm.run(crowd, COURSE, [day]), day)
    return values.mean() if take == "mean" else values.std()


def test_every_parameter_has_its_row():
    assert set(ROWS) == set(PARAMETERS)


@pytest.mark.parametrize("name", ROWS)
def test_direction(name):
    quantity_name, day, take, way = ROWS[name]
    more = PARAMETERS.value(name) + (0.2 * abs(PARAMETERS.value(name)) or 0.01)
    usual = statistic(PARAMETERS, name, quantity_name, day, take)
    changed = statistic(PARAMETERS.with_values(**{name: more}), name, quantity_name, day, take)
    assert np.sign(changed - usual) == way, f"{quantity_name} went from {usual:.5g} to {changed:.5g}"


def test_a_higher_dose_does_more_of_everything():
    crowd = people(300, seed=5)
    low, high = (Arm.run(crowd, Course.of(mg_per_kg=dose, days=120), [120]) for dose in (0.3, 0.9))
    for name in ("sebum", "calm", "drive", "progenitor", "comedones", "inflammatory"):
        assert (high.at(name, 120) < low.at(name, 120)).mean() > 0.99, name
    for name in ("dryness", "triglycerides", "alt", "ck"):
        assert (high.at(name, 120) > low.at(name, 120)).all(), name


def test_sebum_alone_does_not_decide_the_response():
    """The evidence: sebum and level predict the response weakly (pharmacology B1 v)."""
    arm = Arm.run(people(1_000, seed=5), Course.of(mg_per_kg=0.5, days=84), [84])
    fall = np.log(arm.at("inflammatory", 84) / arm.at("inflammatory", 0))
    assert abs(np.corrcoef(fall, np.log(arm.at("sebum", 84)))[0, 1]) < 0.5

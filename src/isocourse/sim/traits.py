"""From a person's covariates and own draws to the traits that the model runs on, and to the state on the first morning.

Counts at entry are what is seen that day: somebody met at a bad time (`entry_excess` above 0) has fewer spots as a
rule. Scars at entry follow from the years of delay: the same formation that the model goes on with, at the past's
mean severity.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from isocourse.sim import chance, layout
from isocourse.sim.parameters import Parameters

DAYS_A_YEAR = 365.25
MOST_SCARS_A_PAPULE = 0.5
MOST_FLARE = 6.0  # times the formation at entry; keeps the first day inside the promised accuracy
MOST_LOSS_A_DAY = 0.3  # keeps the day's fixed-point iteration of calm and drive far inside its radius

Covariates = Mapping[str, np.ndarray[Any, Any]]


class Draws:
    """A person's own value of a parameter: typical value times a log-normal factor."""

    def __init__(self, seed: int, ids: chance.Words, parameters: Parameters, given: Mapping[str, chance.Reals]):
        unknown = set(given) - set(parameters)
        if unknown:
            raise ValueError(f"no parameter {', '.join(sorted(unknown))} to draw")
        self.seed, self.ids, self.parameters, self.given = seed, ids, parameters, given

    def normal(self, name: str) -> chance.Reals:
        if name in self.given:
            return np.asarray(self.given[name], dtype=np.float64)
        return np.asarray(chance.normal(chance.keys(self.seed, name, self.ids)))

    def __call__(self, name: str, normal: chance.Reals | None = None) -> chance.Reals:
        spread = self.parameters.spread(name)
        away = self.normal(name) if normal is None else normal
        return np.asarray(self.parameters.value(name) * np.exp(spread * away))


def draw_traits(
    seed: int, ids: chance.Words, who: Covariates, parameters: Parameters, given: Mapping[str, chance.Reals]
) -> tuple[chance.Reals, chance.Reals]:
    """Traits (trait, person) and the first state (state, person)."""
    own = Draws(seed, ids, parameters, given)
    rows = {**_kinetics(own, who, parameters), **_skin(own, who, parameters), **_laboratory(own)}
    rows |= _relapse(own, who, parameters)
    traits = np.empty((len(layout.TRAITS), len(ids)))
    for row, name in enumerate(layout.TRAITS):
        traits[row] = rows[name]
    return traits, first_state(traits, who, parameters)


def _kinetics(own: Draws, who: Covariates, parameters: Parameters) -> dict[str, Any]:
    size = who["weight"] / 70.0
    flow = size ** parameters.value("clearance_weight_exponent")
    room = size ** parameters.value("volume_weight_exponent")
    return {
        "weight": who["weight"],
        "clearance": own("clearance") * flow,
        "exchange": own("exchange") * flow,
        "central": own("central_volume") * room,
        "peripheral": own("peripheral_volume") * room,
        "absorption": own("absorption"),
        "lag_factor": np.exp(parameters.value("lag_spread") * own.normal("lag_spread")),
        "fasting_draw": own.normal("fasting"),
        "miss_draw": parameters.value("missed_spread") * own.normal("missed_spread"),
    }


def _skin(own: Draws, who: Covariates, parameters: Parameters) -> dict[str, Any]:
    value = parameters.value
    share = value("response_correlation")
    response = own.normal("calm_loss")
    lasting = share * response + np.sqrt(1 - share * share) * own.normal("remission_loss")
    flare = value("flare_severity") * who["severity_index"] + value("flare_male") * (who["sex"] == 0)
    papules = own("papule_rate")
    risk = (
        value("scar_family") * who["family_history"]
        + value("scar_picking") * who["picking"]
        + value("scar_male") * (who["sex"] == 0)
    )
    duration = (value("papule_rate") / papules) ** value("scar_duration_power")
    usual = 1.0 + who["entry_excess"]
    return {
        "sebum_ec50": own("sebum_ec50"),
        "calm_ec50": own("calm_ec50"),
        "remission_ec50": own("remission_ec50"),
        "dry_ec50": own("dry_ec50"),
        "progenitor_recovery": own("progenitor_recovery"),
        "progenitor_loss": np.minimum(own("progenitor_loss"), MOST_LOSS_A_DAY),
        "calm_loss": np.minimum(own("calm_loss", response), MOST_LOSS_A_DAY),
        "remission_loss": np.minimum(own("remission_loss", lasting), MOST_LOSS_A_DAY),
        "remission_recovery": own("remission_recovery"),
        "papule_rate": np.clip(papules, 0.02, 0.5),
        "flare_size": np.minimum(own("flare_size") * np.exp(flare), MOST_FLARE),
        "natural_decline": own("natural_decline") / DAYS_A_YEAR,
        "comedones": who["comedones"],
        "inflammatory": who["inflammatory"] / usual,
        "nodules": who["nodules"] / usual,
        "scar_chance": np.minimum(own("scar_share") * duration * np.exp(risk), MOST_SCARS_A_PAPULE),
    }


def _laboratory(own: Draws) -> dict[str, Any]:
    names = ("triglycerides", "triglycerides_rise", "alt", "alt_rise", "ck", "ck_rise")
    return {name: own(name) for name in names}


def _relapse(own: Draws, who: Covariates, parameters: Parameters) -> dict[str, Any]:
    value = parameters.value
    shared = (
        value("relapse_age") * np.clip(who["age"] - 20, -8, 25)
        + value("relapse_family") * (who["family_history"] - 0.4)
        + value("relapse_trunk") * (who["trunk"] - 0.5)
    )
    person = parameters.spread("relapse_oral") * own.normal("relapse_oral")
    female = who["sex"] == 1
    return {
        "relapse_oral": value("relapse_oral") * np.exp(shared + person + value("relapse_any_female") * female),
        "relapse_course": value("relapse_course") * np.exp(shared + person + value("relapse_course_female") * female),
    }


def first_state(traits: chance.Reals, who: Covariates, parameters: Parameters) -> chance.Reals:
    """The untreated state on the first morning."""
    value, at = parameters.value, layout
    state = np.zeros((len(at.STATES), traits.shape[1]))
    for row in (at.PROGENITOR, at.GLAND, at.SEBUM, at.CALM, at.DRIVE, at.NATURAL):
        state[row] = 1.0
    usual = 1.0 + who["entry_excess"]
    state[at.EXCESS] = who["entry_excess"]
    state[at.COMEDONES] = traits[at.COMEDONES_0]
    state[at.INFLAMMATORY] = traits[at.INFLAMMATORY_0] * usual
    state[at.NODULES] = traits[at.NODULES_0] * usual
    for row, trait in ((at.TRIGLYCERIDES, at.TRIGLYCERIDES_0), (at.ALT, at.ALT_0), (at.CK, at.CK_0)):
        state[row] = traits[trait]
    healed = traits[at.PAPULE_RATE] * traits[at.INFLAMMATORY_0]
    burst = value("nodule_rate") * traits[at.NODULES_0]
    state[at.MACULES] = value("macule_share") * healed / value("macule_rate")
    past = value("past_activity") * traits[at.SCAR_CHANCE]
    made = past * (healed + value("scar_nodule_weight") * burst)
    raised = past * value("scar_nodule_weight") * value("hypertrophic_share") * burst
    turnover = value("scar_resolution") + value("scar_settling")
    days = who["delay"] * DAYS_A_YEAR
    young = made / turnover * -np.expm1(-turnover * days)
    state[at.YOUNG] = young
    state[at.LASTING] = value("scar_settling") / turnover * (made * days - young)
    state[at.RAISED] = raised * days
    state[at.WORST_INFLAMMATORY] = state[at.INFLAMMATORY]
    state[at.HIGHEST_TRIGLYCERIDES] = state[at.TRIGLYCERIDES]
    state[at.HIGHEST_ALT] = state[at.ALT]
    state[at.HIGHEST_CK] = state[at.CK]
    return state

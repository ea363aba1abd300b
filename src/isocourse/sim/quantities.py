"""The quantities that a published table can name, each from an arm that was simulated: one line, one quantity."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from isocourse.sim import chance, concentration
from isocourse.sim.arm import Arm
from isocourse.sim.clear import LESIONS, definition
from isocourse.sim.observe import counts, measured

Quantity = Callable[[Arm, int], chance.Reals]

ULN_ALT, ULN_CK = 40.0, 200.0  # U/L; upper limits of normal that the shares refer to
ULN_TRIGLYCERIDES = 1.71  # mmol/L, where CTCAE grade 1 begins
HALF_YEAR = 183  # days over which Tan 2017 followed lesions
MG_DL = 88.57  # triglycerides, mg/dL in 1 mmol/L


def state(name: str) -> Quantity:
    return lambda arm, day: arm.at(name, day)


def counted(name: str) -> Quantity:
    return lambda arm, day: counts(arm.people, name, day, arm.at(name, day))


def laboratory(name: str, scale: float = 1.0) -> Quantity:
    return lambda arm, day: measured(arm.people, name, day, arm.at(name, day)) * scale


def over(name: str, threshold: str) -> Quantity:
    """1 where a dryness so far is at least the parameter `threshold`."""
    return lambda arm, day: (arm.at(name, day) >= arm.people.parameters.value(threshold)).astype(np.float64)


def total(arm: Arm, day: int) -> chance.Reals:
    return sum_of(arm, day, "comedones", "inflammatory", "nodules")


def sum_of(arm: Arm, day: int, *names: str) -> chance.Reals:
    return np.asarray(sum(counted(name)(arm, day) for name in names))


def load(arm: Arm, day: int) -> chance.Reals:
    """GAGS at entry, falling with the square root of the weighted count: a score of worst lesion by area, so it
    saturates.
    """
    weight = {"comedones": 1.0, "inflammatory": 2.0, "nodules": 4.0}
    now = sum(factor * arm.at(name, day) for name, factor in weight.items())
    start = sum(factor * arm.at(name, 0) for name, factor in weight.items())
    return np.asarray(arm.people.covariates["gags"] * np.sqrt(np.maximum(now / start, 0.0)))


def clear(arm: Arm, day: int) -> chance.Reals:
    """1 where every count of the day is within the definition of clear or almost clear."""
    within = [counted(name)(arm, day) <= definition()[name] for name in LESIONS]
    return np.asarray(np.all(within, axis=0).astype(np.float64))


def worsening(arm: Arm, day: int) -> chance.Reals:
    """The greatest count of papules and pustules so far, as a share of that at entry."""
    return np.asarray(arm.at("worst_inflammatory", day) / arm.at("inflammatory", 0))


def scar_count(arm: Arm, day: int) -> chance.Reals:
    return np.asarray(arm.at("young_scars", day) + arm.at("lasting_scars", day) + arm.at("raised_scars", day))


def scars_per_lesion(arm: Arm, day: int) -> chance.Reals:
    """Scars formed for one inflammatory lesion formed; its mean is the ratio of the sums."""
    return np.asarray(arm.at("scars_formed", day) / arm.at("formed", day).mean())


def new_scars_present(arm: Arm, day: int) -> chance.Reals:
    """Of scars that form evenly over the first half year, the share of those formed that are present on `day`."""
    value = arm.people.parameters.value
    turnover = value("scar_resolution") + value("scar_settling")
    settled = value("scar_settling") / turnover
    born = min(day, HALF_YEAR)
    fading = np.exp(-turnover * (day - born)) * -np.expm1(-turnover * born) / (turnover * born)
    return np.full(len(arm.people), settled + (1 - settled) * fading)


def scarred(arm: Arm, day: int) -> chance.Reals:
    return (scar_count(arm, day) >= arm.people.parameters.value("scar_evident")).astype(np.float64)


def hazard(arm: Arm, day: int, definition: str) -> chance.Reals:
    """Cumulative hazard of coming back for treatment by a definition: any, oral, course."""
    value = arm.people.parameters.value
    if definition == "course":
        rate, units = arm.trait("relapse_course"), arm.at("load_off_squared", day)
    else:
        units = arm.at("load_off", day) + value("relapse_base") * arm.at("days_off", day)
        rate = arm.trait("relapse_oral")
    if definition == "any":
        rate = rate * value("relapse_any")
    return np.asarray(rate * units / 365.25)


def relapsed(definition: str) -> Quantity:
    """Each person's probability of having come back by the day."""
    return lambda arm, day: -np.expm1(-hazard(arm, day, definition))


def area(arm: Arm, _day: int) -> chance.Reals:
    return concentration.area(arm.people, arm.single_dose())


def peak(arm: Arm, _day: int) -> chance.Reals:
    return concentration.peak(arm.people, arm.single_dose())[0]


def peak_hour(arm: Arm, _day: int) -> chance.Reals:
    return concentration.peak(arm.people, arm.single_dose())[1]


def half_life(arm: Arm, _day: int) -> chance.Reals:
    return concentration.half_life(arm.people)


QUANTITIES: dict[str, tuple[Quantity, str]] = {
    "sebum": (state("sebum"), "sebum excretion rate, 1 = untreated"),
    "comedones": (counted("comedones"), "non-inflammatory lesions, counted"),
    "inflammatory": (counted("inflammatory"), "papules and pustules, counted"),
    "nodules": (counted("nodules"), "nodules, counted"),
    "total": (total, "all lesions, counted"),
    "gags": (load, "Global Acne Grading System, approximated from the counts"),
    "clear": (clear, "1 if clear or almost clear: at most 1 papule or pustule, no nodule, at most 5 comedones"),
    "worst_inflammatory": (worsening, "greatest papule and pustule count so far, 1 = at entry"),
    "macules": (counted("macules"), "red or brown marks, counted"),
    "scars": (scar_count, "atrophic and raised scars present, expected number"),
    "lasting_scars": (state("lasting_scars"), "settled atrophic scars, expected number"),
    "young_scars": (state("young_scars"), "new atrophic scars, expected number"),
    "raised_scars": (state("raised_scars"), "hypertrophic scars, expected number"),
    "scars_formed": (state("scars_formed"), "atrophic scars formed since the start"),
    "scars_per_lesion": (scars_per_lesion, "atrophic scars formed for one inflammatory lesion formed"),
    "new_scars_present": (new_scars_present, "of scars formed in the first half year, the share still there"),
    "formed": (state("formed"), "inflammatory lesions and nodules formed since the start"),
    "scarred": (scarred, "1 if the scars reach the parameter scar_evident"),
    "relapsed_any": (relapsed("any"), "probability of any prescription acne treatment since the course"),
    "relapsed_oral": (relapsed("oral"), "probability of any oral acne drug since the course"),
    "relapsed_course": (relapsed("course"), "probability of a second course of isotretinoin"),
    "dryness": (state("dryness"), "dryness, 0 to 1"),
    "dry_lips": (over("worst_dryness", "dry_lips"), "1 if lips have been dry (cheilitis) so far"),
    "dry_skin": (over("worst_dryness", "dry_skin"), "1 if skin has been dry so far"),
    "eczema": (over("worst_dryness", "dry_eczema"), "1 if there has been eczema so far"),
    "triglycerides": (laboratory("triglycerides"), "mmol/L, measured"),
    "triglycerides_mg_dl": (laboratory("triglycerides", MG_DL), "mg/dL, measured"),
    "highest_triglycerides": (laboratory("highest_triglycerides"), "mmol/L, highest so far, measured"),
    "alt": (laboratory("alt"), "U/L, measured"),
    "alt_uln": (laboratory("alt", 1 / ULN_ALT), "ALT as multiples of the upper limit, 40 U/L"),
    "highest_alt_uln": (laboratory("highest_alt", 1 / ULN_ALT), "highest ALT so far, multiples of 40 U/L"),
    "ck": (laboratory("ck"), "U/L, measured"),
    "highest_ck": (laboratory("highest_ck"), "U/L, highest so far, measured"),
    "dose": (state("dose"), "mg taken since the start"),
    "dose_per_kg": (lambda arm, day: arm.at("dose", day) / arm.trait("weight"), "mg/kg taken since the start"),
    "auc": (area, "area under the curve to infinity after the arm's single dose, ng·h/mL"),
    "cmax": (peak, "greatest level after the arm's single dose, ng/mL"),
    "tmax": (peak_hour, "hour of the greatest level after the arm's single dose"),
    "half_life": (half_life, "terminal half-life, h"),
}


def quantity(name: str) -> Quantity:
    if name not in QUANTITIES:
        raise ValueError(f"no quantity {name!r}; known are {', '.join(QUANTITIES)}")
    return QUANTITIES[name][0]


def covariate(arm: Arm, name: str) -> Any:
    """A covariate, or a quantity that a contrast can be taken over."""
    if name == "dose_per_kg":
        return arm.at("dose", arm.course.days) / arm.trait("weight")
    return arm.people.covariates[name]

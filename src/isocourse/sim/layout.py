"""Where each number stands: rows of the state, of the traits of a person and of the numbers that all people share.

Every array is (rows, people), so that one row is one quantity of all people.
"""

from __future__ import annotations

# What changes from day to day: name, unit, meaning. The order is the row.
STATES = {
    "fast_wave": ("ng/mL", "part of the skin concentration that falls with the fast blood phase"),
    "slow_wave": ("ng/mL", "part of the skin concentration that falls with the slow blood phase"),
    "gut_wave": ("ng/mL", "part of the skin concentration that falls with absorption"),
    "skin_wave": ("ng/mL", "part of the skin concentration that falls with the skin's own rate"),
    "progenitor": ("1 = untreated", "gland progenitor cells, lost on the drug and slow to return"),
    "gland": ("1 = untreated", "size of the sebaceous gland"),
    "sebum": ("1 = untreated", "rate of sebum excretion"),
    "calm": ("1 = untreated", "readiness of the follicle to block and inflame that returns within months"),
    "drive": ("1 = untreated", "readiness that stays away after a course: what is left of the acne"),
    "pulse_rise": ("0 to 1", "the drug through a quick filter"),
    "pulse_fall": ("0 to 1", "the drug through a slow filter; the flare is by how much it lags"),
    "excess": ("share", "how much worse than usual the acne still is since entry"),
    "natural": ("1 = at entry", "slow fading of acne over the years"),
    "comedones": ("count", "non-inflammatory lesions"),
    "inflammatory": ("count", "papules and pustules"),
    "nodules": ("count", "nodules"),
    "macules": ("count", "red or brown marks left by healed lesions"),
    "young_scars": ("count", "new atrophic scars that may still fade"),
    "lasting_scars": ("count", "settled atrophic scars"),
    "raised_scars": ("count", "hypertrophic scars"),
    "formed": ("count", "inflammatory lesions and nodules formed since the start"),
    "scars_formed": ("count", "atrophic scars formed since the start"),
    "days_off": ("days", "days since the course ended"),
    "load_off": ("load days", "lesion load summed since the course ended"),
    "load_off_squared": ("load² days", "squared lesion load summed since the course ended"),
    "dryness": ("0 to 1", "dryness of lips and skin"),
    "triglycerides": ("mmol/L", "triglycerides"),
    "alt": ("U/L", "alanine aminotransferase"),
    "ck": ("U/L", "creatine kinase"),
    "dose": ("mg", "isotretinoin taken since the start"),
    # the greatest value so far, looked at once a day
    "worst_inflammatory": ("count", "most papules and pustules so far"),
    "worst_dryness": ("0 to 1", "most dryness so far"),
    "highest_triglycerides": ("mmol/L", "highest triglycerides so far"),
    "highest_alt": ("U/L", "highest ALT so far"),
    "highest_ck": ("U/L", "highest CK so far"),
}  # fmt: skip
(
    FAST_WAVE, SLOW_WAVE, GUT_WAVE, SKIN_WAVE, PROGENITOR, GLAND, SEBUM, CALM, DRIVE, PULSE_RISE, PULSE_FALL, EXCESS,
    NATURAL, COMEDONES, INFLAMMATORY, NODULES, MACULES, YOUNG, LASTING, RAISED, FORMED, SCARS_FORMED, DAYS_OFF,
    LOAD_OFF, LOAD_OFF_2, DRYNESS, TRIGLYCERIDES, ALT, CK, DOSE, WORST_INFLAMMATORY, WORST_DRYNESS,
    HIGHEST_TRIGLYCERIDES,
    HIGHEST_ALT, HIGHEST_CK,
) = range(len(STATES))  # fmt: skip
ODE_STATES = range(PROGENITOR, DOSE)  # what the reference integrator checks

# What a person is, and stays.
TRAITS = (
    "weight", "clearance", "central", "exchange", "peripheral", "absorption", "lag_factor", "fasting_draw",
    "sebum_ec50", "calm_ec50", "remission_ec50", "dry_ec50", "progenitor_recovery", "progenitor_loss", "calm_loss",
    "remission_loss", "remission_recovery", "papule_rate", "flare_size", "natural_decline", "comedones", "inflammatory",
    "nodules", "scar_chance", "triglycerides", "triglycerides_rise", "alt", "alt_rise", "ck", "ck_rise", "miss_draw",
    "relapse_oral", "relapse_course",
)  # fmt: skip
(
    WEIGHT, CLEARANCE, CENTRAL, EXCHANGE, PERIPHERAL, ABSORPTION, LAG_FACTOR, FASTING_DRAW,
    SEBUM_EC50, CALM_EC50, REMISSION_EC50, DRY_EC50, PROGENITOR_RECOVERY, PROGENITOR_LOSS, CALM_LOSS,
    REMISSION_LOSS, REMISSION_RECOVERY, PAPULE_RATE, FLARE_SIZE, NATURAL_DECLINE, COMEDONES_0, INFLAMMATORY_0,
    NODULES_0, SCAR_CHANCE, TRIGLYCERIDES_0, TRIGLYCERIDES_RISE, ALT_0, ALT_RISE, CK_0, CK_RISE, MISS_DRAW,
    RELAPSE_ORAL, RELAPSE_COURSE,
) = range(len(TRAITS))  # fmt: skip

# What all people share. Rates per day.
SHARED = (
    "skin_rate", "sebum_emax", "gland_rate", "sebum_rate", "sebum_weight", "calm_recovery", "comedo_rate",
    "nodule_rate", "flare_rise", "flare_fall", "excess_rate", "macule_share", "macule_rate", "scar_direct",
    "scar_nodule_weight",
    "scar_resolution", "scar_settling", "hypertrophic_share", "relapse_load", "dry_rate", "lab_ec50", "lab_rate",
)  # fmt: skip
(
    SKIN_RATE, SEBUM_EMAX, GLAND_RATE, SEBUM_RATE, SEBUM_WEIGHT, CALM_RECOVERY, COMEDO_RATE, NODULE_RATE,
    FLARE_RISE, FLARE_FALL, EXCESS_RATE, MACULE_SHARE, MACULE_RATE, SCAR_DIRECT, SCAR_NODULE_WEIGHT,
    SCAR_RESOLUTION, SCAR_SETTLING, HYPERTROPHIC_SHARE, RELAPSE_LOAD, DRY_RATE, LAB_EC50, LAB_RATE,
) = range(len(SHARED))  # fmt: skip

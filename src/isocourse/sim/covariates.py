"""Covariates: who a virtual person is before treatment. Figures and their sources stand in covariates.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from isocourse.sim import chance

FILE = Path(__file__).with_name("covariates.toml")
TRIES = 3_000
SEXES = ("male", "female")
SEVERITIES = ("mild", "moderate", "severe", "very severe")
SEVERITY_FROM = (19, 31, 39)  # GAGS from which acne is moderate, severe, very severe
SHOWN = ("severity", "gags")
YES_NO = ("no", "yes")
WORDS = {
    "sex": SEXES,
    "severity": SEVERITIES,
    "trunk": YES_NO,
    "family_history": YES_NO,
    "picking": YES_NO,
}

Values = np.ndarray[Any, Any]
Made = dict[str, Values]


@cache
def figures() -> dict[str, Any]:
    with FILE.open("rb") as file:
        return tomllib.load(file)


def draw_covariates(seed: int, ids: chance.Words, setting: str, asked: Mapping[str, Any]) -> Made:
    """One value a person for every covariate; people outside what was asked are drawn again, each alone.

    What merely shows the hidden severity (SHOWN) is never put on a person from outside: whoever shows it is looked for,
    so that the lesions fit it.
    """
    settings = figures()["setting"]
    if setting not in settings:
        raise ValueError(f"no setting {setting!r}; known are {', '.join(settings)}")
    for name in asked:
        if name not in MAKERS:
            raise ValueError(f"no covariate {name!r}; known are {', '.join(MAKERS)}")
    fixed = {name: _number(name, value) for name, value in asked.items() if not is_range(value)}
    ranges = {name: _bounds(name, value) for name, value in asked.items() if is_range(value)}
    done: Made = {}
    sought = {name: _sought(seed, ids, name, fixed.pop(name)) for name in SHOWN if name in fixed}
    waiting = np.arange(len(ids))
    for attempt in range(TRIES):
        made = _draw(seed, ids[waiting], attempt, settings[setting], fixed)
        if not done:
            done = {name: np.array(values) for name, values in made.items()}
        met = np.ones(len(waiting), dtype=bool)
        for name, (low, high) in ranges.items():
            met &= (made[name] >= low) & (made[name] <= high)
        for name, values in sought.items():
            met &= made[name] == values[waiting]
        for name, values in made.items():
            done[name][waiting[met]] = values[met]
        waiting = waiting[~met]
        if not len(waiting):
            return done
    names = ", ".join(f"{name}={asked[name]!r}" for name in (*ranges, *sought))
    raise ValueError(f"too few people meet {names} in {setting!r}")


def is_range(value: Any) -> bool:
    return isinstance(value, (tuple, list))


def _bounds(name: str, value: Any) -> tuple[float, float]:
    low, high = (code(name, end) for end in value)
    return low, high


def code(name: str, value: Any) -> float:
    """A word's number; yes and no are 1 and 0."""
    if isinstance(value, str):
        if value not in WORDS.get(name, ()):
            raise ValueError(f"{name} cannot be {value!r}; known are {', '.join(WORDS.get(name, ())) or 'numbers'}")
        return float(WORDS[name].index(value))
    return float(value)


def _number(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return {_key(name, key): float(amount) for key, amount in value.items()}
    if isinstance(value, np.ndarray):
        return value
    return code(name, value)


def _key(name: str, key: str) -> Any:
    return key if key in ("mean", "sd") else int(code(name, key))


def _draw(seed: int, ids: chance.Words, attempt: int, setting: Mapping[str, float], fixed: Mapping[str, Any]) -> Made:
    made: Made = {}
    for name, make in MAKERS.items():
        key, given = chance.keys(seed, f"person: {name}", ids), fixed.get(name)
        made[name] = make(made, key, attempt, setting) if given is None else _given(name, given, key, attempt)
    return made


def _sought(seed: int, ids: chance.Words, name: str, given: Any) -> Values:
    """What each person is to show."""
    return np.round(_given(name, given, chance.keys(seed, f"sought: {name}", ids), 0))


def _given(name: str, given: Any, key: chance.Words, attempt: int) -> Values:
    """One value a person of what was asked for: a number, one number a person, or a distribution."""
    if isinstance(given, dict):
        return _distributed(name, given, key, attempt)
    return np.array(np.broadcast_to(given, key.shape), dtype=np.float64)


def _distributed(name: str, given: Mapping[Any, float], key: chance.Words, attempt: int) -> Values:
    """A log-normal with the asked mean and SD, or categories by share."""
    if set(given) == {"mean", "sd"}:
        spread = np.log1p((given["sd"] / given["mean"]) ** 2)
        return np.asarray(np.exp(np.log(given["mean"]) - spread / 2 + np.sqrt(spread) * chance.normal(key, attempt)))
    if "mean" in given or "sd" in given:
        raise ValueError(f"{name}: a distribution needs both mean and sd")
    shares = np.cumsum(list(given.values()))
    where = np.searchsorted(shares / shares[-1], chance.uniform(key, attempt))
    return np.asarray(np.array([float(code) for code in given])[where])


def _female(made: Made, key: chance.Words, attempt: int, setting: Mapping[str, float]) -> Values:
    return np.asarray((chance.uniform(key, attempt) < figures()["female"]["share"]).astype(np.float64))


def _age(made: Made, key: chance.Words, attempt: int, setting: Mapping[str, float]) -> Values:
    figure = figures()["age"]
    above = _distributed("age", {"mean": figure["mean"] - figure["least"], "sd": figure["sd"]}, key, attempt)
    return np.asarray(np.minimum(figure["least"] + above, figure["most"]))


def _weight(made: Made, key: chance.Words, attempt: int, setting: Mapping[str, float]) -> Values:
    figure = figures()["weight"]
    adult = np.where(made["sex"] == 1, figure["female_mean"], figure["male_mean"])
    grown = np.clip((made["age"] - 12) / (figure["growth_until"] - 12), 0, 1)
    middle = adult * (figure["share_at_12"] + (1 - figure["share_at_12"]) * grown)
    spread = figure["sd"] / adult
    return np.asarray(np.clip(middle * np.exp(spread * chance.normal(key, attempt)), 30, 160))


def _severity_index(made: Made, key: chance.Words, attempt: int, setting: Mapping[str, float]) -> Values:
    return np.asarray(setting["severity_mean"] + setting["severity_sd"] * chance.normal(key, attempt))


def _count(name: str) -> Callable[[Made, chance.Words, int, Mapping[str, float]], Values]:
    def make(made: Made, key: chance.Words, attempt: int, setting: Mapping[str, float]) -> Values:
        figure = figures()[name]
        away = figure["per_severity"] * made["severity_index"] + figure["spread"] * chance.normal(key, attempt)
        return np.asarray(figure["median"] * np.exp(away))

    return make


def _gags(made: Made, key: chance.Words, attempt: int, setting: Mapping[str, float]) -> Values:
    figure = figures()["gags"]
    score = figure["mean"] + figure["per_severity"] * made["severity_index"]
    return np.asarray(np.clip(np.round(score + figure["spread"] * chance.normal(key, attempt)), 1, 44))


def _severity(made: Made, key: chance.Words, attempt: int, setting: Mapping[str, float]) -> Values:
    return np.searchsorted(SEVERITY_FROM, made["gags"], side="right").astype(np.float64)


def _trunk(made: Made, key: chance.Words, attempt: int, setting: Mapping[str, float]) -> Values:
    figure = figures()["trunk"]
    odds = np.log(figure["share"] / (1 - figure["share"])) + figure["per_severity"] * made["severity_index"]
    return np.asarray((chance.uniform(key, attempt) < 1 / (1 + np.exp(-odds))).astype(np.float64))


def _share(name: str) -> Callable[[Made, chance.Words, int, Mapping[str, float]], Values]:
    def make(made: Made, key: chance.Words, attempt: int, setting: Mapping[str, float]) -> Values:
        return np.asarray((chance.uniform(key, attempt) < figures()[name]["share"]).astype(np.float64))

    return make


def _skin_type(made: Made, key: chance.Words, attempt: int, setting: Mapping[str, float]) -> Values:
    shares = np.cumsum(figures()["skin_type"]["shares"])
    return np.asarray(1.0 + np.searchsorted(shares / shares[-1], chance.uniform(key, attempt)))


def _delay(made: Made, key: chance.Words, attempt: int, setting: Mapping[str, float]) -> Values:
    years = setting["delay_median"] * np.exp(setting["delay_spread"] * chance.normal(key, attempt))
    return np.asarray(np.minimum(years, np.maximum(made["age"] - 10, 0.1)))


def _none(made: Made, key: chance.Words, attempt: int, setting: Mapping[str, float]) -> Values:
    return np.zeros(len(key))


# In the order in which they lean on each other.
MAKERS: dict[str, Callable[[Made, chance.Words, int, Mapping[str, float]], Values]] = {
    "sex": _female,
    "age": _age,
    "weight": _weight,
    "severity_index": _severity_index,
    "inflammatory": _count("inflammatory"),
    "comedones": _count("comedones"),
    "nodules": _count("nodules"),
    "gags": _gags,
    "severity": _severity,
    "trunk": _trunk,
    "skin_type": _skin_type,
    "family_history": _share("family_history"),
    "picking": _share("picking"),
    "delay": _delay,
    "entry_excess": _none,
}

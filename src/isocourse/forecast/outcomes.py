"""What one plan leads to for people who fit: bands over time and the chances of what matters.

The people are dealt into groups; each group lives on under its own draw of the numbers that all people share, so that
ranges hold our doubt about these too. Every plan meets the same people and the same groups.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ..sim import Course, Parameters, People, chance, clear, simulate
from ..sim import layout as at
from ..sim.chance import Reals
from .plans import Plan
from .result import Band, Chance, Definition, Future, Range

FILE = Path(__file__).with_name("outcomes.toml")
GROUPS = 8
STEP_DAYS = 14
MOST = 0.99  # of a share, and of a rate per day: the simulator's day is exact up to about one
FIXED = (
    "skin_rate",
)  # the blood state of the day is written in its terms, so it cannot change from one day to the next
KEPT = (
    "inflammatory", "comedones", "nodules", "young_scars", "lasting_scars", "triglycerides", "days_off", "load_off",
    "load_off_squared", "dose", "highest_triglycerides", "worst_dryness",
)  # fmt: skip


@cache
def definitions() -> dict[str, Any]:
    """The words of a forecast: how each is counted, what it says, its source."""
    with FILE.open("rb") as file:
        return {"clear": clear.definition(), **tomllib.load(file)}


def in_words() -> tuple[Definition, ...]:
    """What the words of a forecast mean."""
    return tuple(
        Definition(word=word, means=entry["says"], source=entry["source"], confidence=entry["confidence"])
        for word, entry in definitions().items()
        if isinstance(entry, dict)
    )


@dataclass(frozen=True)
class Now:
    """People who fit, on the day of the forecast: their whole state, and the numbers of each group."""

    people: People
    state: Reals
    day: int
    on: date
    groups: tuple[Parameters, ...]


@dataclass(frozen=True)
class Run:
    """The people under one plan: kept states (visit, quantity, person) on the mornings `days` after the day of the
    forecast.
    """

    now: Now
    plan: Plan
    course: Course
    days: tuple[int, ...]
    kept: Reals
    last: int

    def __getitem__(self, quantity: str) -> Reals:
        return self.kept[:, KEPT.index(quantity)]

    def shared(self, name: str) -> Reals:
        """A shared number for each person: that of the person's group."""
        values = np.array([group.value(name) for group in self.now.groups])
        return values[np.arange(len(self.now.people)) % len(values)]


def doubted(parameters: Parameters, count: int, seed: int) -> tuple[Parameters, ...]:
    """`count` sets in which every number that all people share is drawn from our doubt about it.

    The second half mirrors the first, so that few sets do not lean to one side.
    """
    shared = [name for name, entry in parameters.items() if entry.doubt and not entry.spread and name not in FIXED]
    ids = np.arange((count + 1) // 2, dtype=np.uint64)
    drawn: dict[str, Reals] = {}
    for name in shared:
        half = np.clip(chance.normal(chance.keys(seed, f"doubt: {name}", ids)), -2, 2)
        entry, away = parameters[name], np.concatenate([half, -half])
        moved = entry.value * np.exp(entry.doubt * away) if entry.scale == "log" else entry.value + entry.doubt * away
        bounded = entry.unit == "1/day" or (entry.scale == "plain" and 0 <= entry.value <= 1)
        drawn[name] = np.clip(moved, 0, MOST) if bounded else moved
    return tuple(
        parameters.with_values(**{name: float(values[i]) for name, values in drawn.items()}) for i in range(count)
    )


def run_plan(now: Now, plan: Plan, course: Course, until: int, every: int = STEP_DAYS) -> Run:
    """Lives the plan to `until` days from now, looked at `every` so many days, and two years beyond its last dose."""
    end = max(course.days - now.day, 0)
    relapse = end + int(definitions()["relapse"]["days"])
    days = sorted({*range(0, until, every), until, *([relapse] if course.days else [])})
    state = now.state.copy()
    state[at.HIGHEST_TRIGLYCERIDES], state[at.WORST_DRYNESS] = state[at.TRIGLYCERIDES], state[at.DRYNESS]
    for row in (at.DAYS_OFF, at.LOAD_OFF, at.LOAD_OFF_2):
        state[row] = 0.0
    kept = np.empty((len(days), len(KEPT), len(now.people)))
    for number, group in enumerate(now.groups):
        which = slice(number, None, len(now.groups))
        people = replace(now.people[which], parameters=group)
        outcome = simulate(
            people, course, days[-1], at=[now.day + day for day in days], keep=KEPT, state=state[:, which],
            first=now.day,
            engine="numba",
        )  # fmt: skip
        kept[:, :, which] = outcome.kept
    return Run(now, plan, course, tuple(days), kept, days.index(until))


def future_of(run: Run) -> Future:
    """What the plan led to."""
    place, shown = run.last, range(run.last + 1)
    new = new_lasting_scars(run)
    looks_clear = clear_chance(run)
    high = run["highest_triglycerides"][place] > definitions()["triglycerides"]["mmol_per_l"]
    dry = run["worst_dryness"][place] > run.shared("dry_lips")
    any_, oral, course = relapse_chances(run) or (None, None, None)
    return Future(
        plan=run.plan.name,
        last_dose=_last_dose(run),
        mg_per_kg=spread(run["dose"][-1] / run.now.people.covariates["weight"]) if run.plan.treats else None,
        clear_by=in_100(looks_clear[: place + 1].max(axis=0), run),
        clear_on=in_100(looks_clear[place], run),
        clear_from=_clear_from(run, looks_clear, shown),
        relapse_any=any_ if any_ is None else in_100(any_, run),
        relapse_oral=oral if oral is None else in_100(oral, run),
        second_course=course if course is None else in_100(course, run),
        new_lasting_scars=spread(new[place]),
        any_new_scar=in_100(1 - _at_most(0, new[place]), run),
        five_new_scars=in_100(1 - _at_most(4, new[place]), run),
        high_triglycerides=in_100(high * 1.0, run),
        dry_lips=in_100(dry * 1.0, run),
        bands=tuple(_band(name, unit, values, run, shown) for name, unit, values in _quantities(run, new)),
    )


def _quantities(run: Run, new: Reals) -> list[tuple[str, str, Reals]]:
    return [
        ("spots", "papules, pustules and nodules", run["inflammatory"] + run["nodules"]),
        ("comedones", "comedones", run["comedones"]),
        ("new lasting scars", "scars", new),
        ("triglycerides", "mmol/L", run["triglycerides"]),
    ]


def new_lasting_scars(run: Run) -> Reals:
    """Dents formed since the day of the forecast that will stay: (visit, person). Young scars count by their chance
    to settle.
    """
    settling, fading = run.shared("scar_settling"), run.shared("scar_resolution")
    stay = run["lasting_scars"] + settling / (settling + fading) * run["young_scars"]
    return np.asarray(np.maximum(stay - stay[0], 0.0))


def clear_chance(run: Run) -> Reals:
    """The chance that a look at the face finds it clear or almost clear, (visit, person): each count scatters about
    its mean.
    """
    chance_of = np.ones_like(run["nodules"])
    for name in clear.LESIONS:
        chance_of = chance_of * _at_most(int(clear.definition()[name]), run[name])
    return chance_of


def _at_most(most: int, mean: Reals) -> Reals:
    """The Poisson chance of at most `most`."""
    term = np.exp(-mean)
    total = term.copy()
    for number in range(1, most + 1):
        term = term * mean / number
        total += term
    return total


def relapse_chances(run: Run) -> tuple[Reals, Reals, Reals] | None:
    """Each person's chance of any acne treatment, of an oral one, of a second course, within two years of the last
    capsule.
    """
    if not run.course.days:
        return None
    days, load, squared = run["days_off"][-1], run["load_off"][-1], run["load_off_squared"][-1]
    window = definitions()["relapse"]["days"] / np.maximum(days, 1.0) / 365.25
    traits = run.now.people.traits
    oral = traits[at.RELAPSE_ORAL] * window * (load + run.shared("relapse_base") * days)
    again = traits[at.RELAPSE_COURSE] * window * squared
    return -np.expm1(-oral * run.shared("relapse_any")), -np.expm1(-oral), -np.expm1(-again)


def spread(values: Reals) -> Range:
    """The middle and the bands of equally weighted people."""
    cuts = np.quantile(values, [0.5, 0.25, 0.75, 0.1, 0.9, 0.025, 0.975])
    middle, *ends = (float(f"{cut:.4g}") for cut in cuts)
    return Range(
        middle=middle, within_50=(ends[0], ends[1]), within_80=(ends[2], ends[3]), within_95=(ends[4], ends[5])
    )


def in_100(chances: Reals, run: Run) -> Chance:
    """The mean of the people's chances, and between which values it lies from group to group."""
    groups = len(run.now.groups)
    means = np.array([chances[number::groups].mean() for number in range(groups)]) * 100
    return Chance(
        of_100=round(float(chances.mean()) * 100, 1),
        low=round(float(means.min()), 1),
        high=round(float(means.max()), 1),
    )


def _band(name: str, unit: str, values: Reals, run: Run, shown: Sequence[int]) -> Band:
    days = tuple(run.now.on + timedelta(days=run.days[number]) for number in shown)
    return Band(quantity=name, unit=unit, days=days, ranges=tuple(spread(values[number]) for number in shown))


def _clear_from(run: Run, looks_clear: Reals, shown: Sequence[int]) -> date | None:
    """The first shown day from which half of the people are clear or almost clear, and stay so to the end of what is
    shown.
    """
    share = looks_clear[: len(shown)].mean(axis=1)
    half = [number for number in shown if share[number:].min() >= 0.5]
    return run.now.on + timedelta(days=run.days[half[0]]) if half else None


def _last_dose(run: Run) -> date | None:
    """The usual day of the last capsule of the plan."""
    if not run.plan.treats:
        return None
    off = float(np.median(run["days_off"][-1]))
    return run.now.on + timedelta(days=round(run.days[-1] - off) - 1)

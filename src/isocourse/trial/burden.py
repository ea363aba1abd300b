"""The whole burden: what it is worth to offer isotretinoin now, a year later, or never, to those who qualify.

The number of people is the question's premise, not a confirmed figure. They are drawn like patients who consult, four
to five in ten of whom are scarred. What the answer hangs on is told by Morris's method over the numbers we doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from SALib.analyze import morris as analysis
from SALib.sample import morris as sampling

from ..forecast.outcomes import Now, new_lasting_scars, run_plan
from ..forecast.plans import read_plan
from ..sim import Course, Parameters, People, load_parameters, people
from ..sim import layout as at
from ..sim.chance import Reals
from .run import CHUNK, EPOCH, EVERY_DAYS, HEAVIEST

PREMISE = 9_400_000  # people with acne, as the question puts it; the figure recurs nowhere (scars.md C1)
YEARS = 3
PLANS = {
    "now": "uk-label",
    "a year later": "wait 1 year then uk-label",
    "never": "none",
}
NOW, NEVER = list(PLANS).index("now"), list(PLANS).index("never")
SEVERE, MODERATE = 31, 19  # GAGS
LEVELS, DOUBT_SPAN = 4, 1.64  # of Morris's grid; nine in ten of what we think possible
MOST = 0.99  # of a share
# What moves scars: the numbers that the sensitivity is asked about, where we doubt them.
ASKED = (
    "scar_share", "scar_nodule_weight", "scar_settling", "scar_resolution", "scar_duration_power", "past_activity",
    "calm_loss", "calm_recovery", "remission_loss", "remission_recovery", "comedo_rate", "natural_decline",
)  # fmt: skip


@dataclass(frozen=True)
class Burden:
    """What came out, for the premise's number of people.

    `scarred_before` and `qualify` are shares of all; `new_scars` and `newly_scarred` are for each plan: scars that
    stay a person who qualifies, and the share of those who qualify that becomes evidently scarred. `error` is the
    standard error of what `now` spares against `never`, a person.
    """

    simulated: int
    scarred_before: float
    qualify: float
    new_scars: Mapping[str, float]
    newly_scarred: Mapping[str, float]
    error: float
    parameters_dated: str

    @property
    def people(self) -> float:
        """People of the premise who qualify."""
        return PREMISE * self.qualify

    def spared(self, plan: str) -> float:
        """Scars that stay, spared against never offering it, in all."""
        return self.people * (self.new_scars["never"] - self.new_scars[plan])


def burden(
    count: int, seed: int = 0, parameters: Parameters | None = None, progress: Callable[[int], None] | None = None
) -> Burden:
    """The burden from `count` simulated people, scaled to the premise; everybody offered a course takes it."""
    parameters = parameters or load_parameters()
    evident = parameters.value("scar_evident")
    scarred = qualified = 0
    new, becoming = np.zeros(len(PLANS)), np.zeros(len(PLANS))  # sums, so that millions take no more memory
    spared, squares = 0.0, 0.0
    for first in range(0, count, CHUNK):
        crowd = people(min(CHUNK, count - first), seed, first=first, parameters=parameters)
        dents = crowd.start[at.YOUNG] + crowd.start[at.LASTING]
        scarred += int((dents >= evident).sum())
        offered = crowd[qualify(crowd, evident)]
        qualified += len(offered)
        if len(offered):
            scars, scarring = _under_each(offered, evident)
            new, becoming = new + scars.sum(axis=1), becoming + scarring.sum(axis=1)
            away = scars[NEVER] - scars[NOW]
            spared, squares = spared + float(away.sum()), squares + float(away @ away)
        if progress:
            progress(first + len(crowd))
    most = max(qualified, 1)
    variance = max(squares / most - (spared / most) ** 2, 0.0)
    return Burden(
        simulated=count, scarred_before=scarred / count, qualify=qualified / count,
        new_scars=dict(zip(PLANS, map(float, new / most), strict=True)),
        newly_scarred=dict(zip(PLANS, map(float, becoming / most), strict=True)),
        error=float(np.sqrt(variance / most)), parameters_dated=parameters.dated,
    )  # fmt: skip


def qualify(crowd: People, evident: float) -> np.ndarray:
    """Whom labels and guidelines have in mind: severe acne, or moderate acne that has already scarred."""
    dents = crowd.start[at.YOUNG] + crowd.start[at.LASTING]
    gags = crowd.covariates["gags"]
    return np.flatnonzero((gags >= SEVERE) | ((gags >= MODERATE) & (dents >= evident)))


def _under_each(crowd: People, evident: float) -> tuple[Reals, Reals]:
    """For each plan and person: new scars that stay; 1 for who was not evidently scarred before and is after."""
    new, becoming = [], []
    before = crowd.start[at.YOUNG] + crowd.start[at.LASTING]
    now = Now(crowd, crowd.start, 0, EPOCH, (crowd.parameters,))
    for words in PLANS.values():
        plan = read_plan(words)
        run = run_plan(now, plan, plan.course(Course(), 0, HEAVIEST, 0.0, 0.0), round(365.25 * YEARS), EVERY_DAYS)
        after = (run["young_scars"] + run["lasting_scars"])[run.last]
        new.append(new_lasting_scars(run)[run.last])
        becoming.append(((before < evident) & (after >= evident)) * 1.0)
    return np.stack(new), np.stack(becoming)


@dataclass(frozen=True)
class Influence:
    """How far one number moves the scars spared a person: mean size of the change across its range, and its spread."""

    parameter: str
    identified: str
    move: float
    spread: float


@dataclass(frozen=True)
class Doubt:
    """What the answer hangs on, the largest first; `low` and `high` hold eight in ten of the tries with moved numbers.

    These are scars spared in all, now against never. The tries lie on Morris's grid: no probabilities.
    """

    influences: tuple[Influence, ...]
    tries: int
    low: float
    high: float


def doubt(
    count: int, trajectories: int, seed: int = 0, asked: Sequence[str] = ASKED,
    progress: Callable[[int], None] | None = None,
) -> Doubt:  # fmt: skip
    """Morris's elementary effects on the scars spared a person who qualifies (now against never)."""
    usual = load_parameters()
    names = [name for name in asked if usual[name].doubt]
    problem = {"num_vars": len(names), "names": names, "bounds": [[-DOUBT_SPAN, DOUBT_SPAN]] * len(names)}
    points = sampling.sample(problem, trajectories, num_levels=LEVELS, seed=seed)
    spared, in_all = [], []
    for number, point in enumerate(points):
        found = burden(count, seed, _moved(usual, dict(zip(names, map(float, point), strict=True))))
        spared.append(found.new_scars["never"] - found.new_scars["now"])
        in_all.append(found.spared("now"))
        if progress:
            progress(number + 1)
    told = analysis.analyze(problem, points, np.array(spared), num_levels=LEVELS, seed=seed)
    rows = zip(names, told["mu_star"], told["sigma"], strict=True)
    made = [Influence(name, usual[name].identified, float(move), float(spread)) for name, move, spread in rows]
    low, high = np.quantile(in_all, [0.1, 0.9])
    return Doubt(tuple(sorted(made, key=lambda one: -one.move)), len(in_all), float(low), float(high))


def _moved(usual: Parameters, away: Mapping[str, float]) -> Parameters:
    """The parameters with each number moved by so many of its doubts."""
    moved: dict[str, float] = {}
    for name, by in away.items():
        entry = usual[name]
        value = entry.value * np.exp(entry.doubt * by) if entry.scale == "log" else entry.value + entry.doubt * by
        moved[name] = min(value, MOST) if entry.scale == "plain" and entry.value < 1 else value
    return usual.with_values(**moved)

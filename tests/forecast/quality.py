"""How good forecasts are on simulated patients whose truth is known: coverage, CRPS, sharpness, and honesty where the
model is wrong.

    python -m tests.forecast.quality --patients 2000 --write docs/explanation/forecast-quality.md

Every patient is met after 1, 3 and 6 monthly visits on a course that ends on day 200. Spots, comedones and
triglycerides are foretold for day 270, and the scars that form until day 365. Truth and forecast share no random
number.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from isocourse.forecast.conditioned import ROUNDS as FULL
from isocourse.forecast.conditioned import fit
from isocourse.forecast.latent import widened
from isocourse.forecast.outcomes import GROUPS, doubted
from isocourse.forecast.refuse import FEWEST, check_fit
from isocourse.forecast.result import NoForecast
from isocourse.sim import Course, Parameters, People, load_parameters, simulate
from tests.forecast.patients import COURSE, VISIT_DAYS, WORLDS, Patient, patient

VISITS = (1, 3, 6)
LATER, END = 270, 365
KEPT = ("inflammatory", "nodules", "comedones", "triglycerides", "lasting_scars", "young_scars")
FORETOLD = ("spots", "comedones", "triglycerides", "new scars")
ROUNDS, PEOPLE = (400, 1600), 400
SHARES = (0.5, 0.8, 0.95)
AIM = 3  # points


@dataclass(frozen=True)
class Told:
    """One quantity of one patient: the truth, the forecast's people, the population's, and the last value seen."""

    quantity: str
    visits: int
    truth: float
    people: np.ndarray
    population: np.ndarray
    last: float | None


@dataclass(frozen=True)
class Life:
    """What becomes of some people: each quantity by its name; scars are those since a visit, by its day."""

    later: dict[str, np.ndarray]
    scars: dict[int, np.ndarray]

    def __call__(self, name: str, day: int) -> np.ndarray:
        return self.scars[day] if name == "new scars" else self.later[name]


def foretold(one: Patient, whole: Life, population: Life, rounds: tuple[int, int]) -> Iterator[Told]:
    """What is foretold of a patient; raises NoForecast where the forecast refuses."""
    past = one.past()
    fitted = fit(past, rounds)
    check_fit(fitted, past, FEWEST * sum(rounds) / sum(FULL))
    held = life(past.latent.people(*fitted.draw(PEOPLE)), past.days)
    last = {"spots": one.last("papules and pustules") + one.last("nodules"), "comedones": one.last("comedones"),
            "triglycerides": one.last("triglycerides"), "new scars": None}  # fmt: skip
    for name in FORETOLD:
        truth = float(whole(name, past.days)[0])
        yield Told(name, one.visits, truth, held(name, past.days), population(name, past.days), last[name])


def life(people: People, day: int) -> Life:
    """The people's lives on the course as recorded: to `day` as they are, from then on with our doubt about what all
    share, in groups.
    """
    until = simulate(people, COURSE, day, at=[], keep=(), engine="numba").state
    groups = doubts()
    kept = np.empty((3, len(KEPT), len(people)))
    stays = np.empty(len(people))
    for number, group in enumerate(groups):
        which = slice(number, None, len(groups))
        some = replace(people[which], parameters=group)
        kept[:, :, which] = simulate(some, COURSE, END - day, at=[day, LATER, END], keep=KEPT, state=until[:, which],
                                     first=day, engine="numba").kept  # fmt: skip
        stays[which] = staying(group)
    return seen_in(kept, stays, [day])


def whole_life(people: People, course: Course) -> Life:
    """The people's lives from the first day to the last, under their own numbers."""
    days = [VISIT_DAYS[count - 1] for count in VISITS]
    kept = simulate(people, course, END, at=[*days, LATER, END], keep=KEPT, engine="numba").kept
    return seen_in(kept, np.full(len(people), staying(people.parameters)), days)


def seen_in(kept: np.ndarray, stays: np.ndarray, days: Sequence[int]) -> Life:
    """`kept` is (visit, quantity, person): on each of `days`, on day LATER, on day END."""
    spots, nodules, comedones, triglycerides, lasting, young = kept.transpose(1, 0, 2)
    scars = lasting + stays * young
    later = {"spots": spots[-2] + nodules[-2], "comedones": comedones[-2], "triglycerides": triglycerides[-2]}
    return Life(later, {day: scars[-1] - scars[place] for place, day in enumerate(days)})


def staying(parameters: Parameters) -> float:
    """The share of young scars that settles."""
    settling, fading = parameters.value("scar_settling"), parameters.value("scar_resolution")
    return settling / (settling + fading)


@cache
def doubts() -> tuple[Parameters, ...]:
    return doubted(widened(load_parameters()), GROUPS, 5)


def crps(people: np.ndarray, truth: float) -> float:
    """The continuous ranked probability score of equally weighted people, in the quantity's unit; less is better."""
    ordered, count = np.sort(people), len(people)
    apart = 2 * ((2 * np.arange(1, count + 1) - count - 1) * ordered).sum() / count**2
    return float(np.abs(people - truth).mean() - apart / 2)


def measure(
    patients: Sequence[int], world: str, rounds: tuple[int, int] = ROUNDS, visits: Sequence[int] = VISITS
) -> tuple[list[Told], dict[int, list[bool]]]:
    """Everything foretold, and for each number of visits whether each patient was refused."""
    told: list[Told] = []
    refused: dict[int, list[bool]] = {count: [] for count in visits}
    for number in patients:
        longest = patient(number, max(VISITS), world=world)
        whole = whole_life(longest.people(), longest.course)
        latent = longest.past().latent
        ids = np.arange(PEOPLE, dtype=np.uint64)
        population = whole_life(latent.people(latent.draw(PEOPLE, "population"), ids, latent.background(ids)), COURSE)
        for count in visits:
            try:
                told += foretold(longest.after(count), whole, population, rounds)
                refused[count].append(False)
            except NoForecast:
                refused[count].append(True)
    return told, refused


def rows(told: Sequence[Told]) -> Iterator[tuple[str, int, list[float]]]:
    """For each quantity and number of visits: coverage of 50, 80, 95 %; CRPS of forecast, population, last value; 80
    % width.
    """
    for name in FORETOLD:
        for visits in VISITS:
            some = [one for one in told if (one.quantity, one.visits) == (name, visits)]
            places = np.array([(one.people < one.truth).mean() for one in some])
            found = [float((np.abs(places - 0.5) <= share / 2).mean()) for share in SHARES]
            found.append(float(np.mean([crps(one.people, one.truth) for one in some])))
            found.append(float(np.mean([crps(one.population, one.truth) for one in some])))
            lasts = [abs(one.last - one.truth) for one in some if one.last is not None]
            found.append(float(np.mean(lasts)) if lasts else float("nan"))
            found.append(float(np.median([np.diff(np.quantile(one.people, [0.1, 0.9]))[0] for one in some])))
            yield name, visits, found


def report(count: int, rounds: tuple[int, int]) -> str:
    """The figures as a page: `count` patients in the first world, a quarter of them in each other."""
    said = [
        f"Measured with {sum(rounds):,} simulated people a forecast (a user gets {sum(FULL):,}); {PEOPLE} live on.",
    ]
    for number, (world, meaning) in enumerate(WORLDS.items()):
        patients = count if number == 0 else count // 4
        begun = time.process_time()
        told, refused = measure(range(patients), world, rounds)
        taken = (time.process_time() - begun) / 60
        print(f"{world}: {patients} patients, {taken:.1f} minutes of processor time", file=sys.stderr, flush=True)
        away = ", ".join(f"{100 * np.mean(found):.1f} % after {visits}" for visits, found in refused.items())
        errors = " and ".join(f"{100 * np.sqrt(share * (1 - share) / patients):.1f}" for share in SHARES)
        said += ["", f"## {world.capitalize()}", "", f"{meaning} {patients:,} patients; refused: {away} visits."]
        places = np.array([(one.people < one.truth).mean() for one in told])
        whole = ", ".join(f"{100 * (np.abs(places - 0.5) <= share / 2).mean():.1f}" for share in SHARES)
        said += [f"The standard errors of the three shares are {errors} points."]
        said += [f"Of all {len(told):,} foretold values {whole} in 100 lay in the 50, 80 and 95 % ranges.", ""]
        said += [
            "| quantity | visits | in 50 % | in 80 % | in 95 % | CRPS | population's | last value's | 80 % width |"
        ]
        said += ["|---|---|---|---|---|---|---|---|---|"]
        found_rows = list(rows(told))
        for name, visits, found in found_rows:
            shares = " | ".join(f"{100 * share:.1f}" for share in found[:3])
            scores = " | ".join("–" if np.isnan(value) else f"{value:.3g}" for value in found[3:])
            said.append(f"| {name} | {visits} | {shares} | {scores} |")
        said += ["", verdict(found_rows)]
    return "\n".join(said) + "\n"


def verdict(found_rows: Sequence[tuple[str, int, list[float]]]) -> str:
    """What the rows come to, against the aims."""
    away = np.array([[100 * (found[i] - SHARES[i]) for i in range(3)] for _, _, found in found_rows])
    within = int((np.abs(away) <= AIM).sum())
    better = all(found[3] < found[4] and not found[3] >= found[5] for _, _, found in found_rows)
    place = np.unravel_index(np.abs(away).argmax(), away.shape)
    name, visits, _ = found_rows[place[0]]
    return (
        f"{within} of {away.size} shares lie within {AIM} points of what they should be; the farthest is {name} after "
        f"{visits} visits, {away[place]:+.1f} points of {100 * SHARES[place[1]]:g}. The score is "
        f"{'better than both others in every row' if better else 'not better than both others in every row'}."
    )

HEAD = """\
# The figures of the forecast

Written by `make forecast-quality`.

Every patient is met after 1, 3 and 6 monthly visits on a course that ends on day 200. Spots, comedones and
triglycerides are foretold for day 270, and the scars that form until day 365. CRPS is the continuous
ranked probability score in the quantity's own unit; less is better.

"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--patients", type=int, default=2000)
    parser.add_argument("--rounds", type=int, nargs=2, default=ROUNDS, metavar=("FIRST", "SECOND"))
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    text = report(given.patients, tuple(given.rounds))
    print(text)
    if given.write:
        given.write.write_text(f"{HEAD}{text}", "utf-8")


if __name__ == "__main__":
    main()

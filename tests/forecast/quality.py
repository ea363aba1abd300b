"""How good forecasts are on simulated patients whose truth is known: coverage, CRPS, sharpness, and honesty where the
model is wrong.

    python -m tests.forecast.quality --patients 2000 --write docs/explanation/forecast-quality.md

Every patient is met after 1, 3 and 6 monthly visits on a course that ends on day 200, and three quantities are
foretold for day
270 and scars for day 365. Truth and forecast share no random number.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from isocourse.forecast.conditioned import ROUNDS as FULL
from isocourse.forecast.conditioned import fit
from isocourse.forecast.outcomes import GROUPS, doubted
from isocourse.forecast.refuse import FEWEST, check_fit
from isocourse.forecast.result import NoForecast
from isocourse.sim import simulate
from tests.forecast.patients import COURSE, WORLDS, Patient, patient

VISITS = (1, 3, 6)
LATER, END = 270, 365
KEPT = ("inflammatory", "nodules", "comedones", "triglycerides", "lasting_scars", "young_scars")
FORETOLD = ("spots", "comedones", "triglycerides", "new scars")
ROUNDS, PEOPLE = (400, 1600), 400


@dataclass(frozen=True)
class Told:
    """One quantity of one patient: the truth, the forecast's people, the population's, and the last value seen."""

    quantity: str
    visits: int
    truth: float
    people: np.ndarray
    population: np.ndarray
    last: float | None


def foretold(one: Patient, visits: int, rounds: tuple[int, int]) -> Iterator[Told]:
    """What is foretold of a patient; raises NoForecast where the forecast refuses."""
    past = one.past()
    fitted = fit(past, rounds)
    check_fit(fitted, past, FEWEST * sum(rounds) / sum(FULL))
    groups = doubted(past.latent.parameters, GROUPS, 5)
    held = lives(past.latent, *fitted.draw(PEOPLE), past.days, groups)
    nobody = replace(past, seen=())
    population = lives(past.latent, *fit(nobody, (PEOPLE, 0)).draw(PEOPLE), past.days, groups)
    truth = lives(one.latent, one.u, one.ids, one.background, past.days, [one.lived_by()], one.course)
    last = {"spots": one.last("papules and pustules") + one.last("nodules"), "comedones": one.last("comedones"),
            "triglycerides": one.last("triglycerides"), "new scars": None}  # fmt: skip
    for name in FORETOLD:
        yield Told(name, visits, float(truth[name][0]), held[name], population[name], last[name])


def lives(latent, u, ids, background, day, groups, course=COURSE):
    """The people's quantities on day 270, and the scars that formed from `day` to day 365 and stay."""
    people = latent.people(u, ids, background)
    until = simulate(people, course, day, at=[], keep=(), engine="numba").state
    kept = np.empty((3, len(KEPT), u.shape[1]))
    stays = np.empty(u.shape[1])
    for number, group in enumerate(groups):
        which = slice(number, None, len(groups))
        some = replace(people[which], parameters=group)
        kept[:, :, which] = simulate(some, course, END - day, at=[day, LATER, END], keep=KEPT, state=until[:, which],
                                     first=day, engine="numba").kept  # fmt: skip
        settling, fading = group.value("scar_settling"), group.value("scar_resolution")
        stays[which] = settling / (settling + fading)
    scars = kept[:, 4] + stays * kept[:, 5]
    return {"spots": kept[1, 0] + kept[1, 1], "comedones": kept[1, 2], "triglycerides": kept[1, 3],
            "new scars": scars[2] - scars[0]}  # fmt: skip


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
        for count in visits:
            try:
                told += foretold(patient(number, count, world=world), count, rounds)
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
            found = [float((np.abs(places - 0.5) <= share / 2).mean()) for share in (0.5, 0.8, 0.95)]
            found.append(float(np.mean([crps(one.people, one.truth) for one in some])))
            found.append(float(np.mean([crps(one.population, one.truth) for one in some])))
            lasts = [abs(one.last - one.truth) for one in some if one.last is not None]
            found.append(float(np.mean(lasts)) if lasts else float("nan"))
            found.append(float(np.median([np.diff(np.quantile(one.people, [0.1, 0.9]))[0] for one in some])))
            yield name, visits, found


def report(count: int, rounds: tuple[int, int]) -> str:
    """The figures as a page."""
    said = [f"Measured on {count} simulated patients in each world, {sum(rounds):,} simulated people a forecast."]
    for world, meaning in WORLDS.items():
        told, refused = measure(range(count), world, rounds)
        away = ", ".join(f"{100 * np.mean(found):.1f} % after {visits}" for visits, found in refused.items())
        said += ["", f"## {world.capitalize()}", "", f"{meaning} Refused: {away} visits.", ""]
        said += [
            "| quantity | visits | in 50 % | in 80 % | in 95 % | CRPS | population's | last value's | 80 % width |"
        ]
        said += ["|---|---|---|---|---|---|---|---|---|"]
        for name, visits, found in rows(told):
            shares = " | ".join(f"{100 * share:.1f}" for share in found[:3])
            scores = " | ".join("–" if np.isnan(value) else f"{value:.3g}" for value in found[3:])
            said.append(f"| {name} | {visits} | {shares} | {scores} |")
    return "\n".join(said) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--patients", type=int, default=2000)
    parser.add_argument("--rounds", type=int, nargs=2, default=ROUNDS, metavar=("FIRST", "SECOND"))
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    text = report(given.patients, tuple(given.rounds))
    print(text)
    if given.write:
        given.write.write_text(f"# The figures of the forecast\n\nWritten by `make forecast-quality`. {text}", "utf-8")


if __name__ == "__main__":
    main()

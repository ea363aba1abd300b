"""Fits the calibrated parameters to the published tables: `python -m isocourse.sim.calibrate` (`make calibrate`).

In causal order (oil, spots and relapse, scars, side effects), each group of parameters is fitted to the tables that it
decides, by damped Gauss-Newton on the misfits in units of each target's tolerance. The same virtual people stand behind
every evaluation, so the misfit is smooth in the parameters and the same seed gives the same file. Parameters move on
the logarithm (or plainly, where their scale is plain) inside their bounds; a weak pull towards where they started
keeps in place what the tables cannot tell. Writes the values into the parameter file and a report beside the manual.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from isocourse.sim import chance
from isocourse.sim.evaluate import Result, evaluate
from isocourse.sim.parameters import FILE, Parameters, load_parameters
from isocourse.sim.tables import Table, read_tables
from isocourse.sim.validate import describe

STEP = 0.08  # of a parameter's free range, for the slopes
PULL = 0.3  # how strongly a parameter is held where it started, in tolerances per half of its free range


@dataclass(frozen=True)
class Group:
    """Parameters that one set of tables decides."""

    name: str
    parameters: tuple[str, ...]
    tables: tuple[str, ...]


GROUPS = (
    Group(
        "oil",
        ("sebum_ec50", "sebum_emax", "gland_rate", "progenitor_recovery", "progenitor_loss"),
        ("farrell_1980", "stewart_1983", "hughes_1994"),
    ),
    Group(
        "spots and relapse",
        (
            "sebum_weight", "calm_ec50", "calm_loss", "calm_loss__spread", "calm_recovery", "remission_ec50",
            "remission_loss", "remission_recovery", "comedo_rate", "nodule_rate", "flare_size", "flare_size__spread",
            "excess_rate", "natural_decline", "relapse_oral", "relapse_oral__spread", "relapse_base",
            "relapse_any", "relapse_course",
        ),
        (
            "de_2024", "cip_phase3", "strauss_1984", "dhaked_2016", "agarwal_2011", "ahmad_2015", "vehicle_arms",
            "demircay_2008", "lai_2025", "layton_1993", "quereux_2006", "morales_2013",
        ),
    ),
    Group(
        "scars",
        ("scar_share", "scar_share__spread", "scar_resolution", "scar_settling"),
        ("tan_2017_pathogenesis", "tan_2017_prevalence", "population_scars", "dreno_2017"),
    ),
    Group(
        "side effects",
        (
            "dry_ec50", "dry_ec50__spread", "dry_lips", "dry_skin", "dry_eczema", "triglycerides",
            "triglycerides_rise", "alt", "alt_rise", "alt_rise__spread", "ck_rise",
        ),
        ("rademaker_2010", "hodgkiss_2011", "laboratory", "cip_phase3"),
    ),
)  # fmt: skip
SPREADS = (0.2, 2.5)  # bounds of a spread that is fitted


class Fit:
    """One group's parameters on a free scale from 0 (lowest allowed) to 1 (highest)."""

    def __init__(self, group: Group, start: Parameters, tables: dict[str, Table], n: int, seed: int):
        self.group, self.start, self.n, self.seed = group, start, n, seed
        self.tables = {name: tables[name] for name in group.tables}
        self.bounds = [self._bounds(name) for name in group.parameters]
        pairs = zip(group.parameters, self.bounds, strict=True)
        self.first = np.array([self._free(name, bound) for name, bound in pairs])

    def _bounds(self, name: str) -> tuple[float, float, bool]:
        base, _, spread = name.partition("__")
        parameter = self.start[base]
        if spread:
            return (*SPREADS, True)
        if parameter.low is None or parameter.high is None:
            raise ValueError(f"{name} is to be calibrated, so it needs low and high")
        return parameter.low, parameter.high, parameter.scale == "log" and parameter.low > 0

    def _free(self, name: str, bound: tuple[float, float, bool]) -> float:
        low, high, log = bound
        base, _, spread = name.partition("__")
        value = self.start.spread(base) if spread else self.start.value(base)
        inside = min(max(value, low), high)
        return float(np.log(inside / low) / np.log(high / low) if log else (inside - low) / (high - low))

    def values(self, free: chance.Reals) -> dict[str, float]:
        made = {}
        for name, (low, high, log), place in zip(self.group.parameters, self.bounds, free, strict=True):
            made[name] = float(low * (high / low) ** place if log else low + place * (high - low))
        return made

    def misfit(self, free: chance.Reals) -> chance.Reals:
        """Misfits in tolerances, then the pull towards the start."""
        parameters = self.start.with_values(**self.values(free))
        results = [
            result
            for name, table in self.tables.items()
            for result in evaluate(name, table, seed=self.seed, parameters=parameters, n=self.n)
        ]
        away = [np.sqrt(result.target.weight) * distance(result) for result in results]
        return np.array([*away, *(PULL * (free - self.first) / 0.5)])

    def run(self, rounds: int) -> dict[str, float]:
        free, damping = self.first.copy(), 0.1
        misfit = self.misfit(free)
        for number in range(rounds):
            slopes = self._slopes(free, misfit)
            for _ in range(4):
                matrix = slopes.T @ slopes
                matrix += damping * np.diag(np.diag(matrix) + 1e-3)
                moved = np.clip(free - np.linalg.solve(matrix, slopes.T @ misfit), 0.0, 1.0)
                tried = self.misfit(moved)
                if tried @ tried < misfit @ misfit:
                    free, misfit, damping = moved, tried, damping / 3
                    break
                damping *= 5
            print(f"{self.group.name}: round {number + 1}, misfit {misfit @ misfit:.2f}", file=sys.stderr, flush=True)
        return self.values(free)

    def _slopes(self, free: chance.Reals, misfit: chance.Reals) -> chance.Reals:
        columns = []
        for place in range(len(free)):
            step = STEP if free[place] + STEP <= 1 else -STEP
            moved = free.copy()
            moved[place] += step
            columns.append((self.misfit(moved) - misfit) / step)
        return np.stack(columns, axis=1)


def distance(result: Result) -> float:
    """From the middle of a target's interval, in half widths; bounded, so that one lost cause does not rule."""
    low, high = result.target.limits
    return float(np.clip((result.simulated - (low + high) / 2) / max((high - low) / 2, 1e-9), -4, 4))


def write(path: Path, parameters: Parameters, values: dict[str, float]) -> None:
    """Puts new values into the file's text; comments and order stay."""
    text = path.read_text("utf-8")
    for name, value in values.items():
        base, _, part = name.partition("__")
        pattern = rf"(^\[{base}\]\n(?:(?!\[).*\n)*?{part or 'value'} = )[-\d.e]+"
        text, found = re.subn(pattern, rf"\g<1>{value:.4g}", text, flags=re.MULTILINE)
        if found != 1:
            raise ValueError(f"{path.name}: no {part or 'value'} to write for {base}")
    path.write_text(text, "utf-8")


def report(results: Sequence[Result], notes: dict[str, str]) -> str:
    """The report as a page of the manual."""
    met = sum(result.passed for result in results)
    tables = {result.table for result in results}
    short = sorted({result.table for result in results if not result.passed})
    lines = [
        "# What the simulator was calibrated to",
        "",
        "Written by `make calibrate`; do not edit. Each row is a published figure, the interval within which the",
        "simulator should come, what it gives, and whether that is met; where it is not, why and what is needed.",
        "A table is one study.",
        "",
        f"{len(tables) - len(short)} of {len(tables)} tables are met whole, {met} of {len(results)} targets.",
        f"Not met whole: {', '.join(short) or 'none'}.",
        f"The aim, every table within its interval, is {'**missed**' if short else 'met'}.",
        "Beside that, the model leans to low doses: see [how it works](../explanation/how-the-simulator-works.md).",
    ]
    last = ""
    for result in results:
        if result.table != last:
            note = notes[result.table].strip()
            lines += ["", f"## {result.table}", "", note, "", "| target | published | interval | simulated | met |"]
            lines += ["|---|---|---|---|---|"]
            last = result.table
        lines.append(line(result))
    return "\n".join(lines) + "\n"


def line(result: Result) -> str:
    """A target as a row of the report."""
    low, high = result.target.limits
    figures = (f"{result.target.value:g}", f"{low:.4g} to {high:.4g}", f"{result.simulated:.4g}")
    met = "yes" if result.passed else f"**no.** {result.target.unmet}"
    return f"| {' | '.join((describe(result.target), *figures, met))} |"


def main(arguments: Sequence[str] | None = None) -> int:
    made = argparse.ArgumentParser(prog="python -m isocourse.sim.calibrate", description="fit to the published tables")
    made.add_argument("--people", type=int, default=1_000, help="virtual people for each arm while fitting")
    made.add_argument("--rounds", type=int, default=5)
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--group", choices=[group.name for group in GROUPS], help="only this group")
    made.add_argument("--parameters", type=Path, default=FILE, help="the file to start from and to write")
    made.add_argument("--report", type=Path, help="where to write the report")
    made.add_argument("--report-only", action="store_true", help="fit nothing")
    asked = made.parse_args(arguments)
    tables, parameters = read_tables(), load_parameters(asked.parameters)
    for group in GROUPS:
        if not asked.report_only and asked.group in (None, group.name):
            values = Fit(group, parameters, tables, asked.people, asked.seed).run(asked.rounds)
            write(asked.parameters, parameters, values)
            parameters = parameters.with_values(**values)
    if asked.report:
        load_parameters.cache_clear()
        final = load_parameters(asked.parameters)
        results = [row for name, table in tables.items() for row in evaluate(name, table, parameters=final)]
        heads = {name: f"{table.study}. {table.citation}. {table.note}" for name, table in tables.items()}
        asked.report.write_text(report(results, heads), "utf-8")
        print(f"{sum(result.passed for result in results)} of {len(results)} targets met")
    return 0


if __name__ == "__main__":
    sys.exit(main())

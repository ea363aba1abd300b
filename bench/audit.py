"""An audit of invented people under all US rules: time and peak memory at three sizes, and FHIR people a second.

Each measurement is a process of its own. Prints what was measured; asserts nothing. `--supplies` is the larger size;
the others are a tenth and a hundredth of it. The load of the machine is printed beside the times. `--chart` draws them.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import altair as alt
import vl_convert

SUPPLIES_A_PERSON = 6
COMMAND = (sys.executable, "-m", "isocourse")


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock and of processor time, and peak memory in MiB, of one command."""

    clock: float
    processor: float
    memory: float

    def __str__(self) -> str:
        return (
            f"{self.clock:7.1f} s on the clock, {self.processor:7.1f} s of processor time, peak {self.memory:,.0f} MiB"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--supplies", type=int, default=1_000_000, help="supplies of the larger audit")
    parser.add_argument("--fhir", type=int, default=1_000, help="people of the audit from FHIR NDJSON")
    parser.add_argument("--memory", default="2GB", help="bound of the engine, the same at both sizes")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--chart", type=Path, help="an SVG file for the cost against the size")
    asked = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; --memory {asked.memory}, {asked.threads} threads")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        costs = {people: of_parquet(home, people, asked) for people in sizes(asked.supplies)}
        for smaller, larger in pairwise(costs.values()):
            clock, processor, memory = (
                getattr(larger, name) / getattr(smaller, name) for name in ("clock", "processor", "memory")
            )
            print(f"ten times as many: {clock:.1f} times on the clock, {processor:.1f} processor, {memory:.2f} memory")
        if asked.chart:
            draw(costs, asked.chart)
        of_fhir(home, asked)


def sizes(supplies: int) -> tuple[int, int, int]:
    people = supplies // SUPPLIES_A_PERSON
    return people // 100, people // 10, people


def draw(costs: Mapping[int, Cost], file: Path) -> None:
    """Seconds and memory against supplies, both on scales on which ten times as much is one step."""
    rows = [
        {"supplies": people * SUPPLIES_A_PERSON, "cost": amount, "what": what}
        for people, cost in costs.items()
        for what, amount in (("seconds on the clock", cost.clock), ("peak memory, MiB", cost.memory))
    ]
    charts = alt.Chart(alt.Data(values=rows)).mark_line(point=True, color="#1b5e7a").encode(
        x=alt.X("supplies:Q", scale=alt.Scale(type="log"), title="supplies", axis=alt.Axis(format="~s", tickCount=4)),
        y=alt.Y("cost:Q", scale=alt.Scale(type="log"), title=None),
    )  # fmt: skip
    drawn = charts.properties(width=260, height=200).facet(column=alt.Column("what:N", title=None))
    text = drawn.resolve_scale(y="independent").configure_view(stroke="#d0d0d0").to_json()
    file.write_text(vl_convert.vegalite_to_svg(text), "utf-8")


def of_parquet(home: Path, people: int, asked: argparse.Namespace) -> Cost:
    made = run("people", people, "--to", home / f"p{people}", "--workers", 1)
    print(f"{people:>9,} people made as Parquet:    {made} ({people / made.processor:,.0f} people/s of processor)")
    cost = run("audit", home / f"p{people}", *period(home, asked))
    supplies = people * SUPPLIES_A_PERSON
    print(f"{people:>9,} people audited (Parquet): {cost} ({supplies / cost.clock:,.0f} supplies/s)")
    return cost


def of_fhir(home: Path, asked: argparse.Namespace) -> None:
    people = asked.fhir
    made = run("people", people, "--to", home / "fhir", "--form", "fhir", "--workers", 1)
    print(f"{people:>9,} people made as FHIR:       {made} ({people / made.processor:,.0f} people/s of processor)")
    cost = run("audit", home / "fhir", *period(home, asked))
    print(f"{people:>9,} people audited (FHIR):    {cost} ({people / cost.processor:,.0f} people/s of processor)")


def period(home: Path, asked: argparse.Namespace) -> tuple[object, ...]:
    return (
        "--programme", "us-ipledge", "--from", "2024-01-01", "--to", "2027-12-31", "--out", home / "out",
        "--memory", asked.memory, "--threads", asked.threads,
    )  # fmt: skip


def run(*args: object) -> Cost:
    """The command in a process of its own."""
    before = time.perf_counter()
    with subprocess.Popen([*COMMAND, *map(str, args)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"isocourse {' '.join(map(str, args))} ended with {process.returncode}")
    return Cost(time.perf_counter() - before, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


if __name__ == "__main__":
    main()

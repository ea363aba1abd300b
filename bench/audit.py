"""An audit of invented people under all US rules: time and peak memory at three sizes, and FHIR people a second.

Each measurement is a process of its own. Prints what was measured; asserts nothing. `--supplies` is the larger size;
the others are a tenth and a hundredth of it. The load of the machine is printed beside the times. `--chart` draws them.
"""

from __future__ import annotations

import argparse
import os
import shutil
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
PERIOD = ("2024-01-01", "2027-12-31")
ROOT = Path(__file__).parents[1]
CQL = ROOT / "build" / "beside" / "cql"
RUNNER = ROOT / "tests" / "audit" / "cql" / "run.mjs"
MEASURE = ROOT / "src" / "isocourse" / "audit" / "measures" / "02-test-in-window.uk-mhra.cql"
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
    parser.add_argument("--fhir", type=int, default=2_000, help="people of the audit from FHIR NDJSON")
    parser.add_argument("--cql", type=int, default=2_000, help="people of the measure in CQL")
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
        of_cql(home, asked)


def sizes(supplies: int) -> tuple[int, int, int]:
    people = supplies // SUPPLIES_A_PERSON
    return people // 100, people // 10, people


def draw(costs: Mapping[int, Cost], file: Path) -> None:
    """Seconds and memory against supplies, both on scales on which ten times as much is one step."""
    rows = [
        {"supplies": people * SUPPLIES_A_PERSON, "cost": amount, "what": what}
        for people, cost in costs.items()
        for what, amount in (("seconds of processor time", cost.processor), ("peak memory, MiB", cost.memory))
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


def of_cql(home: Path, asked: argparse.Namespace) -> None:
    """One measure by cql-execution beside the audit with all rules and measures, each from files to its end."""
    if not (CQL / "node_modules").is_dir():
        print("cql-execution is not installed: make test-cql")
        return
    people = asked.cql
    for form in ("fhir", "parquet"):
        run("people", people, "--to", home / f"uk-{form}", "--programme", "uk-mhra", "--form", form, "--workers", 1)
    theirs = measured("node", shutil.copy(RUNNER, CQL), MEASURE, home / "uk-fhir", *PERIOD)
    print(f"{people:>9,} people by cql-execution:   {theirs} ({people / theirs.processor:,.0f} people/s of processor)")
    for form in ("fhir", "parquet"):
        ours = run("audit", home / f"uk-{form}", *period(home, asked, "uk-mhra"))
        clock, processor = theirs.clock / ours.clock, theirs.processor / ours.processor
        print(f"{people:>9,} people audited ({form}): {ours}; cql-execution {clock:.1f} and {processor:.1f} times")


def period(home: Path, asked: argparse.Namespace, programme: str = "us-ipledge") -> tuple[object, ...]:
    return (
        "--programme", programme, "--from", PERIOD[0], "--to", PERIOD[1], "--out", home / "out",
        "--memory", asked.memory, "--threads", asked.threads,
    )  # fmt: skip


def run(*args: object) -> Cost:
    """The command of isocourse in a process of its own."""
    return measured(*COMMAND, *args)


def measured(*command: object) -> Cost:
    arguments = [*map(str, command)]
    before = time.perf_counter()
    with subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}")
    return Cost(time.perf_counter() - before, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


if __name__ == "__main__":
    main()

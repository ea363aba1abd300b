"""Time and memory of one ask, of 300 what-if asks, of a clinic's morning list, of a repair, and of a million asks.

Prints medians with the spread; asserts nothing. `--asks 10000000` runs ten times as many.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import population
from courses import courses

from isocourse import Ask, Record, decide, decide_many, repair, worklist
from isocourse.audit import answer_table

EXAMPLE = Path(__file__).parent / "example.json"
AT = datetime(2026, 2, 12, 15, tzinfo=UTC)
EXAMPLES = Path(__file__).parents[1] / "examples"
MISSED = datetime(2026, 11, 10, 15, tzinfo=UTC)  # the morning after Bea's window closed
FIRST_MISSED = datetime(2026, 11, 12, 15, tzinfo=UTC)  # and after Ana's first one: nothing is possible for 19 days
COLD = (
    "from datetime import date; from isocourse import Record, decide;"
    f"decide(Record.load('{EXAMPLE}'), act='dispense', at=date(2026, 2, 12))"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--asks", type=int, default=1_000_000, help="asks of the population run")
    parser.add_argument("--courses", type=int, default=1_000, help="open courses of the morning list")
    parser.add_argument("--runs", type=int, default=30, help="runs of the small measurements")
    asked = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print("milliseconds: median (least - most)")
    record = Record.load(EXAMPLE)
    future = [Ask(record, "dispense", AT + timedelta(hours=number)) for number in range(300)]
    show("one ask, new process (start of Python included)", timed(cold, 5))
    show("one ask, warm", timed(lambda: decide(record, act="dispense", at=AT), asked.runs))
    show("300 what-if asks of one person, warm", timed(lambda: decide_many(future), asked.runs))
    run_clinic(asked.courses)
    run_population(asked.asks)


def run_clinic(count: int) -> None:
    """The morning list of a clinic, and repairs over 60 days: of a later window, and of a first one."""
    records = list(courses([EXAMPLES / name for name in ("bea.json", "carl.json", "dora.json", "ana.json")], count))
    show(f"worklist of {count:,} open courses", timed(lambda: worklist(records, at=MISSED), 3))
    bea, ana = (Record.load(EXAMPLES / name) for name in ("bea.json", "ana.json"))
    show("repair over 60 days, a later window missed", timed(lambda: repair(bea, at=MISSED), 7))
    show("repair over 60 days, a first window missed", timed(lambda: repair(ana, at=FIRST_MISSED), 7))


def cold() -> None:
    subprocess.run([sys.executable, "-c", COLD], check=True)


def timed(run: Callable[[], object], times: int) -> list[float]:
    run()
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        spent.append((time.perf_counter() - start) * 1000)
    return spent


def show(name: str, spent: list[float]) -> None:
    print(f"{name:<50} {statistics.median(spent):8.1f} ({min(spent):.1f} - {max(spent):.1f})")


def run_population(asks: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        events, asked, count = population.write(Path(folder), asks // population.MONTHS)
        before = peak_mib()
        start = time.perf_counter()
        done = sum(
            table.num_rows for table in answer_table(events, asked, programme="us-ipledge", act="dispense", threads=2)
        )
        spent = time.perf_counter() - start
    assert done == count
    print(f"{done:,} asks of all US dispensing rules from Parquet: {spent:.1f} s, {done / spent:,.0f} asks/s")
    print(f"peak memory of this process: {peak_mib():,.0f} MiB (before that run {before:,.0f} MiB)")


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()

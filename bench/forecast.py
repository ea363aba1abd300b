"""Time and effective size of one person's forecast: `make bench-forecast`, or `python bench/forecast.py --cases 100`.

A case is a simulated patient after six visits with counts, triglycerides and ALT: the hardest, with the most uneven
weights. The fit takes 20,000 simulated people in two rounds, and more where weights collapse; a whole forecast adds one
plan, two years beyond its last capsule.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from isocourse.forecast.conditioned import ROUNDS, fit
from isocourse.forecast.outcomes import future_of, run_plan
from isocourse.forecast.person import PEOPLE, now_of
from isocourse.forecast.plans import read_plan
from isocourse.forecast.refuse import FEWEST, TALLEST_TAIL
from tests.forecast.patients import patient

HARDEST = 6  # visits
AIM_MS = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=100)
    parser.add_argument("--rounds", type=int, nargs=2, default=ROUNDS, metavar=("FIRST", "SECOND"))
    given = parser.parse_args()
    rounds = (given.rounds[0], given.rounds[1])
    fit(patient(0, HARDEST).past(), rounds)  # warm
    fits, worked, wholes, sizes, firsts, tails = [], [], [], [], [], []
    for number in range(1, given.cases + 1):
        past = patient(number, HARDEST).past()
        begun, before = time.perf_counter(), time.process_time()
        found = fit(past, rounds)
        fits.append(time.perf_counter() - begun)
        worked.append(time.process_time() - before)
        now = now_of(past, found, PEOPLE)
        plan = read_plan("40 mg for 12 weeks")
        future_of(run_plan(now, plan, plan.course(past.doses, past.days, 60.0, 0.0, 0.0), 365))
        wholes.append(time.perf_counter() - begun)
        sizes.append(found.effective)
        firsts.append(found.effective_first)
        tails.append(found.tail)
    print(f"{given.cases} cases after {HARDEST} visits, {sum(rounds):,} simulated people in two rounds, warm", end="")
    print(f"; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for name, taken in (("fit", fits), ("fit, processor time", worked), ("fit and one plan", wholes)):
        middle, most = np.quantile(taken, [0.5, 0.95]) * 1000
        print(f"  {name}: median {middle:,.0f} ms, p95 {most:,.0f} ms (aim for the fit by the clock: {AIM_MS} ms)")
    print(f"  effective size after round one: median {np.median(firsts):.1f}, worst {min(firsts):.1f}")
    print(f"  effective size in the end: median {np.median(sizes):,.0f}, worst {min(sizes):,.0f} (aim: {FEWEST})")
    refused = sum(size < FEWEST or tail > TALLEST_TAIL for size, tail in zip(sizes, tails, strict=True))
    print(f"  tail of the weights: worst {max(tails):.2f}; refused: {refused} of {given.cases}")


if __name__ == "__main__":
    main()

"""The simulator against general solvers on the same equations and people: `make bench-sim`, or `python
bench/simulator.py`.

Everybody takes 0.5 mg/kg for 28 days and 1 mg/kg for 112, in two doses a day, and is followed for a year with every
state on every morning. Accuracy is the worst person, state and day against SciPy's DOP853 at 1e-10, relative to the
value or, for what starts from nothing, to a hundredth of its greatest value. General solvers restart at every dose;
each gets the loosest tolerance that is as accurate as ours. numbalsoda is installed on demand (`--install`, needs
cmake and compilers) and is no part of the lock. Also: a million people for three years, and the distance from the
machine's limit. One thread is timed by the processor time it takes, two by the clock: on a machine that others use too,
only the first says something about the program.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numba import njit

BESIDE = Path(__file__).parents[1] / "build" / "bench-sim"
sys.path[:0] = [str(Path(__file__).parents[1]), str(BESIDE)]

from isocourse.sim import Course, layout, people, simulate, stream  # noqa: E402
from isocourse.sim.equations import KINETIC, SIZE, slopes  # noqa: E402
from isocourse.sim.kinetics import COLUMNS, NODES, QUIET_NODES  # noqa: E402
from isocourse.sim.simulate import shared_numbers  # noqa: E402
from tests.sim.reference import doses, solve  # noqa: E402

COURSE = Course.of(mg_per_kg=0.5, days=28, times=2).then(mg_per_kg=1.0, days=112, times=2)
DAYS = 365
NAMES = list(layout.STATES)[layout.PROGENITOR : layout.DOSE]
TOLERANCES = (1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8)
TRAITS, SHARED = len(layout.TRAITS), len(layout.SHARED)


def main() -> None:
    made = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    made.add_argument("--install", action="store_true", help="only install numbalsoda into this environment")
    made.add_argument("--people", type=int, default=20_000, help="for the rates of the simulator")
    made.add_argument("--checked", type=int, default=20, help="people whose accuracy is looked at")
    made.add_argument("--peers", type=int, default=200, help="people for the rates of the general solvers")
    made.add_argument("--million", type=int, default=1_000_000, help="people for the three years; 0 leaves it out")
    asked = made.parse_args()
    if asked.install:
        install()
        return
    crowd = people(max(asked.checked, asked.peers), seed=1)
    exact = [solve(crowd, COURSE, DAYS, person) for person in range(asked.checked)]
    floors = [0.01 * np.abs(one).max(axis=0) + 1e-12 for one in exact]

    def error(found: list[Any]) -> float:
        gaps = zip(found, exact, floors, strict=True)
        return max((np.abs(one - right) / np.maximum(np.abs(right), floor)).max() for one, right, floor in gaps)

    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(f"{'':30} {'tolerance':>10} {'1 thread':>10} {'2 threads':>10}  worst error")
    ours = ours_row(asked, error)
    rates = [peer_row(name, solver, crowd, asked, error, ours[0]) for name, solver in peers().items()]
    for threads, rate in ((1, max(one for one, _two in rates)), (2, max(two for _one, two in rates))):
        if rate:
            print(f"ratio to the best of them on {threads} thread(s): {ours[threads] / rate:,.0f}")
    limits(asked, ours)
    if asked.million:
        million(asked.million)


def install() -> None:
    """numbalsoda in a folder of its own; building it needs a C++ and a Fortran compiler."""
    if not (BESIDE / "numbalsoda").is_dir():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(BESIDE)]
        subprocess.run([*pip, "numbalsoda==0.3.4"], check=True)


def ours_row(asked: Any, error: Callable[[list[Any]], float]) -> tuple[float, float, float]:
    crowd, some = people(asked.people, seed=1), people(asked.checked, seed=1)
    daily = simulate(some, COURSE, DAYS, at=range(DAYS + 1), keep=NAMES, engine="numba")
    worst = error([daily.kept[:, :, person] for person in range(asked.checked)])
    rates = []
    for threads, clock in ((1, time.process_time), (2, time.perf_counter)):
        year = partial(simulate, crowd, COURSE, DAYS, keep=["sebum"], threads=threads)
        rates.append(asked.people / min(timed(year, clock) for _ in range(5)))
    print(f"{'isocourse, daily steps':30} {'':>10} {rates[0]:>10,.0f} {rates[1]:>10,.0f}  {worst:.1e}", flush=True)
    plain = timed(lambda: simulate(crowd[:2_000], COURSE, DAYS, keep=["sebum"], engine="numpy"))
    print(f"{'isocourse, NumPy alone':30} {'':>10} {min(2_000, asked.people) / plain:>10,.0f}", flush=True)
    return worst, rates[0], rates[1]


def peers() -> dict[str, Callable[[Any, int, float], Any]]:
    found: dict[str, Callable[[Any, int, float], Any]] = {"SciPy LSODA, Python equations": scipy_person("LSODA")}
    found["SciPy DOP853, Python equations"] = scipy_person("DOP853")
    try:
        import numbalsoda
    except ImportError:
        print("numbalsoda is not installed: python bench/simulator.py --install")
        return found
    address = compiled_equations(numbalsoda.lsoda_sig).address
    for name, call in (("numbalsoda LSODA", numbalsoda.lsoda), ("numbalsoda DOP853", numbalsoda.dop853)):
        found[name] = numbalsoda_person(call, address)
    return found


def scipy_person(method: str) -> Callable[[Any, int, float], Any]:
    return lambda crowd, person, rtol: solve(crowd, COURSE, DAYS, person, method, rtol=rtol, atol=rtol * 1e-2)


def compiled_equations(signature: Any) -> Any:
    """The equations of equations.py with the signature that numbalsoda calls: traits, shared numbers and off in
    one row.
    """

    @numba.cfunc(signature)
    def right(_time: Any, x: Any, d: Any, data: Any) -> None:
        x_, d_ = numba.carray(x, (SIZE,)), numba.carray(d, (SIZE,))
        p, s = numba.carray(data, (TRAITS + SHARED + 1,)), numba.carray(data, (TRAITS + SHARED + 1,))[TRAITS:]
        slopes(x_, d_, p, s, p[TRAITS + SHARED])

    return right


def numbalsoda_person(call: Any, address: int) -> Callable[[Any, int, float], Any]:
    """One person: a restart at every dose and where the course ends, every state on every morning on the way."""

    @njit(nogil=True)
    def run(start: Any, data: Any, times: Any, amounts: Any, over: Any, days: Any, rtol: Any, atol: Any) -> Any:
        kept = np.empty((days + 1, start.size))
        x, now, morning = start.copy(), 0.0, 1
        kept[0] = x
        for event in range(times.size):
            until = times[event]
            if until > now:
                last = min(int(np.floor(until)), days)
                stops = np.empty(last - morning + 3)
                stops[0], count = now, 1
                for day in range(morning, last + 1):
                    stops[count] = day
                    count += 1
                if stops[count - 1] < until:
                    stops[count] = until
                    count += 1
                found, _ok = call(address, x, stops[:count], data, rtol, atol)
                for place in range(1, last - morning + 2):
                    kept[morning + place - 1] = found[place]
                morning, now = last + 1, until
                x = found[-1].copy()
            x[0] += amounts[event]
            data[-1] = max(data[-1], over[event])
        return kept

    @cache
    def prepared(person: int) -> Any:
        crowd = people(person + 1, seed=1)[person:]
        given, _over = doses(crowd, COURSE, DAYS)
        data = np.concatenate([crowd.traits[:, 0], shared_numbers(crowd.parameters), [0.0]])
        start = np.zeros(SIZE)
        start[KINETIC:] = crowd.start[layout.PROGENITOR : layout.DOSE, 0]
        events = sorted([(time, mg, 0.0) for time, mg in given] + [(COURSE.days, 0.0, 1.0), (DAYS, 0.0, 0.0)])
        return start, data, *np.array(events, dtype=np.float64).T.copy()

    def one(_crowd: Any, person: int, rtol: float) -> Any:
        start, data, times, amounts, over = prepared(person)
        return run(start, data.copy(), times, amounts, over, DAYS, rtol, rtol * 1e-2)[:, KINETIC:]

    return one


def peer_row(
    name: str, solver: Any, crowd: Any, asked: Any, error: Callable[[list[Any]], float], needed: float
) -> tuple[float, float]:
    """Prints the loosest tolerance that matches our accuracy; gives people/s on one and two threads, 0 if there are
    none.
    """
    if name.startswith("SciPy"):
        count = 2
        taken = timed(lambda: [solver(crowd, person, 1e-5) for person in range(count)], time.process_time)
        print(f"{name:30} {1e-5:>10.0e} {count / taken:>10,.1f} {'':>10}  not looked at: slow", flush=True)
        return count / taken, 0.0
    everybody = range(asked.peers)
    for tolerance in TOLERANCES:
        worst = error([solver(crowd, person, tolerance) for person in range(len(crowd))][: asked.checked])
        if worst <= max(needed, 1e-4):
            clock = time.process_time
            one = asked.peers / timed(lambda t=tolerance: [solver(crowd, who, t) for who in everybody], clock)
            with ThreadPoolExecutor(2) as pool:
                begun = time.perf_counter()
                list(pool.map(lambda person, t=tolerance: solver(crowd, person, t), everybody))
                two = asked.peers / (time.perf_counter() - begun)
            print(f"{name:30} {tolerance:>10.0e} {one:>10,.1f} {two:>10,.1f}  {worst:.1e}", flush=True)
            return one, two
    print(f"{name:30} no tolerance down to {TOLERANCES[-1]:.0e} is as accurate")
    return 0.0, 0.0


def limits(asked: Any, ours: tuple[float, float, float]) -> None:
    """Floating-point operations of a person's year against what a matrix product reaches here."""
    looks = 2 * NODES * 140 * (9 + 18 + 15 * 2)  # waves, five shares by one division, fifteen sums
    skin = DAYS * 390 + 140 * 520  # counted in the compiled code: every day, and what the drug adds
    flop = looks + skin + (NODES + QUIET_NODES) * COLUMNS * 20
    size = 1_500
    left, right = np.random.default_rng(1).random((2, size, size))
    peak = 2 * size**3 / min(timed(lambda: left @ right, time.process_time) for _ in range(5))
    reached = flop * ours[1]
    print(f"about {flop / 1e3:,.0f} kflop a person and year; {reached / 1e9:.1f} Gflop/s a core,")
    print(f"{100 * reached / peak:.0f} % of the {peak / 1e9:.0f} Gflop/s a core of NumPy's matrix product")


def million(count: int) -> None:
    begun, used_before = time.perf_counter(), time.process_time()
    worst = total = 0.0
    for outcome in stream(count, COURSE, 3 * DAYS, seed=1, keep=["inflammatory", "lasting_scars"]):
        total += float(outcome.final("lasting_scars").sum())
        worst = max(worst, float(outcome.final("highest_triglycerides").max()))
    taken, worked = time.perf_counter() - begun, time.process_time() - used_before
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{count:,} people, three years, summaries, drawing included: {taken:.1f} s, {worked:.1f} s of processor",
        end=" ",
    )
    print(f"time, {used:.2f} GiB at most")


def timed(what: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    begun = clock()
    what()
    return clock() - begun


if __name__ == "__main__":
    main()

"""Runs people through a course and keeps what is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from os import cpu_count
from typing import Any

import numpy as np

from isocourse.sim import chance, layout, loop
from isocourse.sim.adherence import forgetfulness, streams
from isocourse.sim.course import Course
from isocourse.sim.model import shared_tables
from isocourse.sim.parameters import Parameters
from isocourse.sim.people import People
from isocourse.sim.people import people as draw_people

ENGINES = ("auto", "numpy", "numba")
ROUNDING = 1e-9  # a sum of doses that reaches the limit but for rounding has reached it
FEW = 64  # so few people are quicker without loading compiled code


@dataclass(frozen=True)
class Outcome:
    """What became of the people.

    `kept` is (visit, quantity, person) for the days `at` and the `quantities`, by the names of `layout.STATES`;
    `state` is everything on the last morning, (state, person), and continues the simulation from `day`.
    """

    people: People
    course: Course
    at: tuple[int, ...]
    quantities: tuple[str, ...]
    kept: chance.Reals
    state: chance.Reals
    day: int

    def __getitem__(self, quantity: str) -> chance.Reals:
        """One quantity, (visit, person)."""
        if quantity not in self.quantities:
            raise KeyError(f"{quantity!r} was not kept; kept are {', '.join(self.quantities)}")
        return np.asarray(self.kept[:, self.quantities.index(quantity)])

    def final(self, quantity: str) -> chance.Reals:
        """One quantity on the last morning, one value a person."""
        return np.asarray(self.state[list(layout.STATES).index(quantity)])


def simulate(
    people: People,
    course: Course,
    days: int,
    *,
    at: Sequence[int] | None = None,
    keep: Sequence[str] | None = None,
    threads: int | None = None,
    engine: str = "auto",
    state: chance.Reals | None = None,
    first: int = 0,
) -> Outcome:
    """The people on the mornings `at` (days; default the first and the last) of `days` days on `course`.

    To advance a course from visit to visit, give the `state` and `day` of the last outcome as `state` and `first`.
    `engine` is "numpy" (the specification), "numba" (the same, compiled) or "auto". Raises ValueError for days
    outside the run.

    >>> from isocourse.sim import Course, people
    >>> crowd = people(4, seed=1)
    >>> outcome = simulate(crowd, Course.of(mg_per_kg=0.5, days=28), 28)
    >>> bool((outcome["sebum"][-1] < 0.5).all())
    True
    """
    visits = [first, first + days] if at is None else sorted(int(day) for day in at)
    if visits and not first <= visits[0] <= visits[-1] <= first + days:
        given = f"{visits[0]} to {visits[-1]}"
        raise ValueError(f"visits should lie between day {first} and day {first + days}, not {given}")
    names = tuple(layout.STATES if keep is None else keep)
    unknown = [name for name in names if name not in layout.STATES]
    if unknown:
        raise ValueError(f"no quantity {', '.join(unknown)}; known are {', '.join(layout.STATES)}")
    work = _work(people, course, days, visits, names, state, first)
    kept, last = _run(work, engine, threads or cpu_count() or 1)
    return Outcome(people, course, tuple(visits), names, kept, last, first + days)


def shared_numbers(parameters: Parameters) -> chance.Reals:
    """What all people share, in the order of `layout.SHARED`."""
    return np.array([parameters.value(name) for name in layout.SHARED])


def _work(
    people: People, course: Course, days: int, visits: Sequence[int], names: Sequence[str], state: Any, first: int
) -> loop.Work:
    shared = shared_numbers(people.parameters)
    order = list(layout.STATES)
    return loop.Work(
        traits=people.traits,
        state=np.ascontiguousarray(people.start if state is None else state),
        shared=shared,
        tables=shared_tables(tuple(shared)),
        grid=course.grid(first, days),
        forgets=forgetfulness(course, people.traits),
        pauses=course.paused,
        keys=streams(people.seed, people.ids),
        limit=course.limit * (1 - ROUNDING),
        first=first,
        visits=np.array(visits, dtype=np.int64) - first,
        rows=np.array([order.index(name) for name in names], dtype=np.int64),
    )


def _run(work: loop.Work, engine: str, threads: int) -> tuple[chance.Reals, chance.Reals]:
    if engine not in ENGINES:
        raise ValueError(f"engine should be one of {', '.join(ENGINES)}, not {engine!r}")
    count = work.state.shape[1]
    if count == 0 or engine == "numpy" or (engine == "auto" and (count < FEW or find_spec("numba") is None)):
        return loop.run(work)
    from isocourse.sim import kernel

    return kernel.run(work, threads)


def stream(
    n: int,
    course: Course,
    days: int,
    *,
    seed: int = 0,
    chunk: int = 50_000,
    setting: str = "consulting",
    parameters: Parameters | None = None,
    covariates: dict[str, Any] | None = None,
    **options: Any,
) -> Iterator[Outcome]:
    """`n` people in chunks, so that memory stays flat; the people are those of `people(n, seed)`, `options` of
    simulate.
    """
    for first in range(0, n, chunk):
        count = min(chunk, n - first)
        crowd = draw_people(count, seed, first=first, setting=setting, parameters=parameters, **(covariates or {}))
        yield simulate(crowd, course, days, **options)

"""The search for the best futures, with the rules as the only judge.

Searches of many people run side by side: each says what it wants to ask, all of it is asked in one evaluation.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import TypeAlias

from ..decide import Answer, Ask
from ..decide.decide import answers_many
from ..decide.model import Policy
from ..programmes import Rulebook
from .bookings import kinds
from .futures import STAGES, Course, Future, futures

# A search yields what it asks, is sent the answers in their order, and returns what it found.
Search: TypeAlias = Generator[list[Ask], list[Answer], list[Future]]
# Near ends are looked through before far ones, so that a common repair is found in one evaluation.
NEAR_DAYS = (10, 24, 60, 120)


def run(searches: Sequence[Search], *, rulebook: Rulebook, policy: Policy) -> list[list[Future]]:
    """The results of searches, all of whose questions are asked together, round by round."""
    results: list[list[Future]] = [[] for _ in searches]
    asked = {number: _next(search, None, results, number) for number, search in enumerate(searches)}
    while open_ones := {number: asks for number, asks in asked.items() if asks is not None}:
        answers = iter(
            answers_many([ask for asks in open_ones.values() for ask in asks], rulebook=rulebook, policy=policy)
        )
        for number, asks in open_ones.items():
            asked[number] = _next(searches[number], [next(answers) for _ in asks], results, number)
    return results


def _next(search: Search, answers: list[Answer] | None, results: list[list[Future]], number: int) -> list[Ask] | None:
    """What a search asks next; when it is done, nothing, and its result is kept."""
    try:
        return next(search) if answers is None else search.send(answers)
    except StopIteration as done:
        results[number] = done.value
        return None


def best(course: Course, count: int) -> Search:
    """The best futures that the rules allow: by delay, then visits, then tests; each later one on another day."""
    stages: tuple[int, ...] = (0,)
    if course.starting:
        stages = yield from _stages(course)
    found: list[Future] = []
    first = course.begins
    for near in NEAR_DAYS:
        last = min(course.begins + timedelta(near), course.last)
        found += yield from allowed(course, list(futures(course, first, last, stages)))
        first = last + timedelta(1)
        if found or first > course.last:
            break
    found.sort(key=lambda future: future.rank(course.wanted))
    chosen: dict[date, Future] = {}
    for future in found:
        chosen.setdefault(future.collects_on, future)
    return (yield from _shortened(course, list(chosen.values())[:count]))


def allowed(course: Course, candidates: list[Future]) -> Search:
    """Those of the futures in which each act is allowed on its day."""
    asks = [ask for future in candidates for ask in gates(course, future)]
    answers = iter((yield asks))
    return [future for future in candidates if set(islice(answers, len(_gated(future)))) == {Answer.ALLOW}]


def gates(course: Course, future: Future) -> list[Ask]:
    """The asks that must all be allowed: each act on its day, with what had been done by then."""
    record = future.record(course)
    return [Ask(record, str(kinds()[key].gate), day, course.programme) for key, day in _gated(future)]


def _gated(future: Future) -> list[tuple[str, date]]:
    return [(key, day) for key, day in future.bookings if kinds()[key].gate]


def _stages(course: Course) -> Generator[list[Ask], list[Answer], tuple[int, ...]]:
    """Nothing more to prepare, and the least preparation after which a start is allowed at last."""
    late = [
        list(futures(course, course.last - timedelta(30), course.last, (stage,))) for stage in range(len(STAGES) + 1)
    ]
    for stage, listed in enumerate(late):
        if listed and (yield from allowed(course, listed)):
            return (0, stage) if stage else (0,)
    return (0,)


def _shortened(course: Course, chosen: list[Future]) -> Search:
    """Without the bookings that the rules do not ask for."""
    single = [(future, frozenset({key})) for future in chosen for key in future.days if key != "collect"]
    fine = yield from _fine(course, single)
    needless = {future: frozenset().union(*(keys for one, keys in fine if one == future)) for future in chosen}
    both = yield from _fine(course, list(needless.items()))
    settled = dict(both)
    found = []
    for future in chosen:
        if future in settled:
            found.append(future.without(settled[future]))
        else:
            found.append((yield from _one_by_one(course, future, needless[future])))
    return found


def _one_by_one(course: Course, future: Future, needless: Iterable[str]) -> Generator[list[Ask], list[Answer], Future]:
    """Where two bookings can each be spared but not both: the later of a day is spared first."""
    for key in reversed([key for key, _ in future.bookings if key in needless]):
        shorter = future.without(frozenset({key}))
        if (yield from allowed(course, [shorter])):
            future = shorter
    return future


def _fine(
    course: Course, pairs: list[tuple[Future, frozenset[str]]]
) -> Generator[list[Ask], list[Answer], list[tuple[Future, frozenset[str]]]]:
    """The pairs of a future and what it can be without."""
    shorter = [future.without(keys) for future, keys in pairs]
    good = set((yield from allowed(course, shorter)))
    return [pair for pair, future in zip(pairs, shorter, strict=True) if future in good]

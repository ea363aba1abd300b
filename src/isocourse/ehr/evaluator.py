"""One thread that decides for all requests: what arrives while it works is decided together in the next call.

The engine's time lies in running the text, hardly in the rows, so ten requests together cost little more than one.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..decide import Ask, Decision, decide_many
from ..programmes import Rulebook
from ..schedule import Step, next_steps_many

MOST_TOGETHER = 64


class Many(Protocol):
    """Answers many asks in one evaluation, in their order."""

    def __call__(self, asks: Sequence[Ask], *, rulebook: Rulebook) -> list[Any]: ...


@dataclass(frozen=True)
class _Job:
    many: Many
    asks: Sequence[Ask]
    book: Rulebook
    done: Future[list[Any]] = field(default_factory=Future)


class Evaluator:
    """Each call waits for its share of the next evaluation."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[_Job] = queue.SimpleQueue()
        threading.Thread(target=self._work, name="decide", daemon=True).start()

    def decide(self, asks: Sequence[Ask], book: Rulebook) -> list[Decision]:
        """The decisions of the asks, in their order."""
        return self._asked(_Job(decide_many, asks, book))

    def steps(self, asks: Sequence[Ask], book: Rulebook) -> list[list[Step]]:
        """The steps ahead of each person asked about, in their order."""
        return self._asked(_Job(next_steps_many, asks, book))

    def _asked(self, job: _Job) -> list[Any]:
        self._jobs.put(job)
        return job.done.result()

    def _work(self) -> None:
        while True:
            jobs = [self._jobs.get()]
            while len(jobs) < MOST_TOGETHER and not self._jobs.empty():
                jobs.append(self._jobs.get())
            together: dict[object, list[_Job]] = {}
            for job in jobs:
                together.setdefault((job.many, id(job.book)), []).append(job)
            for same in together.values():
                _do(same)


def _do(jobs: Sequence[_Job]) -> None:
    """All at once; if that fails, one by one, so that a request that cannot be decided spoils no other."""
    try:
        found = jobs[0].many([ask for job in jobs for ask in job.asks], rulebook=jobs[0].book)
    except Exception as error:
        if len(jobs) == 1:
            jobs[0].done.set_exception(error)
            return
        for job in jobs:
            _do([job])
        return
    for job in jobs:
        job.done.set_result(found[: len(job.asks)])
        found = found[len(job.asks) :]

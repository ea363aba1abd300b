"""What takes longer than somebody waits for a page: begun once, asked after again, and given once.

Nothing of it is stored. It is kept in the memory of the process, for the account that asked; when the app ends it is
gone and is asked for anew.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from typing import Any

PATIENCE = 2.0  # seconds within which a page still answers at once
KEPT = 3600.0  # seconds after which what nobody came back for is forgotten
Asked = tuple[Hashable, ...]
_lock = threading.Lock()
_jobs: dict[tuple[Hashable, Asked], Job] = {}


@dataclass(frozen=True)
class Job:
    """Something that is being worked out, since `begun` (seconds of a clock that only runs)."""

    work: Future[Any]
    begun: float

    @property
    def seconds(self) -> int:
        return int(time.monotonic() - self.begun)


def found(who: Hashable, asked: Asked, begin: Callable[[], Future[Any]]) -> Job | Any:
    """What came of it; the job itself while it is not done. Raises what the work raised.

    `who` has one job of a kind at a time: `asked` begins with the kind, and another question ends the one before.
    """
    job = _of(who, asked, begin)
    try:
        return job.work.result(timeout=PATIENCE)
    except NotYet:
        if not job.work.done():
            return job
        raise  # it was the work's own
    finally:
        if job.work.done():
            with _lock:
                _jobs.pop((who, asked), None)


def _of(who: Hashable, asked: Asked, begin: Callable[[], Future[Any]]) -> Job:
    """The job of this question, begun where there is none."""
    with _lock:
        old = [key for key, job in _jobs.items() if key[0] == who and key[1][0] == asked[0] and key[1] != asked]
        for key in [*old, *(key for key, job in _jobs.items() if job.seconds > KEPT)]:
            if (job := _jobs.pop(key, None)) is not None:
                job.work.cancel()
        known = _jobs.get((who, asked))
    if known is not None:
        return known
    made = Job(begin(), time.monotonic())
    with _lock:
        kept = _jobs.setdefault((who, asked), made)
    if kept is not made:  # asked twice at the same moment
        made.work.cancel()
    return kept


def forget() -> None:
    """Forgets every job: for when the database was set back."""
    with _lock:
        _jobs.clear()

"""The only door to the core: few threads ask it, so that their prepared engines serve every page.

Searches that look at hundreds of futures have a thread of their own, so that no page waits for them; what looks at a
whole clinic has another.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from typing import Any, TypeVar

from django.conf import settings

from ..programmes import Programme, Rulebook, load_rulebook

Found = TypeVar("Found")
_decides = ThreadPoolExecutor(2, thread_name_prefix="decide")
_searches = ThreadPoolExecutor(1, thread_name_prefix="search")
_jobs = ThreadPoolExecutor(1, thread_name_prefix="job")


def ask(question: Callable[..., Found], *given: Any, **options: Any) -> Found:
    """What the core answers; it is asked under the clinic's rulebook."""
    return _decides.submit(question, *given, rulebook=book(), **options).result()


def search(question: Callable[..., Found], *given: Any, **options: Any) -> Found:
    """The same for what takes long."""
    return _searches.submit(question, *given, rulebook=book(), **options).result()


def begin(question: Callable[..., Found], *given: Any, **options: Any) -> Future[Found]:
    """The same for what nobody waits for: it is asked after again (jobs.py)."""
    return _jobs.submit(question, *given, rulebook=book(), **options)


@lru_cache
def book() -> Rulebook:
    """The rulebook under this service's settings of announced versions."""
    settled = dict.fromkeys(settings.CLINIC.confirmed, True) | dict.fromkeys(settings.CLINIC.not_live, False)
    return load_rulebook(tuple(sorted(settled.items())))


def programme(name: str) -> Programme | None:
    return book().programmes.get(name)

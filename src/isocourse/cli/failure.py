"""What ends a command without an answer: status 3, with a message that names the place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..record import Unreadable

ALLOWED, REFUSED, LOOKED_AT, NO_ANSWER = 0, 1, 2, 3
BROKEN_PIPE, INTERRUPTED = 141, 130


class Failure(Exception):
    """The command cannot answer; `lines` say what is wrong and what would be right."""

    def __init__(self, *lines: str) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))


def unreadable(source: str, error: Unreadable) -> Failure:
    """The input at `source` cannot be read."""
    lines = []
    for problem in error.problems:
        place = "" if problem.place in (source, "input") else f"{problem.place}: "
        lines.append(f"{source}: {place}{problem.message}")
    return Failure(*lines)


@contextmanager
def needs_sim() -> Iterator[None]:
    """Says which extra is missing when the simulator, or another part that needs one, cannot be imported."""
    try:
        yield
    except ImportError as error:
        raise Failure(str(error)) from None

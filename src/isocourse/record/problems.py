"""What could not be understood, where, and what would be right."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 1000


def legible(text: str) -> str:
    """The text as it can be stored and shown: halves of characters, as JSON can hold, are spelled out."""
    return text.encode("utf-8", "backslashreplace").decode()


@dataclass(frozen=True)
class Problem:
    """One thing in the input that could not be used as it stands.

    `place` names it (`events[3].weight`, `Bundle.entry[7] Observation/x`), `message` says what is
    wrong and what would be right, `kept` tells whether it stays in the record as unreadable and so
    turns answers to review.
    """

    place: str
    message: str
    kept: bool = False

    def __post_init__(self) -> None:
        for name in ("place", "message"):
            text = legible(getattr(self, name))
            object.__setattr__(self, name, text if len(text) <= LONGEST else f"{text[:LONGEST]} …")

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class Unreadable(Exception):
    """The input as a whole cannot be read; `problems` says why and where."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("; ".join(str(problem) for problem in problems))

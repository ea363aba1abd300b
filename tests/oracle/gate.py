"""What a gate answers, and how versions that may both be in force are brought together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .view import ORDER, worst


@dataclass(frozen=True)
class Gate:
    """The answer, and under each version the sets of codes that may rightly be named for it."""

    answer: str
    versions: dict[str, str]
    codes: dict[str, list[frozenset[str]]]


def combined(alternatives: dict[str, list[dict[str, str]]]) -> Gate:
    """Each version takes its best alternative."""
    answers, codes = {}, {}
    for version, found in alternatives.items():
        answers[version] = min((worst(each.values()) for each in found), key=ORDER.index)
        best = [each for each in found if worst(each.values()) == answers[version]]
        codes[version] = [frozenset(code for code, answer in each.items() if answer != "allow") for each in best]
    return Gate(agreed(answers.values()), answers, codes)


def agreed(answers: Iterable[str]) -> str:
    """Versions that agree: that. All say no: the lesser. Otherwise a person looks."""
    ranks = sorted(map(ORDER.index, answers))
    return ORDER[ranks[0]] if ranks[0] == ranks[-1] or ranks[0] >= ORDER.index("hold") else "review"

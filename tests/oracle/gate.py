"""What a gate answers, and how versions that may both be in force are brought together."""

from __future__ import annotations

from dataclasses import dataclass

from .view import ORDER, worst


@dataclass(frozen=True)
class Gate:
    """The answer, and under each version the sets of codes that may rightly be named for it."""

    answer: str
    versions: dict[str, str]
    codes: dict[str, list[frozenset[str]]]


def combined(alternatives: dict[str, list[dict[str, str]]]) -> Gate:
    """Each version takes its best alternative; agree: that. All say no: the lesser. Otherwise a person looks."""
    answers, codes = {}, {}
    for version, found in alternatives.items():
        answers[version] = min((worst(each.values()) for each in found), key=ORDER.index)
        best = [each for each in found if worst(each.values()) == answers[version]]
        codes[version] = [frozenset(code for code, answer in each.items() if answer != "allow") for each in best]
    ranks = sorted(ORDER.index(answer) for answer in answers.values())
    agreed = ranks[0] if ranks[0] == ranks[-1] or ranks[0] >= ORDER.index("hold") else ORDER.index("review")
    return Gate(ORDER[agreed], answers, codes)

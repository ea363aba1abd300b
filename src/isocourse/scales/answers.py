"""What can be made of the answers: the usable ones, the limits of the score, and the score where it is certain."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..record import Problem
from .model import is_number
from .naming import closest, tidy

if TYPE_CHECKING:
    from .scale import Scale


@dataclass
class Answers:
    """The answers to one scale: `raw` as they came, `known` as they can be used."""

    raw: dict[str, Any] = field(default_factory=dict)
    known: dict[str, float] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    least: float = -math.inf
    most: float = math.inf
    score: float | None = None
    prorated: bool = False
    entered: bool = False

    def complain(self, place: str, message: str) -> None:
        self.problems.append(Problem(place, message))


def read(scale: Scale, items: Mapping[str, Any], total: float | None) -> Answers:
    """Reads the answers and a total that was written down beside or instead of them."""
    answers = _named(items)
    if len(scale.names) == 1 and total is not None and scale.names[0] not in answers.raw:
        answers.raw[scale.names[0]], total = total, None
    _check(scale, answers)
    if scale.verified:
        _score(scale, answers, total)
    elif total is not None:
        answers.complain("total", "is not taken, as the points of its answers are not verified")
    return answers


def _named(items: Mapping[str, Any]) -> Answers:
    """The answers by their tidy names. Of two answers to one item neither counts, and the worse one may still warn."""
    answers = Answers()
    for given, value in items.items():
        name = tidy(given)
        if value is None:
            continue
        held = answers.raw.get(name, value)
        if held != value:
            answers.complain(name, f"is both {held!r} and {value!r}; correct one of them")
        answers.raw[name] = max(held, value, key=_worth)
    return answers


def _worth(value: object) -> float:
    return value if isinstance(value, (int, float)) else -math.inf


def _check(scale: Scale, answers: Answers) -> None:
    """Keeps the answers that are right, in the order of the scale's items; the rest become problems."""
    twice = {problem.place for problem in answers.problems}
    known = {}
    for name, value in answers.raw.items():
        item = scale.item(name)
        if item is None:
            names = [item.name for item in scale.items]
            known_names = f"{', '.join(names)}{closest(name, names)}"
            answers.complain(name, f"is not an item of {scale.name}; its items are {known_names}")
        elif fault := item.fault(value):
            answers.complain(name, fault)
        elif name not in twice:
            known[name] = float(value)
    for name, fault in scale.check(known):
        answers.complain(name, fault)
        known.pop(name, None)
    answers.known = {item.name: known[item.name] for item in scale.items if item.name in known}


def _score(scale: Scale, answers: Answers, total: float | None) -> None:
    missing = [name for name in scale.names if name not in answers.known]
    answers.least = scale.combine(item.points(answers.known.get(item.name, item.low)) for item in scale.needed)
    answers.most = scale.combine(item.points(answers.known.get(item.name, item.high)) for item in scale.needed)
    if total is not None:
        _take_total(scale, answers, total, bool(missing))
    elif not missing:
        answers.score = answers.least
    elif not answers.problems:
        _prorate(scale, answers, missing)


def _take_total(scale: Scale, answers: Answers, total: float, missing: bool) -> None:
    """A total that was written down counts only if it can be true together with the answers."""
    if not _can_be(scale, total):
        said = f"{total:g}" if is_number(total) else "not a number that can be counted with"
        answers.complain("total", f"is {said}; right is a whole number from {scale.range}")
    elif not answers.least <= total <= answers.most:
        possible = f"between {answers.least:g} and {answers.most:g}" if missing else f"{answers.least:g}"
        answers.complain("total", f"is {total:g}, but the items make it {possible}; correct one of them")
        answers.least, answers.most = min(answers.least, total), max(answers.most, total)
    else:
        answers.score, answers.entered = total, missing
        if not is_answered(scale, answers):
            answers.least = answers.most = total


def _can_be(scale: Scale, total: float) -> bool:
    return is_number(total) and total == int(total) and scale.lowest <= total <= scale.highest


def _prorate(scale: Scale, answers: Answers, missing: list[str]) -> None:
    """The mean of the answered items stands for the missing ones, rounded up to a whole number."""
    rule = scale.prorate
    if rule and len(missing) <= rule.most_missing and not set(missing) & set(rule.never):
        answered = len(scale.names) - len(missing)
        answers.score, answers.prorated = float(math.ceil(answers.least * len(scale.names) / answered)), True


def is_answered(scale: Scale, answers: Answers) -> bool:
    """Whether any item that the score needs was answered; a total alone is as complete as it can be."""
    return any(name in answers.known for name in scale.names)

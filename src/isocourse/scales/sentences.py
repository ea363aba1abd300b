"""What a result says, in plain words: the headline first, then what a person must do, then what is doubtful."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .model import MARKS
from .naming import listed, spoken
from .result import Result

if TYPE_CHECKING:
    from .scale import Scale


def sentences(scale: Scale, result: Result, urgent: Sequence[str]) -> Iterator[str]:
    """Every sentence of a result, the urgent ones directly after the headline."""
    yield headline(scale, result)
    yield from urgent
    yield from (_ended(f"Wrong or unclear: {spoken(problem.place)} {problem.message}") for problem in result.problems)
    yield from _doubts(scale, result)
    yield from _cutoffs(scale, result)
    yield from (f"{part}: {value:g}." for part, value in result.parts.items())
    yield from scale.remark(result)
    yield from _standing(scale, result)


def headline(scale: Scale, result: Result) -> str:
    """`GAGS: 21 of 44, moderate.`"""
    head = scale.name + (f", {spoken(result.site)}" if result.site else "")
    if not scale.verified:
        return f"{head}: {_answers(scale, result)}. No score is given: the points of its answers are not verified."
    if result.score is not None:
        how = ", prorated" if result.prorated else ", total as entered" if result.entered else ""
        return f"{head}: {told(scale, result)}{how}."
    return f"{head}: no score{f', but {result.band}' if result.band else ''}. {_why(result)}"


def told(scale: Scale, result: Result) -> str:
    """`21 of 44, moderate`, or the band alone where the number says no more."""
    if result.band and not scale.number_is_shown:
        return result.band
    of = f" of {result.highest:g}" if result.highest is not None else ""
    return f"{result.score:g}{of}{f', {result.band}' if result.band else ''}"


def _answers(scale: Scale, result: Result) -> str:
    return f"{len(result.items)} of {len(scale.needed)} answers collected"


def _why(result: Result) -> str:
    if not result.missing:
        return "What was given contradicts itself."
    return f"Still needed: {listed(map(spoken, result.missing))}."


def _doubts(scale: Scale, result: Result) -> Iterator[str]:
    if not scale.verified:
        return
    if result.prorated and scale.prorate:
        yield f"{scale.prorate.says} Missing: {listed(map(spoken, result.missing))}."
    if result.entered and result.items:
        yield f"The total was entered, but there is no answer to {listed(map(spoken, result.missing))}."
    if not result.complete and result.items and result.least != result.most:
        yield f"{'If the total leaves them out, t' if result.entered else 'T'}he full score {_limits(scale, result)}."


def _limits(scale: Scale, result: Result) -> str:
    """Where the full score must lie, with the bands at both ends."""
    low, high = (None if end is None else f"{end:g}{_named(scale, end)}" for end in (result.least, result.most))
    if low and high:
        return f"lies between {low} and {high}"
    return f"is at least {low}" if low else "can be anything"


def _named(scale: Scale, score: float) -> str:
    band = scale.band_of(score)
    return f" ({band})" if band else ""


def _cutoffs(scale: Scale, result: Result) -> Iterator[str]:
    """What the score reaches, or what it may reach when it is not known."""
    for cutoff in scale.cutoffs:
        certain = result.score if result.score is not None else result.least
        if certain is not None and certain >= cutoff.at:
            yield f"{cutoff.says} [{MARKS[cutoff.mark]}]."
        elif _might_reach(scale, result, cutoff.at):
            yield f"With the missing items it may reach {cutoff.at:g}. {cutoff.says} [{MARKS[cutoff.mark]}]."


def _might_reach(scale: Scale, result: Result, limit: float) -> bool:
    if result.complete or not scale.verified or not result.items:
        return False
    return result.most is None or result.most >= limit


def _standing(scale: Scale, result: Result) -> Iterator[str]:
    """What the scale itself is worth."""
    if not scale.validated:
        yield "Not validated: a plain question of this project or of the clinic, to be read as such."
    doubtful = [f"{source.about} ({MARKS[source.mark]})" for source in result.sources if not source.confirmed]
    if doubtful:
        yield f"Not confirmed: {listed(doubtful)}."


def _ended(text: str) -> str:
    return text if text.endswith("?") else f"{text}."

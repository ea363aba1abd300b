"""From what was handed in to a result: the score where it is certain, and every doubt beside it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..record import Problem
from .answers import Answers, is_answered, read
from .model import MARKS, Escalation, Source
from .naming import tidy
from .result import Result
from .sentences import sentences

if TYPE_CHECKING:
    from .scale import Scale


@dataclass(frozen=True)
class Given:
    """What was handed in for one scale at one site, with what is already known to be wrong with it."""

    scale: Scale
    items: Mapping[str, Any]
    total: float | None = None
    site: str | None = None
    problems: tuple[Problem, ...] = ()


def at_site(given: Given) -> Given:
    """The one site that is meant, of a scale whose sites are never added."""
    scale = given.scale
    named = {tidy(name): value for name, value in given.items.items()}
    where = tidy(given.site) if given.site else next(iter(named), "")
    item = scale.item(where)
    if item is None or len(named) > 1:
        sites, said = ", ".join(scale.names), " and ".join(named) or where or "not said"
        problem = Problem("site", f"is {said}; {scale.name} is graded one site at a time, and never added: {sites}")
        return Given(scale.only(replace(scale.items[0], name="grade")), {}, None, given.site, (problem,))
    items = {where if name == "grade" else name: value for name, value in named.items()}
    return replace(given, scale=scale.only(item), items=items, site=where)


def result_of(given: Given) -> Result:
    """The result, with every doubt in it."""
    scale = given.scale
    answers = read(scale, given.items, given.total)
    missing = tuple(name for name in scale.names if name not in answers.known)
    sources = tuple(source for source in scale.sources if answers.prorated or not source.prorating)
    worrying = [one for one in scale.escalations if reaches(answers.raw.get(one.item), one.at)]
    unasked = [one for one in scale.escalations if one not in worrying and one.item not in answers.known]
    made = Result(
        scale=scale.id, name=scale.name, site=tidy(given.site) if given.site else None,
        score=answers.score, band=_band(scale, answers, bool(worrying or unasked)),
        lowest=finite(scale.lowest), highest=finite(scale.highest),
        least=finite(answers.least), most=finite(answers.most), items=answers.known, missing=missing,
        complete=not given.problems and _is_complete(scale, answers, missing),
        prorated=answers.prorated, entered=answers.entered, escalates=bool(worrying),
        to_ask=tuple(one.item for one in unasked), parts=_parts(scale, answers.known),
        problems=(*given.problems, *answers.problems), sentences=(), sources=sources, confidence=confidence(sources),
        unconfirmed=tuple(source.about for source in sources if not source.confirmed),
        validated=scale.validated, verified=scale.verified,
    )  # fmt: skip
    urgent = [*(_urgent(scale, answers, one) for one in worrying), *(one.unanswered for one in unasked)]
    return made.model_copy(update={"sentences": tuple(sentences(scale, made, urgent))})


def _is_complete(scale: Scale, answers: Answers, missing: tuple[str, ...]) -> bool:
    scored = answers.score is not None or not scale.verified
    alone = answers.score is not None and not is_answered(scale, answers)
    return scored and not answers.problems and (not missing or alone)


def _band(scale: Scale, answers: Answers, grave: bool) -> str | None:
    """The band of the score; without one, the only band that is possible, unless its name could calm wrongly."""
    if answers.score is not None:
        return scale.band_of(answers.score)
    if grave:
        return None
    low, high = scale.band_of(answers.least), scale.band_of(answers.most)
    return low if low == high and math.isfinite(answers.most) else None


def _parts(scale: Scale, known: Mapping[str, float]) -> dict[str, float]:
    return {part.name: part.of(known) for part in scale.parts if all(name in known for name in part.needs)}


def _urgent(scale: Scale, answers: Answers, one: Escalation) -> str:
    """The sentence of a worrying answer; one that is not among the scale's own is shown as it came."""
    item, value = scale.item(one.item), answers.known.get(one.item)
    if item is None or value is None:
        return one.says.format(value=f"{answers.raw[one.item]!r}, which is not one of its answers")
    label = item.label(value)
    return one.says.format(value=f"{value:g}" + (f" ({label})" if label else ""))


def reaches(value: object, limit: float) -> bool:
    """Whether an answer reaches the limit, even one that is out of its range."""
    return isinstance(value, (int, float)) and value >= limit


def finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def confidence(sources: Iterable[Source]) -> str:
    """All marks of the sources, the surest first."""
    marks = {source.mark for source in sources}
    return "+".join(mark for mark in MARKS if mark in marks)

"""From answers to a result: read the items, bound what is missing, and give a score only where it is certain."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..record import Problem
from .model import MARKS, Source
from .naming import closest, tidy
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


@dataclass
class Reading:
    """What could be made of it."""

    known: dict[str, float]
    raw: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    least: float = 0
    most: float = math.inf
    score: float | None = None
    prorated: bool = False
    entered: bool = False


def at_site(given: Given) -> Given:
    """The one site that is meant, of a scale whose sites are never added."""
    scale = given.scale
    named = {tidy(name): value for name, value in given.items.items()}
    where = tidy(given.site) if given.site else next(iter(named), "")
    item = scale.item(where)
    if item is None or len(named) > 1:
        sites = ", ".join(item.name for item in scale.items)
        said = f"is {' and '.join(named) or where or 'not said'}; {scale.name} is graded one site at a time, and never added: {sites}"
        return Given(scale.only(replace(scale.items[0], name="grade")), {}, None, given.site, (Problem("site", said),))
    items = {where if name == "grade" else name: value for name, value in named.items()}
    return replace(given, scale=scale.only(item), items=items, site=where)


def result_of(given: Given) -> Result:
    """The result, with every doubt in it."""
    scale, site = given.scale, tidy(given.site) if given.site else None
    reading = read(scale, given.items, given.total)
    reading.problems[:0] = given.problems
    missing = tuple(name for name in scale.names if name not in reading.known)
    worrying = [item for item in scale.escalations if at_least(reading.raw.get(item.item), item.at)]
    unasked = [item for item in scale.escalations if item not in worrying and item.item not in reading.known]
    urgent = [item.says.format(value=_worth(scale, reading, item.item)) for item in worrying]
    sources = tuple(source for source in scale.sources if reading.prorated or not source.prorating)
    made = Result(
        scale=scale.id, name=scale.name, site=site, score=reading.score, band=_band(scale, reading),
        lowest=finite(scale.lowest), highest=finite(scale.highest),
        least=finite(reading.least), most=finite(reading.most), items=reading.known, missing=missing,
        complete=_is_complete(scale, reading, missing),
        prorated=reading.prorated, entered=reading.entered, escalates=bool(worrying),
        to_ask=tuple(item.item for item in unasked), parts=_parts(scale, reading.known),
        problems=tuple(reading.problems), sentences=(), sources=sources,
        confidence=confidence(sources), validated=scale.validated, verified=scale.verified,
        unconfirmed=tuple(source.about for source in sources if not source.confirmed),
    )  # fmt: skip
    return made.model_copy(update={"sentences": tuple(sentences(scale, made, [*urgent, *(item.unanswered for item in unasked)]))})


def read(scale: Scale, items: Mapping[str, Any], total: float | None) -> Reading:
    """The items that can be used, the limits of the score, and the score where there is one."""
    reading = Reading({}, {tidy(name): value for name, value in items.items() if value is not None})
    if len(scale.needed) == 1 and total is not None and scale.names[0] not in reading.raw:
        reading.raw[scale.names[0]], total = total, None
    _read_items(scale, reading)
    missing = [item for item in scale.needed if item.name not in reading.known]
    reading.least = scale.combine(item.points(reading.known.get(item.name, item.low)) for item in scale.needed)
    reading.most = scale.combine(item.points(reading.known.get(item.name, item.high)) for item in scale.needed)
    if total is not None:
        _take_total(scale, reading, total, bool(missing))
    elif not missing:
        reading.score = reading.least
    elif scale.prorate and not reading.problems:
        _prorate(scale, reading, [item.name for item in missing])
    if not scale.verified:
        reading.score, reading.least, reading.most, reading.prorated = None, -math.inf, math.inf, False
    return reading


def _read_items(scale: Scale, reading: Reading) -> None:
    for name, value in reading.raw.items():
        item = scale.item(name)
        known = [item.name for item in scale.items]
        fault = item.fault(value) if item else f"is not an item of {scale.name}; its items are {', '.join(known)}"
        if fault:
            reading.problems.append(Problem(name, fault + ("" if item else closest(name, known))))
        else:
            reading.known[name] = float(value)
    reading.known = {item.name: reading.known[item.name] for item in scale.items if item.name in reading.known}
    for name, fault in scale.check(reading.known):
        reading.problems.append(Problem(name, fault))
        reading.known.pop(name, None)


def _take_total(scale: Scale, reading: Reading, total: float, missing: bool) -> None:
    """A total that was written down; it counts only if it can be true together with the items."""
    if not math.isfinite(total) or not (scale.lowest <= total <= scale.highest) or (scale.whole and total != int(total)):
        kind = "a whole number" if scale.whole else "a number"
        reading.problems.append(Problem("total", f"is {total:g}; right is {kind} from {scale.range}"))
    elif not reading.least <= total <= reading.most:
        possible = f"{reading.least:g}" if not missing else f"between {reading.least:g} and {reading.most:g}"
        said = f"is {total:g}, but the items make it {possible}; correct one of them"
        reading.problems.append(Problem("total", said))
        reading.least, reading.most = min(reading.least, total), max(reading.most, total)
    else:
        reading.score, reading.entered = total, missing
        if not _answered(scale, reading):
            reading.least = reading.most = total


def _prorate(scale: Scale, reading: Reading, missing: list[str]) -> None:
    """The mean of the answered items stands for the missing ones, rounded up to a whole number."""
    rule = scale.prorate
    if rule is None or len(missing) > rule.most_missing or set(missing) & set(rule.never):
        return
    answered = len(scale.needed) - len(missing)
    reading.score, reading.prorated = float(math.ceil(reading.least * len(scale.needed) / answered)), True


def _answered(scale: Scale, reading: Reading) -> bool:
    """Whether any item that the score needs was answered; a total alone is as complete as it can be."""
    return any(name in reading.known for name in scale.names)


def _is_complete(scale: Scale, reading: Reading, missing: tuple[str, ...]) -> bool:
    scored = reading.score is not None or not scale.verified
    alone = reading.score is not None and not _answered(scale, reading)
    return scored and not reading.problems and (not missing or alone)


def _band(scale: Scale, reading: Reading) -> str | None:
    if reading.score is not None:
        return scale.band_of(reading.score)
    low, high = scale.band_of(reading.least), scale.band_of(reading.most)
    return low if low == high and scale.verified and math.isfinite(reading.most) else None


def _parts(scale: Scale, known: Mapping[str, float]) -> dict[str, float]:
    return {part.name: part.of(known) for part in scale.parts if all(name in known for name in part.needs)}


def _worth(scale: Scale, reading: Reading, name: str) -> str:
    """A worrying answer in words, or as it came when it is not one of the scale's own."""
    item, value = scale.item(name), reading.known.get(name)
    if item is None or value is None:
        return f"{reading.raw[name]!r}, which is not one of its answers"
    label = item.label(value)
    return f"{value:g}" + (f" ({label})" if label else "")


def at_least(value: object, limit: float) -> bool:
    """Whether an answer reaches the limit, even one that is out of its range."""
    return isinstance(value, (int, float)) and value >= limit


def finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def confidence(sources: Iterable[Source]) -> str:
    """All marks of a scale's sources, the surest first."""
    marks = {source.mark for source in sources}
    return "+".join(mark for mark in MARKS if mark in marks)

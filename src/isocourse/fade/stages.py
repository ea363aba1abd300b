"""The staged order: which procedure in which stage, and from when by each reading.

Stages follow each other: one begins an interval after the earliest last session of the one before. Where a stage has no
day, those after it have none either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..scales.scars.scar_map import short
from .asking import Asked
from .catalogue import Kind, StageKind, Treatment, kinds, stage_kinds, treatments
from .model import Choice, Span, Stage

# The shortest interval of scars.md C7, where it gives none for a procedure (D).
SHORTEST_WEEKS = 4
NOT_NEEDED: tuple[str, ...] = ()


@dataclass(frozen=True)
class Skin:
    """What of the person decides between procedures: the kinds of scars, the skin type, raised scars on record."""

    scars: tuple[str, ...]
    dark_or_unknown: bool
    raised: bool


def stages(
    skin: Skin,
    asked: Mapping[str, Asked],
    done: Mapping[str, Sequence[date]],
    on: date,
    hindered: tuple[str, ...] = NOT_NEEDED,
) -> tuple[Stage, ...]:
    """The stages for the scars that are there; `hindered` says why none of them can have a day yet."""
    found: list[Stage] = []
    there = [item for item in treatments() if item.scar in skin.scars and item.since <= on]
    for kind in stage_kinds():
        fitting = [item for item in there if item.stage == kind.id]
        if fitting:
            found.append(_stage(len(found) + 1, kind, fitting, skin, asked, done, on, hindered, found))
    return tuple(found)


def _stage(
    number: int,
    kind: StageKind,
    fitting: Sequence[Treatment],
    skin: Skin,
    asked: Mapping[str, Asked],
    done: Mapping[str, Sequence[date]],
    on: date,
    hindered: tuple[str, ...],
    before: Sequence[Stage],
) -> Stage:
    choices = tuple(_choices(fitting, skin, asked))
    days = sorted(day for choice in choices for day in done.get(choice.procedure, ()))
    sessions, weeks = _widest(item.sessions for item in fitting), _widest(item.weeks for item in fitting)
    previous = before[-1] if before else None
    waits = (*hindered, *_waits(previous))
    again = days[-1] + timedelta(weeks=_shortest(weeks)) if days else on
    stage = Stage(
        number=number, id=kind.id, title=kind.title, scars=tuple(dict.fromkeys(item.scar for item in fitting)),
        choices=choices, add=_added(fitting, choices), sessions=sessions, weeks=weeks, done=len(days),
        done_on=days[-1] if days else None, label=None, statements=None, waits_for=waits,
        evidence=tuple(f"{item.evidence} ({short(item.scar)})" for item in fitting),
        notes=tuple(dict.fromkeys(item.note for item in fitting if item.note)),
        source=tuple(dict.fromkeys(key for item in fitting for key in item.source)),
        confidence="+".join(dict.fromkeys(mark for item in fitting for mark in item.confidence.split("+"))),
    )  # fmt: skip
    if waits:
        return stage
    least = max(on, again)
    label = _span(stage, [one.label_from for one in choices], least, previous.label if previous else None, previous)
    early = _span(
        stage, [one.statements_from for one in choices], least, previous.statements if previous else None, previous
    )
    return stage.model_copy(update={"label": label, "statements": early})


def _waits(previous: Stage | None) -> Iterator[str]:
    if previous is not None and previous.id == "raised":
        yield "the raised scars have settled"
    elif previous is not None:
        yield from previous.waits_for[-1:]


def _choices(fitting: Sequence[Treatment], skin: Skin, asked: Mapping[str, Asked]) -> Iterator[Choice]:
    """The first choices, those that serve most scars first; what asks for caution in this skin comes last."""
    names = dict.fromkeys(name for item in fitting for name in item.first)
    serves = {name: tuple(item.scar for item in fitting if name in item.first) for name in names}
    allowed = [name for name in names if not (skin.raised and kinds()[name].ablative)]
    for name in sorted(allowed, key=lambda name: (_pigment_risk(kinds()[name], skin), -len(serves[name]))):
        one = asked[name]
        yield Choice(
            procedure=name, says=kinds()[name].says, scars=serves[name], label_from=one.label_from,
            statements_from=one.statements_from, answer=one.decision.answer, statements=kinds()[name].statements,
            cautions=tuple(one.cautions),
        )  # fmt: skip


def _pigment_risk(kind: Kind, skin: Skin) -> int:
    """How late a procedure is named in skin types IV to VI; a type that is not known is taken to be one of them."""
    return ("pigment" in kind.traits) - ("low-pigment-risk" in kind.traits) if skin.dark_or_unknown else 0


def _added(fitting: Sequence[Treatment], choices: Sequence[Choice]) -> tuple[str, ...]:
    chosen = {choice.procedure for choice in choices}
    return tuple(dict.fromkeys(kinds()[name].says for item in fitting for name in item.add if name not in chosen))


def _widest(ranges: Iterable[tuple[int, int] | None]) -> tuple[int, int] | None:
    known = [item for item in ranges if item]
    return (max(low for low, _ in known), max(high for _, high in known)) if known else None


def _shortest(weeks: tuple[int, int] | None) -> int:
    return weeks[0] if weeks else SHORTEST_WEEKS


def _span(
    stage: Stage, days: Sequence[date | None], least: date, earlier: Span | None, previous: Stage | None
) -> Span | None:
    """The earliest sessions by one reading; none while the first day, or the stage before, has none."""
    first = min((day for day in days if day is not None), default=None)
    if first is None or (previous is not None and earlier is None):
        return None
    after = earlier.end + timedelta(weeks=_shortest(previous.weeks)) if earlier and previous else least
    start = max(first, least, after)
    left = max((stage.sessions[0] if stage.sessions else 1) - stage.done, 1)
    return Span(start=start, end=start + timedelta(weeks=(left - 1) * _shortest(stage.weeks)))

"""Scores in the terminal: one result, what a record holds, what a scale asks, and the list of scales."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console, RenderableType
from rich.text import Text

from ...record import Problem
from ...scales import Result, Scale, Series
from .. import words
from .console import heading, point, quiet


def show(result: Result, console: Console) -> None:
    """Prints one result."""
    console.print(_result(result))


def show_record(
    person: str, series: Sequence[Series], problems: Sequence[Problem], named: Scale | None, console: Console
) -> None:
    """Prints the newest result of every scale, or every result of the one that was named."""
    for line in _record(person, series, problems, named):
        console.print(line)


def show_list(scales: Iterable[Scale], console: Console) -> None:
    """Prints the name of every scale, and what it is."""
    for scale in scales:
        console.print(Text.assemble((scale.id, "bold"), f"  {scale.about}"))
    console.print(quiet("`isocourse score --scale NAME` shows what a scale asks."))


def show_scale(scale: Scale, console: Console) -> None:
    """Prints what a scale asks, its licence and its sources."""
    console.print(Text(f"{scale.name} ({scale.id})", style="bold"))
    console.print(Text(scale.about))
    for item in scale.items:
        console.print(Text.assemble((f"  {item.name}", "bold"), f"  {item.says}: {item.right}"))
    for note in scale.notes:
        console.print(Text(note))
    console.print(quiet(f"{scale.licence.says} {scale.licence.credit}".strip()))
    for source in scale.sources:
        console.print(quiet(f"Source of {source.about}: {source.text} ({source.mark})"))


def _record(
    person: str, series: Sequence[Series], problems: Sequence[Problem], named: Scale | None
) -> Iterator[RenderableType]:
    nothing = "" if series else f": no {named.name if named else 'scale'} is recorded."
    yield Text(words.clean(person) + nothing, style="bold")
    for one in series:
        yield heading(one.scale.name)
        yield from map(_result, one.results if named else one.newest)
        yield from map(quiet, _changes(one))
    if problems:
        yield heading(f"In the record: {words.count(len(problems), 'remark')}")
        yield from (point("unknown", Text(words.clean(str(problem)))) for problem in problems)


def _result(result: Result) -> RenderableType:
    tone = "stop" if result.escalates else "unknown" if result.needs_a_look else "holds"
    first, *rest = (words.clean(sentence) for sentence in result.sentences)
    day = f"{words.short_day(result.on)}: " if result.on else ""
    return point(tone, Text(day + first, style="bold"), *map(Text, rest))


def _changes(series: Series) -> Iterator[str]:
    """Since the time before, and since the first time where that is another one."""
    before, first = series.since_previous(), series.since_first()
    named = (("Since the time before", before), ("Since the first time", first if first != before else []))
    for title, found in named:
        yield from (words.clean(f"{title}: {' '.join(change.sentences)}") for change in found)

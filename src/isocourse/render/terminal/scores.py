"""Scores in the terminal: one result, what a record holds, what a scale asks, and the list of scales."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from ...clinical import Crisis
from ...record import Problem
from ...scales import Result, Scale, Series
from .. import words
from .console import heading, point, quiet, style

FAMILIES = {"acne": "Acne", "scars": "Scars", "mood": "Mood", "quality of life": "Quality of life"}
UNTIL_SPOKEN_TO = "No more isotretinoin until a clinician has spoken with this person."
HOW_TO_ASK = "`isocourse score --scale NAME` shows what a scale asks."


def show(result: Result, crisis: Crisis, console: Console) -> None:
    """Prints one result; one that needs a person today begins with that."""
    if result.escalates:
        for line in (*_head(*_answer([result], (), None), crisis), Text("")):
            console.print(line)
    console.print(_result(result))


def show_record(
    person: str,
    series: Sequence[Series],
    problems: Sequence[Problem],
    named: Scale | None,
    crisis: Crisis,
    console: Console,
) -> None:
    """Prints the newest result of every scale, or every result of the one that was named."""
    for line in lines(person, series, problems, named, crisis):
        console.print(line)


def show_list(scales: Iterable[Scale], console: Console) -> None:
    """Prints the name of every scale, and what it is."""
    for family, group in groupby(scales, key=lambda scale: scale.family):
        console.print(heading(FAMILIES[family]))
        console.print(_columns((scale.id, scale.about.partition(". ")[0].removesuffix(".")) for scale in group))
    console.print(Text(""))
    console.print(quiet(HOW_TO_ASK))


def show_scale(scale: Scale, console: Console) -> None:
    """Prints what a scale asks, its licence and its sources."""
    console.print(Text(f"{scale.name} ({scale.id})", style="bold"))
    console.print(Text(scale.about))
    right, times = Counter(item.right for item in scale.items).most_common(1)[0]
    if times > 1:
        console.print(Text(f"Each item, where nothing else is said, is {right}."))
    said = {item.name: "" if times > 1 and item.right == right else f": {item.right}" for item in scale.items}
    console.print(_columns((item.name, item.says + said[item.name]) for item in scale.items))
    if scale.bands:
        bands = ", ".join(f"{band.name} from {band.low:g}" for band in scale.bands)
        console.print(Text(f"Score{f' {scale.range}' if scale.range and not scale.separate else ''}: {bands}."))
    elif scale.range and scale.verified and not scale.separate:
        console.print(Text(f"Score {scale.range}, without bands."))
    console.print(Text(f"{words.sentence(scale.error.says)}."))
    for note in scale.notes:
        console.print(Text(note))
    console.print(quiet(f"{scale.licence.says} {scale.licence.credit}".strip()))
    for source in scale.sources:
        console.print(quiet(f"Source of {source.about}: {source.text} ({source.mark})"))


def lines(
    person: str, series: Sequence[Series], problems: Sequence[Problem], named: Scale | None, crisis: Crisis
) -> Iterator[RenderableType]:
    """The answer, who acts, then each scale by family, the ones that need a person first."""
    newest = [result for one in series for result in one.newest]
    yield from _head(*_answer(newest, problems, named), crisis)
    yield Text("")
    yield quiet(words.clean(person))
    for family, group in groupby(sorted(series, key=_weight), key=lambda one: one.scale.family):
        yield heading(FAMILIES[family])
        for one in group:
            yield from map(_result, one.results if named else one.newest)
            yield from (point("later", quiet(text), sign=" ") for text in _changes(one))
    if problems:
        yield heading(f"In the record: {words.count(len(problems), 'remark')}")
        yield from (point("unknown", Text(words.clean(str(problem)))) for problem in problems)


def _head(tone: str, first: str, second: str, crisis: Crisis) -> Iterator[RenderableType]:
    """The answer and who acts; where a person is needed today, never a score alone: also where to turn."""
    yield Text(first, style=f"bold {style(tone)}")
    yield Text(second, style="bold")
    if tone == "stop":
        yield Text(UNTIL_SPOKEN_TO)
        yield Text(crisis.sentence, style="bold")


def _answer(newest: Sequence[Result], problems: Sequence[Problem], named: Scale | None) -> tuple[str, str, str]:
    """Tone, first line and second line."""
    urgent = [result.name for result in newest if result.escalates]
    doubtful = [result.name for result in newest if result.needs_a_look]
    if urgent:
        return "stop", f"A person is needed today: {words.listed(dict.fromkeys(urgent))}.", "Next: a clinician, today."
    if doubtful:
        first = f"Something is missing or unclear: {words.listed(dict.fromkeys(doubtful))}."
        asks = any(result.to_ask for result in newest)
        second = "a clinician asks what was not asked, today" if asks else "the clinic completes it"
        return "unknown", first, f"Next: {second}."
    if problems:
        return "unknown", "Something in the record could not be used.", "Next: the clinic corrects it."
    if not newest:
        return "later", f"No {named.name if named else 'scale'} is recorded.", "No one needs to act."
    first = f"{words.count(len(newest), 'result')} on record, complete."
    return "holds", first, "Next: the clinician reads them; no answer asks for a person today."


def _weight(series: Series) -> tuple[bool, int]:
    """A family with a worrying answer comes first; else the order of the registry."""
    worrying = any(result.escalates for result in series.newest)
    return (not (worrying or series.scale.family == "mood"), list(FAMILIES).index(series.scale.family))


def _result(result: Result) -> RenderableType:
    tone = "stop" if result.escalates else "unknown" if result.needs_a_look else "holds"
    first, *rest = (words.clean(sentence) for sentence in result.sentences)
    day = f"{words.short_day(result.on)}: " if result.on else ""
    return point(tone, Text(day + first, style="bold"), *map(Text, rest))


def _columns(rows: Iterable[tuple[str, str]]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, text in rows:
        table.add_row(f"  {name}", Text(text))
    return table


def _changes(series: Series) -> Iterator[str]:
    """Since the time before, and since the first time where that is another one."""
    before, first = series.since_previous(), series.since_first()
    named = (("Since the time before", before), ("Since the first time", first if first != before else []))
    for title, found in named:
        yield from (words.clean(f"{title}: {' '.join(change.sentences)}") for change in found)

"""A decision in the terminal: the answer, who acts and by when, why, what holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console, RenderableType
from rich.text import Text

from ...decide.model import VersionAnswer
from ...programmes.model import GROUPS, UNCONFIRMED
from .. import words
from ..view import Item, View
from .console import heading, mark, point, quiet, style


def show(view: View, console: Console) -> None:
    """Prints a decision."""
    for line in lines(view):
        console.print(line)


def lines(view: View) -> Iterator[RenderableType]:
    yield Text(view.first, style=f"bold {style(view.answer.value)}")
    yield Text(view.second, style="bold")
    yield Text("")
    yield from about(view)
    if view.in_the_way:
        yield from _section("Why", view.in_the_way, heavy=True)
    if view.tasks:
        yield from _section("To do beside it", view.tasks)
    yield from problems(view)
    if view.holds:
        yield from _what_holds(view.holds, view.record_in_order)
    yield Text("")
    yield quiet(_foot(view))


def problems(view: View) -> Iterator[RenderableType]:
    """What in the input could not be used as it stood."""
    if view.problems:
        yield heading(f"In the input: {words.count(len(view.problems) + view.more_problems, 'remark')}")
        yield from (point("unknown", Text(problem)) for problem in view.problems)
    if view.more_problems:
        yield quiet(f"and {view.more_problems} more; --json lists them all")


def about(view: View) -> Iterator[RenderableType]:
    """Who, under which programme and versions, when."""
    dot = f" {mark('dot')} "
    yield quiet(dot.join((view.person, view.programme, view.moment)))
    if view.known:
        yield quiet(f"As it was known on {view.known}")
    if view.disagreement:
        yield Text(view.disagreement, style=style("unknown"))
    for version in view.versions:
        yield _version(version, alone=view.disagreement is None)
    for version in view.versions:
        if not version.confirmed and version.version != "none":
            yield quiet(f"If you know: --confirm {version.version}, or --not-live {version.version}.")


def _version(version: VersionAnswer, alone: bool) -> Text:
    doubt = "" if version.confirmed or version.version == "none" else ", announced but not confirmed"
    line = Text.assemble((f"Rules: {version.name}{doubt}", style("quiet")))
    return line if alone else line.append(f": {words.IN_WORDS[version.answer]}", style=style(version.answer.value))


def _section(title: str, items: Iterable[Item], heavy: bool = False) -> Iterator[RenderableType]:
    listed = tuple(items)
    yield heading(f"{title} ({len(listed)})")
    for number, item in enumerate(listed):
        if number and heavy:
            yield Text("")
        yield point(item.tone, *item_lines(item))


def item_lines(item: Item) -> Iterator[RenderableType]:
    """A finding: what must hold, what the record shows, who mends it and how, its window, its source."""
    state = Text(f"{words.sentence(item.state)}: ", style=style(item.tone))
    yield state.append(words.uncapitalised(item.title), style="bold")
    if item.only_under:
        yield Text(f"Only under {item.only_under}", style=style("unknown"))
    if item.reason:
        yield Text(item.reason)
    if item.mend:
        yield Text(f"{mark('then')} {words.sentence(item.who)}: {item.mend}")
    if item.when:
        yield Text(words.sentence(item.when))
    yield origin(item.origin, item.confirmed)


def origin(parts: Sequence[str], confirmed: bool) -> Text:
    """Code, source and confidence; what is not confirmed stands out."""
    text = quiet(f" {mark('dot')} ".join(parts))
    if not confirmed:
        text.append(f" {mark('dot')} ").append(UNCONFIRMED, style=style("unknown"))
    return text


def _what_holds(items: Iterable[Item], record_in_order: int) -> Iterator[RenderableType]:
    listed = sorted(items, key=lambda item: item.until is None)
    silent = [item for item in listed if item.says_nothing_new]
    yield heading(f"What holds ({len(listed) + record_in_order})")
    listed = [item for item in listed if not item.says_nothing_new]
    for item in listed:
        text = Text(item.title)
        if item.until:
            text.append(f", until {item.until}", style="bold")
        if item.only_under:
            text.append(f" (only under {item.only_under})", style="dim")
        if not item.confirmed:
            text.append(f" {mark('unconfirmed')}", style=style("unknown"))
        yield point("holds", text)
    if silent:
        about = words.listed(dict.fromkeys(words.uncapitalised(GROUPS[item.group]) for item in silent))
        yield point("holds", Text(f"Nothing found in {words.count(len(silent), 'clinical check')}"), quiet(about))
    if record_in_order:
        yield point("holds", Text(f"The record is in order ({words.count(record_in_order, 'check')})"))
    if any(not item.confirmed for item in listed):
        yield quiet(f"{mark('unconfirmed')} {UNCONFIRMED}")


def _foot(view: View) -> str:
    unapplied = (
        f"{words.count(view.not_applied, 'more rule')} did not apply; `isocourse explain` shows them. "
        if view.not_applied
        else ""
    )
    return unapplied + view.disclaimer

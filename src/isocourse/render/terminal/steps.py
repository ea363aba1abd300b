"""The steps ahead in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rich.console import Console, RenderableType
from rich.text import Text

from ...record import Problem
from ...schedule import Step
from .. import words
from ..view import MOST_PROBLEMS
from .console import heading, mark, point, quiet, style
from .decision import origin

REASONS = 3
HEADINGS = {"overdue": "Late", "now": "Now", "later": "Later"}


@dataclass(frozen=True)
class Head:
    """Whose steps, and from which moment on."""

    person: str
    programme: str
    moment: datetime
    clock: str


def show(steps: Sequence[Step], head: Head, today: date, problems: Iterable[Problem], console: Console) -> None:
    """Prints the steps: the next one first, then all in their order."""
    for line in lines(steps, head, today, problems):
        console.print(line)


def lines(steps: Sequence[Step], head: Head, today: date, problems: Iterable[Problem]) -> Iterator[RenderableType]:
    counts = {status: sum(step.status == status for step in steps) for status in HEADINGS}
    yield Text(
        _first(counts, steps),
        style=f"bold {style('overdue' if counts['overdue'] else 'now' if counts['now'] else 'done')}",
    )
    yield Text(_second(steps, today), style="bold")
    yield Text("")
    yield quiet(
        f" {mark('dot')} ".join((words.clean(head.person), head.programme, words.moment(head.moment, head.clock)))
    )
    for status, title in HEADINGS.items():
        listed = [step for step in steps if step.status == status]
        if listed:
            yield heading(f"{title} ({len(listed)})")
        for number, step in enumerate(listed):
            if number:
                yield Text("")
            yield point(status, *_step(step, today))
    remarks = list(problems)
    if remarks:
        yield heading(f"In the input: {words.count(len(remarks), 'remark')}")
        yield from (point("unknown", Text(words.clean(str(remark)))) for remark in remarks[:MOST_PROBLEMS])
    if len(remarks) > MOST_PROBLEMS:
        yield quiet(f"and {len(remarks) - MOST_PROBLEMS} more")


def _first(counts: dict[str, int], steps: Sequence[Step]) -> str:
    if not steps:
        return "Nothing lies ahead that the rules know of."
    said = [f"{number} {HEADINGS[status].lower()}" for status, number in counts.items() if number]
    return f"{words.count(len(steps), 'step')} ahead: {words.listed(said)}."


def _second(steps: Sequence[Step], today: date) -> str:
    if not steps:
        return "No one needs to act."
    step = next((item for status in HEADINGS for item in steps if item.status == status), steps[0])
    return f"Next: {words.who(step.who)}, {timing(step, today)}. {words.clean(step.what)}"


def timing(step: Step, today: date) -> str:
    """`now`, `from Mon 23 Nov 2026 (in 3 days), until …`."""
    start = f"from {words.day(step.earliest)} ({words.countdown(step.earliest, today)})" if step.earliest else ""
    if step.latest is None:
        return start or "now"
    end = f"{words.day(step.latest)} ({words.last_day(step.latest, today)})"
    return f"{start}, until {end}" if start else f"by {end}"


def _step(step: Step, today: date) -> Iterator[RenderableType]:
    yield Text.assemble((words.sentence(words.who(step.who)), "bold"), (f", {timing(step, today)}", style(step.status)))
    yield Text(words.clean(step.what))
    shown, more = step.why[:REASONS], len(step.why) - REASONS
    for number, reason in enumerate(shown):
        yield Text.assemble(("Why: " if number == 0 else "And: ", "dim"), words.clean(reason))
    if more > 0:
        yield quiet(f"And {words.count(more, 'more reason')}.")
    sure = words.listed(dict.fromkeys(words.confidence(item) for item in step.confidence))
    own = all(words.is_own_check(code) for code in step.codes)
    codes = ", ".join(step.codes)
    yield origin(
        (codes, "a check of this project") if own else (codes, ", ".join(step.source), sure), step.confirmed or own
    )

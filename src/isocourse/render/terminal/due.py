"""Laboratory tests in the terminal: what presses first, who acts and by when, then why, then the last results."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.text import Text

from ...schedule.due import Due, Result, Test, sources_of
from .. import words
from ..sources import describe
from ..view import MOST_PROBLEMS
from .console import heading, mark, point, quiet, style
from .decision import origin

ACTIONS = {
    "stop": "STOP THE DRUG", "hold": "HOLD THE DRUG", "review": "A PERSON MUST LOOK", "reduce": "A LOWER DOSE",
    "repeat": "repeat", "continue": "continue",
}  # fmt: skip
TONES = {"continue": "holds", "repeat": "task"}
HEADINGS = {"overdue": "Late", "now": "Due now", "later": "Later"}


def show(due: Due, console: Console) -> None:
    """Prints the tests of a person."""
    for line in lines(due):
        console.print(line)


def lines(due: Due) -> Iterator[RenderableType]:
    first, second, tone = _head(due)
    yield Text(words.clean(first), style=f"bold {style(tone)}")
    yield Text(words.clean(second), style="bold")
    yield Text("")
    yield quiet(f"{words.clean(due.person)}, {due.programme or 'no programme named'}, {words.day(due.on_date)}")
    for status, title in HEADINGS.items():
        listed = [test for test in due.tests if test.status == status]
        if listed:
            yield heading(f"{title} ({len(listed)})")
            yield from (point(status, *_test(test, due)) for test in listed)
    yield heading("Last results" if due.results else "No result is recorded")
    yield from (point(TONES.get(item.action, item.action), *_result(item)) for item in due.results)
    yield heading("Not needed as a routine")
    yield from (
        point("quiet", Text.assemble((item.test, "bold"), f": {item.why}"), sign=mark("dot")) for item in due.not_needed
    )
    yield heading("Sources")
    yield from (quiet(f"{key}  {describe(key)}".strip()) for key in sources_of(due))
    if due.problems:
        yield heading(f"In the input: {words.count(len(due.problems), 'remark')}")
        yield from (point("unknown", Text(words.clean(problem))) for problem in due.problems[:MOST_PROBLEMS])


def _head(due: Due) -> tuple[str, str, str]:
    """The answer, who acts and by when, and the tone of both."""
    test, pressing = due.next, due.pressing
    if pressing and pressing.action in ("stop", "hold", "review", "reduce"):
        who = "The laboratory" if pressing.kind == "limits" else "The prescriber"
        return f"{ACTIONS[pressing.action]}: {pressing.shown}", f"{who}, now: {pressing.mend}", pressing.action
    if test is None:
        return "No laboratory test is due.", "No one needs to act.", "done"
    said = {"overdue": "Late", "now": "Due now", "later": "Nothing is due today. Next"}[test.status]
    window = words.window(test.opens, test.closes, due.on_date) or "at once"
    return f"{said}: {test.what} ({window})", f"{words.sentence(words.who(test.who))} acts, {_by(test)}.", test.status


def _by(test: Test) -> str:
    if test.status == "later" and test.opens:
        return f"from {words.day(test.opens)}"
    return f"by {words.day(test.closes)}" if test.closes and test.status == "now" else "now"


def _test(test: Test, due: Due) -> Iterator[RenderableType]:
    yield Text.assemble((test.what, "bold"))
    if window := words.window(test.opens, test.closes, due.on_date):
        yield Text(f"{words.sentence(words.who(test.who))}, {window}")
    yield Text.assemble(("Why: ", "dim"), words.clean(test.why))
    yield origin(words.origin(test.code, test.source, test.confidence), test.confirmed)


def _result(item: Result) -> Iterator[RenderableType]:
    yield Text.assemble((ACTIONS.get(item.action, item.action), "bold"), f": {words.clean(item.shown)}")
    if item.action != "continue":
        yield Text.assemble(("Edge: ", "dim"), item.edge)
        yield Text.assemble(("Then: ", "dim"), words.clean(item.mend or ""))
    yield origin(words.origin(item.code, item.source, item.confidence), item.confirmed)

"""A plan for scars in the terminal: what is possible from when, who acts, the stages, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rich import box
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from ...fade import Choice, FadePlan, Need, Said, Span, Stage
from ...programmes.model import UNCONFIRMED, confirmed
from .. import words
from .console import heading, mark, point, quiet, style

TONES = {True: "holds", False: "block", None: "unknown"}
STATES = {True: "Met", False: "Not met", None: "Not known, or for a clinician to decide"}


def show(plan: FadePlan, console: Console) -> None:
    """Prints a plan."""
    for line in lines(plan):
        console.print(line)


def lines(plan: FadePlan) -> Iterator[RenderableType]:
    yield Text(words.clean(plan.headline), style=f"bold {style('now' if plan.complete else 'unknown')}")
    yield Text(_second(plan), style="bold")
    yield Text("")
    yield quiet(f" {mark('dot')} ".join((words.clean(plan.person), words.day(plan.on))))
    if plan.scars:
        yield from _scars(plan)
        yield from _needs(plan)
    if plan.stages:
        yield from _stages(plan)
    if plan.home:
        yield heading("Without a procedure")
        yield from (point("later", Text(words.sentence(item))) for item in plan.home)
    yield heading("What isotretinoin and time do")
    yield point("later", Text(plan.wording))
    for item in plan.time:
        yield point("later", *_said(item))
    if plan.problems:
        yield heading(f"In the input: {words.count(len(plan.problems), 'remark')}")
        yield from (point("unknown", Text(words.clean(problem))) for problem in plan.problems)
    yield heading("Not known")
    yield point("unknown", *_said(plan.evidence))
    yield from (point("unknown", Text(words.clean(item))) for item in plan.unknown)
    yield Text("")
    yield quiet(plan.disclaimer)


def _second(plan: FadePlan) -> str:
    if plan.who is None:
        return "No one needs to act."
    when = f"by {words.day(plan.by)} ({words.last_day(plan.by, plan.on)})" if plan.by else "now"
    return f"Next: {words.who(plan.who)}, {when}. {words.clean(plan.next_step or '')}"


def _scars(plan: FadePlan) -> Iterator[RenderableType]:
    yield heading("What is on the map")
    for scar in plan.scars:
        where = words.clean(words.listed(scar.sites))
        yield point("now", Text.assemble((f"{scar.count} ", "bold"), f"{scar.says} ", (f"({where})", "dim")))


def _needs(plan: FadePlan) -> Iterator[RenderableType]:
    yield heading("What must be true first")
    for need in sorted(plan.needs, key=lambda need: need.met is True):
        yield point(TONES[need.met], *_need(need))


def _need(need: Need) -> Iterator[Text]:
    if need.met:
        yield Text(words.clean(need.says))
        return
    yield Text.assemble((f"{STATES[need.met]}: ", style(TONES[need.met])), words.clean(need.says))
    if need.mend:
        yield Text(f"{mark('then')} {words.sentence(words.who(need.who))}: {words.clean(need.mend)}")


def _stages(plan: FadePlan) -> Iterator[RenderableType]:
    yield heading("In this order, at the earliest")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, expand=True)
    table.add_column("")
    table.add_column("step, and procedures that fit", ratio=1)
    table.add_column("by the label", no_wrap=True)
    table.add_column("by statements", no_wrap=True)
    for stage in plan.stages:
        head = Text.assemble((stage.title, "bold"), _sessions(stage))
        table.add_row(str(stage.number), head, _day(stage.label, plan.on), _day(stage.statements, plan.on))
        for choice in stage.choices:
            caution = (" (caution)", style("review")) if choice.cautions else ""
            table.add_row("", Text.assemble(choice.says, caution), "", _later(choice, stage))
        if stage.add:
            table.add_row("", quiet(f"may be added: {words.listed(stage.add)}"))
    yield table
    yield Text("")
    for stage in plan.stages:
        yield point("later", *_beside(stage), sign=str(stage.number))


def _sessions(stage: Stage) -> str:
    """`, 3 to 6 sessions every 4 to 8 weeks, 1 done`."""
    often = f", {_range(stage.sessions)} sessions" if stage.sessions else ""
    every = f", every {_range(stage.weeks)} weeks" if stage.weeks else ""
    return f"{often}{every}" + (f", {stage.done} done" if stage.done else "")


def _range(given: tuple[int, int]) -> str:
    low, high = given
    return f"{low}" if low == high else f"{low} to {high}"


def _day(span: Span | None, on: date) -> Text:
    if span is None:
        return quiet("no day yet")
    return Text("now" if span.start <= on else words.short_day(span.start))


def _later(choice: Choice, stage: Stage) -> Text:
    """The day of a choice that the statements let begin later than the stage."""
    span, day = stage.statements, choice.statements_from
    if span is None or (day is not None and day <= span.start):
        return Text("")
    return quiet(words.short_day(day) if day else "no day yet")


def _beside(stage: Stage) -> Iterator[Text]:
    """Why there is no day, what the statements say of the step at hand, and where the row comes from."""
    yield from (Text(f"No day before {item}.") for item in stage.waits_for)
    yield from (Text(note) for note in stage.notes)
    if stage.number == 1:
        yield from (Text(f"{words.sentence(choice.says)}: {choice.statements}.") for choice in stage.choices)
    doubt = () if confirmed(stage.confidence) else (UNCONFIRMED,)
    parts = (f"evidence: {words.listed(stage.evidence)}", *stage.source, words.confidence(stage.confidence), *doubt)
    yield quiet(f" {mark('dot')} ".join(parts))


def _said(item: Said) -> Iterator[Text]:
    yield Text(item.says)
    yield quiet(f"{', '.join(item.source)} {mark('dot')} {words.confidence(item.confidence)}")

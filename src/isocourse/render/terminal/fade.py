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
    for title in ("", "step, and procedures that fit"):
        table.add_column(title, ratio=1 if title else None)
    for title in ("sessions", "by the label", "by statements"):
        table.add_column(title, no_wrap=True)
    for stage in plan.stages:
        head = Text(stage.title, style="bold")
        table.add_row(
            str(stage.number), head, _sessions(stage), _days(stage.label, plan.on), _days(stage.statements, plan.on)
        )
        for choice in stage.choices:
            table.add_row("", Text(choice.says), "", "", _later(choice, stage))
        if stage.add:
            table.add_row("", quiet(f"may be added: {words.listed(stage.add)}"))
    yield table
    for stage in plan.stages:
        yield from _beside(stage)


def _later(choice: Choice, stage: Stage) -> Text:
    """The day of a choice that the statements let begin later than the stage."""
    span, day = stage.statements, choice.statements_from
    if span is None or (day is not None and day <= span.start):
        return Text("")
    return quiet(f"from {words.short_day(day)}" if day else "no day yet")


def _sessions(stage: Stage) -> str:
    lines = [_range(stage.sessions) if stage.sessions else "not stated"]
    lines += [f"every {_range(stage.weeks)} weeks"] * bool(stage.weeks)
    lines += [f"{stage.done} done"] * bool(stage.done)
    return "\n".join(lines)


def _range(given: tuple[int, int] | None) -> str:
    low, high = given or (0, 0)
    return f"{low}" if low == high else f"{low} to {high}"


def _days(span: Span | None, on: date) -> Text:
    if span is None:
        return quiet("no day yet")
    start = "now" if span.start <= on else words.short_day(span.start)
    return Text(start if span.end == span.start else f"{start} to\n{words.short_day(span.end)}")


def _beside(stage: Stage) -> Iterator[RenderableType]:
    """Why there is no day, what asks for caution, and where the row comes from."""
    cautions = dict.fromkeys(words.clean(text) for choice in stage.choices for text in choice.cautions)
    said = [Text(f"No day before {item}.") for item in stage.waits_for]
    said += [Text(f"Caution: {text}") for text in cautions]
    said += [Text(note) for note in stage.notes]
    doubt = "" if confirmed(stage.confidence) else f" {mark('dot')} {UNCONFIRMED}"
    sure = words.confidence(stage.confidence)
    origin = f"evidence {words.listed(stage.evidence)} {mark('dot')} {', '.join(stage.source)} {mark('dot')} {sure}"
    yield point("later", *said, quiet(origin + doubt), sign=str(stage.number))


def _said(item: Said) -> Iterator[Text]:
    yield Text(item.says)
    yield quiet(f"{', '.join(item.source)} {mark('dot')} {words.confidence(item.confidence)}")

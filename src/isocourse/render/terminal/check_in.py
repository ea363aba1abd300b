"""The check-in in the terminal: what to do first, who acts, then each answer in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console, RenderableType
from rich.text import Text

from ...clinical import Answered, CheckIn, Crisis, Question
from ...decide import Decision
from .. import words
from ..sources import describe
from .console import heading, point, quiet, style

FIRST = {
    "emergency": "Get help now.",
    "today": "Call us today.",
    "tell-us": "Tell us this week.",
    "expected": "All of this is expected.",
}
SECOND = {
    "emergency": "You act, at once: call, or have someone call for you. Tell them that you take isotretinoin.",
    "today": "You call the clinic today. A clinician calls you back today.",
    "tell-us": "You tell the clinic this week. Nothing here needs help today.",
    "expected": "No one needs to act. Answer again at your next check-in, or when something is new.",
}
OPEN = "You did not answer all the questions, so we cannot say that all is well."
TONES = {"emergency": "stop", "today": "block", "tell-us": "review", "expected": "holds"}
NAMES = {"emergency": "Emergency", "today": "Today", "tell-us": "Tell us", "expected": "Expected"}


def show(found: CheckIn, crisis: Crisis, decision: Decision | None, console: Console) -> None:
    """Prints what the answers ask for."""
    for line in lines(found, crisis, decision):
        console.print(line)


def show_questions(questions: Iterable[Question], console: Console) -> None:
    """Prints the questions with their answers."""
    console.print(Text("How are you? Answer with --answer CODE=LEVEL, once for each question.", style="bold"))
    for question in questions:
        console.print(heading(f"{question.asks}  ({question.code})"))
        for level in question.level:
            console.print(Text.assemble("  ", (level.name, "bold"), f"  {level.says}"))


def lines(found: CheckIn, crisis: Crisis, decision: Decision | None) -> Iterator[RenderableType]:
    verdict = found.verdict
    yield Text(FIRST[verdict], style=f"bold {style(TONES[verdict])}")
    yield Text(SECOND[verdict], style="bold")
    if verdict in ("today", "emergency"):
        yield Text(crisis.sentence if found.needs_crisis_lines else crisis.danger, style="bold")
    yield Text("")
    for item in found.answered:
        yield point(TONES[item.level.verdict], *_answer(item))
    if found.not_answered:
        yield heading("Not answered yet")
        yield Text(OPEN)
        yield from (point("unknown", Text(f"{item.asks}  ({item.code})")) for item in found.not_answered)
    if decision:
        yield heading("For the clinic")
        yield Text(words.clean(decision.headline))
        open_ones = [item for item in decision.findings if item.outcome != "holds" and item.answer != "task"]
        yield from (quiet(words.clean(f"{item.code}: {item.mend}")) for item in open_ones)
    if keys := dict.fromkeys(key for item in found.answered for key in item.question.source):
        yield heading("Sources")
        yield from (quiet(f"{key}  {describe(key)}".strip()) for key in keys)
    yield Text("")
    yield quiet("This finds no illness and changes no dose. A clinician does. If you are worried, call.")


def _answer(item: Answered) -> Iterator[RenderableType]:
    level, question = item.level, item.question
    yield Text.assemble((f"{NAMES[level.verdict]}: ", "bold"), f"{question.asks} {level.says}.")
    yield Text(level.words)
    grade = f"CTCAE v5.0 {level.ctcae}" if level.ctcae else ""
    if shown := " ".join(part for part in (question.incidence, grade) if part):
        yield quiet(shown)

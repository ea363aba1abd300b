"""Decisions as cards: few, short, the answer first. How heavy an answer is decides how loud its card is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from ..decide import Answer, Decision, Finding
from ..programmes import Rulebook
from ..render import words
from ..render.sources import address, describe
from ..render.view import Item, View, view
from ..schedule import Step

# The code system of CDS Hooks: info, warning, critical. Nothing else is a literal of it.
INDICATOR = {
    Answer.ALLOW: "info",
    Answer.REDUCE: "warning",
    Answer.REVIEW: "warning",
    Answer.HOLD: "critical",
    Answer.BLOCK: "critical",
    Answer.STOP: "critical",
}
LONGEST_SUMMARY = 139  # the standard says: fewer than 140 characters
MOST_LISTED = 12
MOST_LINKED = 4
OVERRIDE = (
    ("checked-elsewhere", "What is missing is recorded elsewhere, and I have seen it"),
    ("programme-confirmed", "The programme's own system allows it today"),
    ("specialist-advice", "A specialist advised it; the advice is in the notes"),
    ("other", "Another reason, which I write in the notes"),
)
OVERRIDE_SYSTEM = "urn:isocourse:override-reason"


def of_decision(decision: Decision, book: Rulebook, not_sent: Sequence[str]) -> dict[str, Any]:
    """The card of one decision, without its uuid and suggestions."""
    shown = view(decision, book)
    card: dict[str, Any] = {
        "summary": _short(f"Isotretinoin. {shown.first}. {_count(shown.in_the_way)}"),
        "indicator": INDICATOR[decision.answer],
        "detail": "\n\n".join(filter(None, _detail(shown, not_sent))),
        "source": _source(decision, book),
    }
    if links := _sources_to_read(decision):
        card["links"] = links
    if decision.answer in (Answer.REVIEW, Answer.BLOCK, Answer.HOLD):
        card["overrideReasons"] = [
            {"code": code, "system": OVERRIDE_SYSTEM, "display": display} for code, display in OVERRIDE
        ]
    return card


def of_change(before: Decision, after: Decision, book: Rulebook, not_sent: Sequence[str]) -> dict[str, Any] | None:
    """A card on what another medicine changes for somebody in a course; None when it makes nothing worse."""
    known = {(item.code, item.title, item.reason) for item in before.findings if _stands_in_the_way(item)}
    new = [
        item
        for item in after.findings
        if _stands_in_the_way(item) and (item.code, item.title, item.reason) not in known
    ]
    if not new:
        return None
    narrowed = after.model_copy(
        update={"findings": tuple(new), "answer": max((_answer(item) for item in new), key=_weight)}
    )
    card = of_decision(narrowed, book, not_sent)
    card["summary"] = _short(f"In a course of isotretinoin: {new[0].title}: not with this order.")
    return card


def of_steps(
    steps: Sequence[Step], decision: Decision, book: Rulebook, not_sent: Sequence[str]
) -> list[dict[str, Any]]:
    """One card on what lies ahead; none when nothing does."""
    if not steps:
        return []
    first, today = steps[0], decision.at.date()
    late = any(step.status == "overdue" for step in steps)
    lines = [_step(step, today) for step in steps[:MOST_LISTED]]
    return [{
        "summary": _short(f"Isotretinoin, next: {words.who(first.who)}, {_when(first)}. {first.what}"),
        "indicator": "warning" if late else "info",
        "detail": "\n\n".join(filter(None, ["\n".join(lines), _left_out(not_sent), decision.disclaimer])),
        "source": _source(decision, book),
    }]  # fmt: skip


def smart_link(address: str) -> dict[str, str]:
    """To the person's page in the clinic's app, which the EHR opens by a SMART launch."""
    return {"label": "Open the course in isocourse", "url": address, "type": "smart"}


def _sources_to_read(decision: Decision) -> list[dict[str, str]]:
    """Where the sources of what is in the way can be read, the heaviest reason's first."""
    keys = dict.fromkeys(key for item in decision.findings if _stands_in_the_way(item) for key in item.source)
    placed = ((key, address(key)) for key in keys)
    told = ((_short(f"Source {key}: {describe(key)}"), url) for key, url in placed if url)
    return [{"label": label, "url": url, "type": "absolute"} for label, url in told][:MOST_LINKED]


def _detail(shown: View, not_sent: Sequence[str]) -> Iterable[str | None]:
    yield f"**{shown.second}**"
    yield shown.disagreement
    yield "\n".join(_line(item) for item in shown.in_the_way[:MOST_LISTED])
    more = len(shown.in_the_way) - MOST_LISTED
    yield f"… and {words.count(more, 'more reason')}." if more > 0 else None
    yield "\n".join(f"- To do: {item.title}" for item in shown.tasks[:MOST_LISTED]) or None
    yield _left_out(not_sent)
    yield f"Rules: {', '.join(version.name for version in shown.versions)}. {shown.disclaimer}"


def _line(item: Item) -> str:
    mark = "" if item.confirmed else " *(not confirmed from a primary source)*"
    mend = f" → {words.who(item.who)}: {item.mend}" if item.mend else f" → {words.who(item.who)}"
    return f"- **{item.title}**: {item.state}. {item.reason}{mend} ({', '.join(item.origin)}){mark}"


def _step(step: Step, today: date) -> str:
    when = words.window(step.earliest, step.latest, today) or "now"
    return f"- **{words.sentence(words.who(step.who))}**, {when}: {step.what}"


def _left_out(not_sent: Sequence[str]) -> str | None:
    """What the EHR did not give: nobody may take it for not done."""
    return f"Not given by the EHR, so not looked at: {', '.join(not_sent)}." if not_sent else None


def _source(decision: Decision, book: Rulebook) -> Mapping[str, Any]:
    programme = book.programmes.get(decision.programme or "")
    return {"label": f"isocourse, {programme.name}" if programme else "isocourse"}


def _count(in_the_way: Sequence[Item]) -> str:
    if not in_the_way:
        return ""
    return f"{words.sentence(words.count(len(in_the_way), 'thing'))} in the way; first: {in_the_way[0].title}"


def _when(step: Step) -> str:
    if step.latest:
        return f"by {words.short_day(step.latest)}"
    return f"from {words.short_day(step.earliest)}" if step.earliest else "now"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_SUMMARY else text[: LONGEST_SUMMARY - 1].rstrip(" ,;:") + "…"


def _stands_in_the_way(item: Finding) -> bool:
    return item.outcome != "holds" and item.answer != "task"


def _answer(item: Finding) -> Answer:
    return Answer.REVIEW if item.answer == "task" else Answer(item.answer)


def _weight(answer: Answer) -> int:
    return answer.weight

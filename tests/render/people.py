"""The people of the examples as the pages on paper see them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import pypdfium2

from isocourse import Ask, Decision, Record, Step, decide, decide_many, fade, load_rulebook, next_steps, next_steps_many
from isocourse.fade import FadePlan
from isocourse.render.document import Document
from isocourse.render.leaflet import leaflet
from isocourse.render.letter import letter
from isocourse.render.patient import Course
from isocourse.render.pdf import press
from tests.cli.support import ASKS, EXAMPLES

STAMP = datetime(2026, 11, 28, 12, tzinfo=UTC)


def example(name: str, *more: dict[str, Any], **changed: Any) -> Record:
    """An example's record, with further events and another head."""
    given = Record.load(EXAMPLES / f"{name}.json").to_dict() | changed
    return Record.from_dict(given | {"events": [*given["events"], *more]})


def course(record: Record, at: date | datetime, programme: str | None = None) -> Course:
    taken = decide(record, act="take", at=at, programme=programme)
    found = load_rulebook().programme(programme or str(record.programme))
    steps = tuple(next_steps(record, at=at, programme=programme))
    return Course(record, found, taken, steps, fade.plan(record, at=at, programme=programme))


def plan_of(record: Record, at: date | datetime, **more: Any) -> Document:
    return leaflet(course(record, at), **more)


def letter_of(record: Record, at: date | datetime, act: str = "prescribe", **more: Any) -> Document:
    return letter(course(record, at), decide(record, act=act, at=at), load_rulebook(), **more)


@lru_cache
def every_example() -> list[tuple[str, Course]]:
    """Each ask of the examples as a course."""
    asks = [Ask(Record.load(EXAMPLES / ask["file"]), "take", moment(ask["at"]), ask.get("programme")) for ask in ASKS]
    taken, steps = decide_many(asks), next_steps_many(asks)
    return [
        (f"{ask.record.person} {ask.at}", _course(ask, one, ahead))
        for ask, one, ahead in zip(asks, taken, steps, strict=True)
    ]


def _course(ask: Ask, taken: Decision, ahead: list[Step]) -> Course:
    """Without a scar map the plan for scars is the same whoever it is for; it is not asked for again."""
    programme = load_rulebook().programme(str(taken.programme))
    return Course(ask.record, programme, taken, tuple(ahead), no_scars())


@lru_cache
def no_scars() -> FadePlan:
    return fade.plan(Record("nobody", programme="us-ipledge"), at=date(2026, 11, 1))


def moment(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)


def strings(found: Any) -> list[str]:
    """Every text that a document holds, whoever reads it."""
    if isinstance(found, str):
        return [found]
    if isinstance(found, dict):
        return [text for key, value in found.items() if key not in SILENT for text in strings(value)]
    return [text for value in found for text in strings(value)] if isinstance(found, (list, tuple)) else []


# scars.md C6: the wording that may be used, word for word.
SANCTIONED = (
    "Isotretinoin mainly stops new scars. About a third of new small scars fade by themselves. "
    "Older dents usually need procedures."
)
SILENT = ("kind", "language", "paper", "tone", "format")


def said(document: Document) -> str:
    return "\n".join(strings(document.model_dump()))


def pages(document: Document) -> list[str]:
    """The text of each page of its PDF."""
    opened = pypdfium2.PdfDocument(press(document, stamp=STAMP).data)
    return [page.get_textpage().get_text_range() for page in opened]

"""A decision or a board of decisions as one self-contained page: no scripts, nothing loaded from elsewhere."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from ..decide import Decision
from ..decide.wording import show
from ..schedule import Worklist
from . import morning, words
from .assessment import Assessment
from .board import Board
from .document import Document
from .view import View

# Marks of the page; letters would be read aloud, so they are hidden from screen readers and said in words beside.
MARKS = {
    "allow": "✓", "reduce": "↓", "review": "!", "hold": "‖", "block": "✕", "stop": "■", "unknown": "?", "task": "○",
    "holds": "✓", "known": "·",
}  # fmt: skip

# How a course stands, by the colour of the answer that it is most like.
STANDS = {"broken": "block", "closing": "review", "due": "task", "quiet": "allow", None: "unknown"}
DISCLAIMER = str(Decision.model_fields["disclaimer"].default)


@lru_cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("isocourse.render"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.filters |= {"sentence": words.sentence, "fact": fact}
    made.globals |= {"marks": MARKS, "count": words.count, "in_words": words.IN_WORDS, "one_word": words.ONE_WORD}
    return made


def page(view: View) -> str:
    """The page of one decision."""
    return _templates().get_template("decision.html").render(view=view, title=view.first, head=None)


def assessment_page(assessment: Assessment) -> str:
    """The page of a consultation, question by question."""
    return _templates().get_template("assessment.html").render(page=assessment, title=assessment.view.first)


def board_page(board: Board) -> str:
    """The page of a board: every ask in a row, each with its full answer below."""
    return _templates().get_template("board.html").render(board=board, title=board.title)


def worklist_page(listed: Worklist) -> str:
    """The page of a morning list."""
    shown = ((state, title, morning.lines(listed, state)) for state, title in morning.HEADINGS.items())
    first = morning.first(listed)
    return _templates().get_template("worklist.html").render(
        title=first, first=first, context=morning.context(listed), counts=list(morning.counts(listed)),
        sections=[section for section in shown if section[2]], tones=STANDS, disclaimer=DISCLAIMER,
        unreadable=[words.clean(item.why) for item in listed.unreadable],
    )  # fmt: skip


def document_page(document: Document) -> str:
    """The page of a document: what a PDF of it says, for a screen."""
    return _templates().get_template("document.html").render(document=document, title=document.title)


def fact(value: object) -> str:
    """A fact's value in words; none means that nothing is recorded."""
    return words.clean(show(value)) or "none"

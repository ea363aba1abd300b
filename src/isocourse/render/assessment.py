"""The consultation's page: the decision on a start, its findings in the order in which a prescriber asks."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from ..decide.model import Decision
from ..programmes import Rulebook
from ..programmes.model import confirmed
from . import words
from .view import Item, View, view

# The rules' `group`, the question it answers, and what to say when nothing stands in the way. A rule without a group is
# one of the programme's own.
SECTIONS = (
    ("indication", "Is there an indication?", "yes"),
    ("contraindication", "Does anything forbid it?", "nothing on record"),
    ("settle", "What must be settled first?", "nothing in the way"),
    ("", "What does the programme still ask?", "nothing"),
    ("care", "What needs more care?", "nothing on record"),
    ("scars", "What about scars?", ""),
)
# A group that no question is for: nothing is left out.
BELONGS = {"pregnancy": "contraindication", "allergy": "contraindication"}
OTHERWISE = "settle"
UNKNOWN = "unknown"
STATES = {
    "in the way": ("stop", "block", "hold"), "to look at": ("review", "reduce"), "not known": (UNKNOWN,),
    "to do": ("task",),
}  # fmt: skip


@dataclass(frozen=True)
class Statement:
    """What is known apart from this person, with its source and how sure it is."""

    says: str
    origin: tuple[str, ...]
    confirmed: bool


@dataclass(frozen=True)
class Section:
    """One question of the page: its answer in a word, what stands in the way or is to do, and what holds."""

    group: str
    question: str
    answer: str
    tone: str
    items: tuple[Item, ...]
    holds: tuple[Item, ...]
    statements: tuple[Statement, ...]

    @property
    def told(self) -> bool:
        """Whether what holds is an answer by itself, and not only the absence of a warning."""
        return self.group in ("indication", "scars")


@dataclass(frozen=True)
class Assessment:
    """The page: `view` has the answer, who acts next, versions, problems and sources."""

    view: View
    sections: tuple[Section, ...]
    not_known: tuple[Item, ...]
    statements: tuple[Statement, ...]

    def as_json(self) -> list[dict[str, Any]]:
        """The sections with the codes that belong to them; the findings themselves are the decision's."""
        return [
            {
                "group": section.group or "programme",
                "question": section.question,
                "answer": section.answer,
                "open": [item.code for item in section.items],
                "holds": [item.code for item in section.holds],
                "known": [statement.says for statement in section.statements],
            }
            for section in self.sections
        ]


def assessment(decision: Decision, book: Rulebook) -> Assessment:
    """What is shown of a decision on a start, which was made under `book`."""
    shown = view(decision, book)
    opened = (*shown.in_the_way, *shown.tasks)

    def of(items: tuple[Item, ...], group: str) -> tuple[Item, ...]:
        return tuple(item for item in items if _asked_by(item) == group)

    return Assessment(
        view=shown,
        sections=tuple(
            _section(group, question, clear, of(opened, group), of(shown.holds, group))
            for group, question, clear in SECTIONS
        ),
        not_known=tuple(item for item in opened if item.tone == UNKNOWN or item.state == "not known"),
        statements=statements(UNKNOWN),
    )


def _asked_by(item: Item) -> str:
    """The group whose question shows a finding."""
    return item.group if any(item.group == group for group, _, _ in SECTIONS) else BELONGS.get(item.group, OTHERWISE)


def _section(group: str, question: str, clear: str, items: tuple[Item, ...], holds: tuple[Item, ...]) -> Section:
    said = ", ".join(
        f"{number} {state}" for state, tones in STATES.items() if (number := sum(item.tone in tones for item in items))
    )
    tone = items[0].tone if items else "holds"
    if not items and not holds:
        said = "not asked"
    elif all(item.tone == "task" for item in items):
        said = ", ".join(filter(None, (clear, said)))
    return Section(group, question, said, tone, items, holds, statements(group))


@lru_cache
def statements(group: str) -> tuple[Statement, ...]:
    """The statements of a group."""
    text = files(__package__.partition(".")[0]).joinpath("clinical", "base_rates.toml").read_text(encoding="utf-8")
    return tuple(
        Statement(
            entry["says"],
            (", ".join(entry["source"]), words.confidence(entry["confidence"])),
            confirmed(entry["confidence"]),
        )
        for entry in tomllib.loads(text)["statement"]
        if entry["group"] == group
    )

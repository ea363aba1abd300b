"""Several asks on one board: whose, what is asked, the answer, who acts next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ..decide.model import Answer
from . import words
from .view import View


@dataclass(frozen=True)
class Row:
    """One ask on the board. `asked` says what, `expected` what the answer should have been if it is another."""

    key: str
    name: str
    asked: str
    story: str
    file: str
    view: View
    expected: Answer | None = None

    @property
    def answer(self) -> Answer:
        return self.view.answer

    @property
    def because(self) -> str:
        """The heaviest reason, or until when the answer stands."""
        if self.view.disagreement:
            return self.view.disagreement
        return self.view.in_the_way[0].reason if self.view.in_the_way else "Everything that is asked for holds."


@dataclass(frozen=True)
class Section:
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Board:
    """Sections of rows under a title."""

    title: str
    sections: tuple[Section, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for section in self.sections for row in section.rows)

    @property
    def counts(self) -> tuple[tuple[Answer, int], ...]:
        """How often each answer was given, lightest first."""
        found = Counter(row.answer for row in self.rows)
        return tuple((answer, found[answer]) for answer in Answer if found[answer])

    @property
    def summary(self) -> str:
        """`20 asks of 16 people: 6 yes, …`."""
        people = len({row.view.person for row in self.rows})
        each = ", ".join(f"{number} {words.ONE_WORD[answer]}" for answer, number in self.counts)
        return f"{words.count(len(self.rows), 'ask')} of {words.count(people, 'person', 'people')}: {each}"

    @property
    def surprises(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.expected is not None)


def sections(rows: Iterable[tuple[str, Row]]) -> tuple[Section, ...]:
    """Rows under the titles given with them, in their order."""
    grouped: dict[str, list[Row]] = {}
    for title, row in rows:
        grouped.setdefault(title, []).append(row)
    return tuple(Section(title, tuple(found)) for title, found in grouped.items())

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
    def tone(self) -> str:
        return "unknown" if self.view.disagreement or not self.view.in_the_way else self.view.in_the_way[0].tone

    @property
    def because(self) -> str | None:
        """The heaviest reason and how many more there are; none when everything holds."""
        if self.view.disagreement:
            return self.view.disagreement
        if not self.view.in_the_way:
            return None
        first, *more = self.view.in_the_way
        rest = f" (and {words.count(len(more), 'more reason')})" if more else ""
        if first.tone == "stop":
            return f"{first.reason}{rest}"
        return f"{words.sentence(first.state)}: {words.uncapitalised(first.title)}{rest}"


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
        """`36 questions about 22 people`."""
        people = len({row.view.person for row in self.rows})
        return f"{words.count(len(self.rows), 'question')} about {words.count(people, 'person', 'people')}"

    @property
    def surprises(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.expected is not None)


def sections(rows: Iterable[tuple[str, Row]]) -> tuple[Section, ...]:
    """Rows under the titles given with them, in their order."""
    grouped: dict[str, list[Row]] = {}
    for title, row in rows:
        grouped.setdefault(title, []).append(row)
    return tuple(Section(title, tuple(found)) for title, found in grouped.items())

"""A page on paper as data: what it says, in which order. Formats draw it and decide nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, field_validator

from . import words

Paper = Literal["a4", "us-letter"]
# Programmes of countries whose printers hold this paper; everybody else uses A4.
LETTER_PAPER = ("US", "CA")


class _Part(BaseModel):
    """Every text is cleaned of what could turn it round or steer a printer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _clean(cls, given: Any) -> Any:
        return _cleaned(given)


class Line(_Part):
    """One statement. `tone` names its colour and mark: an answer, `unknown`, `task`, `holds` or `plain`."""

    text: str
    lead: str = ""
    more: tuple[str, ...] = ()
    note: str = ""
    tone: str = "plain"


class Table(_Part):
    """Rows under a head; `even` gives all columns but the first the same width, for things to be compared."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    even: bool = False


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Table | None:
    """A table, or none when it would have no rows."""
    listed = tuple(tuple(row) for row in rows)
    return Table(head=tuple(head), rows=listed) if listed else None


class Picture(BaseModel):
    """A drawing as SVG that we made; `says` tells the same in words, to be read out or shown under it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    svg: str
    says: str


class Section(_Part):
    """A heading with what stands under it: a text, pictures side by side, lines (in columns), a table, a last text.

    `beside` is the same in English, where the document is a translation and safety depends on the words.
    """

    title: str
    text: str = ""
    pictures: tuple[Picture, ...] = ()
    lines: tuple[Line, ...] = ()
    table: Table | None = None
    urgent: bool = False
    columns: int = 1
    after: str = ""
    beside: Section | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.pictures or self.lines or self.after or self.table)


class Document(_Part):
    """A letter or a leaflet. `first` is the answer, `second` who acts next and by when; `beside` is both in English.

    Nothing is beside them where the document is in English.
    """

    kind: Literal["letter", "leaflet"]
    language: str
    paper: Paper
    title: str
    about: tuple[tuple[str, str], ...]
    tone: str
    first: str
    second: str
    beside: tuple[str, str] | None = None
    sections: tuple[Section, ...]
    foot: tuple[str, ...]
    running: str
    page: str
    format: Literal[1] = 1


def paper(country: str) -> Paper:
    return "us-letter" if country in LETTER_PAPER else "a4"


def _cleaned(given: Any) -> Any:
    if isinstance(given, str):
        return words.clean(given)
    return type(given)(_cleaned(item) for item in given) if isinstance(given, (tuple, list)) else given

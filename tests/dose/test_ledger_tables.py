"""Each line of `ledger.md` is a test."""

from __future__ import annotations

from datetime import date

import pytest

from isocourse import Record
from isocourse.dose import Ledger, Note, ledger
from tests.dose.tables import Section, event, filled, sections

ROWS = [(section, row) for section in sections("ledger.md") for row in section.tables[-1]]


def record(section: Section) -> Record:
    head = {"isocourse": 1, "person": "x", "timezone": section.settings.get("Time zone", "UTC")}
    return Record.from_dict(head | {"events": [event(line) for line in section.tables[0]]})


@pytest.mark.parametrize(("section", "row"), ROWS, ids=lambda item: getattr(item, "title", None) or item["on"])
def test_the_ledger_says(section, row):
    on, _, known = row["on"].partition(" known ")
    book = ledger(record(section), date.fromisoformat(on), date.fromisoformat(known) if known else None)
    for column, text in row.items():
        if column not in ("on", "not known", "check"):
            assert SHOWN[column](book) == (filled(text) or "-"), column
    _names(row.get("not known"), book.unknown)
    if filled(row.get("check")):
        _names(row["check"], book.doubts)


def _names(cell: str | None, notes: tuple[Note, ...]) -> None:
    """Every part of the cell is said, and by the party in brackets it can be mended; an empty cell: nothing is."""
    if filled(cell) is None:
        assert not notes
        return
    words, _, who = cell.removesuffix(")").partition(" (")
    assert any(words in note.says and who in note.who for note in notes), notes


def _number(value: float | None) -> str:
    return "-" if value is None else f"{round(value, 2):g}"


def _taken(book: Ledger) -> str:
    return ("" if book.course.complete else "≥ ") + _number(book.course.taken_mg)


def _earlier(book: Ledger) -> str:
    said = [
        f"{_number(one.taken_mg)} at {_number(one.mg_per_kg_at_the_time)} and {_number(one.mg_per_kg_latest)}"
        for one in book.earlier
    ]
    return ", ".join(said) or "-"


def _food(book: Ledger) -> str:
    said = [
        f"{_number(part.mg)} {part.food} as {_number(part.low_mg)} to {_number(part.high_mg)}"
        if part.food
        else f"{_number(part.mg)} not recorded"
        for part in book.course.absorbed
    ]
    return ", ".join(said) or "-"


SHOWN = {
    "taken": _taken,
    "at the time": lambda book: _number(book.course.mg_per_kg_at_the_time),
    "latest": lambda book: _number(book.course.mg_per_kg_latest),
    "in hand": lambda book: _number(book.in_hand_mg),
    "last capsule": lambda book: str(book.runs_out_on or "-"),
    "missed": lambda book: str(book.course.days_missed),
    "earlier": _earlier,
    "as conventional": lambda book: _number(book.course.conventional_mg),
    "food": _food,
}


def test_every_section_has_a_record_and_what_must_come_out():
    assert all(len(section.tables) == 2 for section in sections("ledger.md"))
    assert len(ROWS) == len({(section.title, row["on"]) for section, row in ROWS})

"""Tables of events of one kind: what the columns of a CSV file mean, what each of its lines says, and the way back.

A column is a field of the event, in the words of its form; one names the person by the clinic's number. A line that
makes no event is a problem with its line number; what is taken in is decided by whoever reads them, all or nothing.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict

from ..record import Event
from ..record.events import KINDS
from ..record.table import dimension_of
from ..record.view import moment_of
from .fields import OURS, Wrong, fields, plain, read
from .models import Entry, Person

LARGEST_BYTES, MOST_ROWS, MOST_COLUMNS = 500_000, 2_000, 60
WHO = "reference"
SAME = {"person": WHO, "patient": WHO, "id": WHO, "mrn": WHO, "number": WHO, "date": "happened", "day": "happened"}
# `Weight (kg)`: the unit of a column stands in its name.
UNIT, BARE = re.compile(r"\(([^()]+)\)\s*$"), re.compile(r"\d+([.]\d+)?")
# A program for tables would run a text that begins so; it goes out with an apostrophe before it.
RUNS = ("=", "+", "-", "@", "\t", "\r")


class NoTable(Exception):
    """What was sent is no table that can be read; says what would be right."""


@dataclass(frozen=True)
class Sheet:
    """A table: its columns, and its rows with the line on which each ends."""

    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Understood:
    """What the lines of a table say, and what is wrong with those that say nothing."""

    events: tuple[tuple[Person, Event], ...]
    problems: tuple[str, ...]


def sheet(text: str) -> Sheet:
    """The table in a text with commas, semicolons or tabs between its columns; raises NoTable."""
    first = text.partition("\n")[0]
    between = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=between, strict=True)
    try:
        lines = [
            (reader.line_num, tuple(cell.strip() for cell in line)) for line in reader if any(map(str.strip, line))
        ]
    except csv.Error as error:
        raise NoTable(f"line {reader.line_num} is not CSV: {error}") from None
    if len(lines) < 2:
        raise NoTable("holds no line under its head; the first line names the columns")
    head, rows = lines[0][1], lines[1:]
    if len(rows) > MOST_ROWS or len(head) > MOST_COLUMNS:
        raise NoTable(f"has more than {MOST_ROWS:,} lines or {MOST_COLUMNS} columns; send it in parts")
    if "" in head or len(set(head)) < len(head):
        raise NoTable("has a column without a name, or two of one name, in its first line")
    return Sheet(head, tuple(rows))


def columns_of(kind: str) -> tuple[str, ...]:
    """What a column can mean: the person's number, or a field of the kind."""
    return (WHO, *(field.name for field in fields(kind)))


def guessed(head: Sequence[str], kind: str) -> dict[str, str]:
    """What each column seems to mean, by its name alone; none where it says nothing that is known."""
    known = columns_of(kind)
    found: dict[str, str] = {}
    for column in head:
        name = re.sub(r"[^a-z0-9]+", "_", UNIT.sub("", column).lower()).strip("_")
        meant = name if name in known else SAME.get(name, "")
        found[column] = meant if meant not in found.values() else ""
    return found


def understood(
    table: Sheet, kind: str, meant: Mapping[str, str], people: Mapping[str, Person], at: datetime
) -> Understood:
    """Every line as an event of `kind`, learned at `at`; of the same line twice, or already on record, the second is
    a problem."""
    if missing := {WHO, "happened"} - set(meant.values()):
        return Understood((), tuple(f"No column is chosen for {name}." for name in sorted(missing)))
    known = {(str(person), uid) for person, uid in _uids(people)}
    events, problems = [], []
    for line, cells in table.rows:
        try:
            person, event = _line(table, cells, kind, meant, people, at)
        except Wrong as error:
            said = "; ".join(f"{name.replace('_', ' ')} {text}".strip() for name, text in error.said.items())
            problems.append(f"Line {line}: {said}.")
            continue
        if (str(person.pk), str(event.id)) in known:
            problems.append(f"Line {line}: is on record already, or stands here twice.")
            continue
        known.add((str(person.pk), str(event.id)))
        events.append((person, event))
    return Understood(tuple(events), tuple(problems))


def _uids(people: Mapping[str, Person]) -> Iterator[tuple[Any, str]]:
    held = Entry.objects.filter(person__in=[person.pk for person in people.values()], uid__startswith="csv-")
    return held.values_list("person_id", "uid")


def _line(
    table: Sheet, cells: Sequence[str], kind: str, meant: Mapping[str, str], people: Mapping[str, Person], at: datetime
) -> tuple[Person, Event]:
    if len(cells) != len(table.head):
        raise Wrong({"": f"has {len(cells)} columns, the head has {len(table.head)}"})
    told = {
        meant[column]: _with_unit(kind, meant[column], column, _cell(cell))
        for column, cell in zip(table.head, cells, strict=True)
        if meant.get(column)
    }
    who = told.pop(WHO)
    if who not in people:
        raise Wrong({WHO: f"{who!r} is nobody at this site" if who else "is needed"})
    person = people[who]
    posted = QueryDict(mutable=True)
    for field in fields(kind):
        value = told.get(field.name, "")
        several = [part.strip() for part in value.split(",")] if field.shape == "several" else [value]
        posted.setlist(field.name, several)
        if field.shape == "yes-no" and value.lower() not in ("", "yes", "no"):
            raise Wrong({field.name: f"{value!r} is neither yes nor no"})
    said = json.dumps([kind, sorted(told.items())])
    event = read(
        kind, posted, person.timezone, recorded=at, source="CSV",
        id=f"csv-{hashlib.sha256(said.encode()).hexdigest()[:32]}",
    )  # fmt: skip
    if moment_of(event.happened, person.zone) > at:
        raise Wrong({"happened": "is still to come"})
    return person, event


def _with_unit(kind: str, name: str, column: str, cell: str) -> str:
    """A bare number of a quantity has the unit that its column names; without one it stays bare, and is refused."""
    field, unit = KINDS[kind].model_fields.get(name), UNIT.search(column)
    measured = field is not None and unit is not None and dimension_of(field) is not None
    return f"{cell} {unit[1]}" if measured and unit and BARE.fullmatch(cell) else cell


def _cell(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(RUNS) else text


def written(kind: str, events: Sequence[tuple[Person, Event]]) -> str:
    """The events as CSV under the names that `guessed` knows, each with its person's number."""
    target = io.StringIO()
    names = [name for name in columns_of(kind) if name not in OURS]
    writer = csv.writer(target)
    writer.writerow(names)
    for person, event in events:
        given = event.model_dump(mode="json", exclude_none=True) | {WHO: person.reference}
        writer.writerow([_safe(plain(given.get(name, ""))) for name in names])
    return target.getvalue()


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(RUNS) else text

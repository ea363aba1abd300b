"""The records that the service holds: those of the operator's folder, and what forms have added to them since.

A folder of records as every command reads them (ours or FHIR Bundles, one person a file). What forms add is kept in
SQLite, only ever added to, and joined to the record each time it is looked up.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..record import Event, Record, Unreadable
from ..record.record import read_event

TABLE = """CREATE TABLE IF NOT EXISTS submission (
    received TEXT NOT NULL, person TEXT NOT NULL, events TEXT NOT NULL, response TEXT NOT NULL
)"""


class Shelf:
    """Records by the id of their person. Looked up by id alone, never by name."""

    def __init__(self, records: Sequence[Record] = (), path: Path | str = ":memory:", zone: str = "America/New_York"):
        self._records = {record.person: record for record in records}
        self._zone = zone
        self._database = sqlite3.connect(path, check_same_thread=False)
        self._lock = threading.Lock()
        with self._lock, self._database:
            self._database.execute(TABLE)

    def find(self, person: str) -> Record | None:
        """The record of a person with everything that forms added to it."""
        held, added = self._records.get(person), self._added(person)
        if held is None and not added:
            return None
        record = held or Record(person=person, programme=None, timezone=self._zone, events=())
        return record.add(*added)

    def records(self) -> Iterator[Record]:
        """Every record, in the order of their ids."""
        with self._lock:
            rows = self._database.execute("SELECT DISTINCT person FROM submission").fetchall()
        for person in sorted({*self._records, *(row[0] for row in rows)}):
            if record := self.find(person):
                yield record

    def add(self, person: str, events: Sequence[Event], response: str, received: str) -> None:
        """Keeps the events of one form, and the form as it came."""
        told = json.dumps([json.loads(event.model_dump_json(exclude_none=True)) for event in events])
        with self._lock, self._database:
            self._database.execute("INSERT INTO submission VALUES (?, ?, ?, ?)", (received, person, told, response))

    def _added(self, person: str) -> list[Event]:
        with self._lock:
            rows = self._database.execute("SELECT events FROM submission WHERE person = ? ORDER BY rowid", (person,))
            told = [item for (text,) in rows.fetchall() for item in json.loads(text)]
        return [read_event(item, f"submission[{index}]", []) for index, item in enumerate(told)]


def read_folder(folder: Path) -> list[Record]:
    """The records of a folder; raises ValueError naming the file that cannot be read, and two of one person."""
    found: dict[str, Record] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            record = Record.load(path)
        except Unreadable as error:
            raise ValueError(f"{path.name}: {error}") from None
        if record.person in found:
            raise ValueError(f"{path.name}: a second record of {record.person!r}; keep one file for each person")
        found[record.person] = record
    if not found:
        raise ValueError(f"{folder} holds no record (*.json)")
    return list(found.values())

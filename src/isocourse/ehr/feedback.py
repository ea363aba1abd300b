"""What became of the cards: accepted, overridden and why. Kept in SQLite, reported in counts."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .service import services

OUTCOMES = ("accepted", "overridden")
TABLE = """CREATE TABLE IF NOT EXISTS feedback (
    received TEXT NOT NULL, service TEXT NOT NULL, card TEXT NOT NULL, outcome TEXT NOT NULL, happened TEXT NOT NULL,
    suggestions TEXT NOT NULL, reason TEXT, comment TEXT
)"""


class Feedback:
    """The feedback of all services."""

    def __init__(self, path: Path | str = ":memory:") -> None:
        self._database = sqlite3.connect(path, check_same_thread=False)
        self._lock = threading.Lock()
        with self._lock, self._database:
            self._database.execute(TABLE)

    def keep(self, service: str, body: Any, received: str) -> list[str]:
        """Keeps every entry that can be understood; gives what is wrong with the others, by place."""
        given = body.get("feedback") if isinstance(body, dict) else None
        if not isinstance(given, list) or service not in services():
            return ["`feedback` is not a list"]
        rows, faults = [], []
        for index, item in enumerate(given):
            wrong = list(_faults(item))
            faults += [f"`feedback[{index}].{said}" for said in wrong]
            if not wrong:
                rows.append(_row(service, item, received))
        with self._lock, self._database:
            self._database.executemany("INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        return faults

    def report(self) -> list[dict[str, Any]]:
        """How often each service's cards were accepted or overridden, and for which reasons."""
        with self._lock:
            found = self._database.execute(
                "SELECT service, outcome, coalesce(reason, ''), count(*) FROM feedback"
                " GROUP BY service, outcome, reason ORDER BY service, outcome, reason"
            ).fetchall()
        return [dict(zip(("service", "outcome", "reason", "cards"), row, strict=True)) for row in found]


def _faults(item: Any) -> Iterator[str]:
    if not isinstance(item, dict):
        yield "` is not an object"
        return
    if not isinstance(item.get("card"), str):
        yield "card` is not the uuid of a card"
    if item.get("outcome") not in OUTCOMES:
        yield f"outcome` is not one of {', '.join(OUTCOMES)}"
    if not isinstance(item.get("outcomeTimestamp"), str):
        yield "outcomeTimestamp` is missing"
    if not isinstance(item.get("acceptedSuggestions"), list | None):
        yield "acceptedSuggestions` is not a list"
    if not isinstance(item.get("overrideReason"), dict | None):
        yield "overrideReason` is not an object"


def _row(service: str, item: Mapping[str, Any], received: str) -> tuple[Any, ...]:
    why = item.get("overrideReason") or {}
    given = why.get("reason")
    reason: Mapping[str, Any] = given if isinstance(given, dict) else {}
    chosen = [each.get("id") for each in item.get("acceptedSuggestions") or [] if isinstance(each, dict)]
    comment = why.get("userComment")
    return (
        received, service, item["card"], item["outcome"], item["outcomeTimestamp"], json.dumps(chosen),
        str(reason["code"]) if "code" in reason else None, str(comment) if comment is not None else None,
    )  # fmt: skip

"""What became of the cards: accepted, overridden and why. Kept in SQLite, reported in counts."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .service import services

OUTCOMES = ("accepted", "overridden")
TABLE = """CREATE TABLE IF NOT EXISTS feedback (
    received TEXT NOT NULL, service TEXT NOT NULL, card TEXT NOT NULL, outcome TEXT NOT NULL, happened TEXT NOT NULL,
    suggestions TEXT NOT NULL, reason TEXT, comment TEXT
)"""


@dataclass(frozen=True)
class Given:
    """What became of one card: whether it was followed, with which suggestions, and else why not."""

    card: str
    outcome: str
    happened: str
    suggestions: list[Any]
    reason: str | None
    comment: str | None


def understood(body: Any) -> tuple[list[Given], list[str]]:
    """Every entry of a feedback request that can be understood, and what is wrong with the others, by place."""
    listed = body.get("feedback") if isinstance(body, dict) else None
    if not isinstance(listed, list):
        return [], ["`feedback` is not a list"]
    kept, faults = [], []
    for index, item in enumerate(listed):
        wrong = list(_faults(item))
        faults += [f"`feedback[{index}].{said}" for said in wrong]
        if not wrong:
            kept.append(_given(item))
    return kept, faults


class Feedback:
    """The feedback of all services."""

    def __init__(self, path: Path | str = ":memory:") -> None:
        self._database = sqlite3.connect(path, check_same_thread=False)
        self._lock = threading.Lock()
        with self._lock, self._database:
            self._database.execute(TABLE)

    def keep(self, service: str, body: Any, received: str) -> list[str]:
        """Keeps every entry that can be understood; gives what is wrong with the others, by place."""
        if service not in services():
            return [f"there is no service {service!r}"]
        kept, faults = understood(body)
        rows = [(received, service, item.card, item.outcome, item.happened, json.dumps(item.suggestions), item.reason,
                 item.comment) for item in kept]  # fmt: skip
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


def _given(item: Mapping[str, Any]) -> Given:
    why = item.get("overrideReason") or {}
    told = why.get("reason")
    reason: Mapping[str, Any] = told if isinstance(told, dict) else {}
    chosen = [each.get("id") for each in item.get("acceptedSuggestions") or [] if isinstance(each, dict)]
    comment = why.get("userComment")
    return Given(
        item["card"], item["outcome"], item["outcomeTimestamp"], chosen,
        str(reason["code"]) if "code" in reason else None, str(comment) if comment is not None else None,
    )  # fmt: skip

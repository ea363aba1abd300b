"""The months of a course: each supply that was handed over, judged again as of its own moment, and the next one.

A monthly step expires with its supply. So each supply is asked about without itself, by what is known today of what
had happened by then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from ...decide import Ask
from ...record import Event, Record
from ...record.events.course import Dispense
from ...record.view import events_seen

MOST_MONTHS = 24
PROGRAMME = "us-ipledge"


@dataclass(frozen=True)
class Month:
    """One supply of a course, counted from 1, and what is asked of it; `supply` is None for the next one."""

    number: int
    ask: Ask
    supply: Dispense | None = None


def months(record: Record, at: datetime) -> list[Month]:
    """The supplies before `at`, the newest `MOST_MONTHS` of them, and the next one last."""
    record = replace(record, programme=PROGRAMME)
    seen = events_seen(record, at.astimezone(ZoneInfo(record.timezone)).date(), at)
    given = [event for event in seen if isinstance(event, Dispense) and event.status == "handed-over"]
    numbered = list(enumerate(given, 1))
    past = [
        Month(
            number,
            Ask(record.without(*_with_older(supply, record)), "dispense", supply.happened, PROGRAMME, at),
            supply,
        )
        for number, supply in numbered[-MOST_MONTHS:]
    ]
    return [*past, Month(len(given) + 1, Ask(record, "dispense", at, PROGRAMME))]


def _with_older(supply: Event, record: Record) -> list[Event]:
    """The supply and every entry that it corrects, so that leaving it out brings no older one back."""
    found = [supply]
    while found[-1].supersedes and (older := [one for one in record.events if one.id == found[-1].supersedes]):
        if older[0] in found:
            break
        found.append(older[0])
    return found

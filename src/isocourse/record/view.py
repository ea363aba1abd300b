"""The events that count on a day: had happened, were known, and are not replaced."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .events import Event
from .events.clinical import Retraction
from .record import Record


def events_seen(record: Record, on: date, known_on: date | datetime | None = None) -> list[Event]:
    """The events that had happened by the day `on` and were known by `known_on` (by default, by that day).

    A day counts to its end, in the record's zone. Oldest first; superseded and retracted ones are left out.
    """
    zone = ZoneInfo(record.timezone)
    too_late = _end(known_on if known_on is not None else on, zone)
    known = [event for event in record.events if moment_of(event.recorded or event.happened, zone) < too_late]
    replaced = {event.supersedes for event in known if event.supersedes}
    current = [
        event
        for event in known
        if (event.id is None or event.id not in replaced)
        and not isinstance(event, Retraction)
        and day_of(event, zone) <= on
    ]
    return sorted(current, key=lambda event: moment_of(event.happened, zone))


def day_of(event: Event, zone: ZoneInfo) -> date:
    """The local day on which it happened."""
    return moment_of(event.happened, zone).date() if isinstance(event.happened, datetime) else event.happened


def moment_of(when: date | datetime, zone: ZoneInfo) -> datetime:
    """A day begins at its first minute in the zone; a moment written in UTC is read on the zone's clock."""
    if not isinstance(when, datetime):
        return datetime.combine(when, time(), zone)
    return when.astimezone(zone) if when.utcoffset() == timedelta() else when


def _end(limit: date | datetime, zone: ZoneInfo) -> datetime:
    if isinstance(limit, datetime):
        return limit + timedelta(microseconds=1)
    return datetime.combine(limit + timedelta(days=1), time(), zone)

"""The entries of scales in a record: what had happened, was known, and was not replaced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ..record import Event, Problem, Record
from ..record.events.clinical import Questionnaire, SkinAssessment, Unread

READ = ("questionnaire", "skin-assessment")


@dataclass(frozen=True)
class Entry:
    """One questionnaire or skin assessment, in the words that scales use."""

    name: str
    on: date
    place: str
    items: Mapping[str, float | None]
    total: float | None
    site: str | None = None
    id: str | None = None


def entries(record: Record | Iterable[Event], as_of: date | None, known_on: date | datetime | None) -> Iterator[Entry]:
    """The entries that count, oldest first; entries of one day in the order of the record."""
    zone = ZoneInfo(record.timezone if isinstance(record, Record) else "UTC")
    for event in sorted(_seen(record, zone, as_of, known_on), key=lambda event: _moment(event.happened, zone)):
        if isinstance(event, (Questionnaire, SkinAssessment)):
            yield _entry(event, zone)


def unread(record: Record | Iterable[Event], as_of: date | None, known_on: date | datetime | None) -> Iterator[Problem]:
    """Entries that could not be read and may hold a result of any scale."""
    zone = ZoneInfo(record.timezone if isinstance(record, Record) else "UTC")
    for event in _seen(record, zone, as_of, known_on):
        if isinstance(event, Unread) and event.about in READ:
            yield Problem(event.source or event.about, event.problem, kept=True)


def _entry(event: Questionnaire | SkinAssessment, zone: ZoneInfo) -> Entry:
    on = _moment(event.happened, zone).date()
    place = event.source or f"{event.kind} of {on}"
    if isinstance(event, Questionnaire):
        return Entry(event.instrument, on, place, event.items, event.total, id=event.id)
    return Entry(event.scale, on, place, event.items, event.score, event.site, event.id)


def _seen(
    record: Record | Iterable[Event], zone: ZoneInfo, as_of: date | None, known_on: date | datetime | None
) -> list[Event]:
    """The events known by then, without those that a known event replaces, that had happened by the day."""
    listed = record.events if isinstance(record, Record) else tuple(record)
    limit = known_on if known_on is not None else as_of
    end = None if limit is None else _end(limit, zone)
    known = [event for event in listed if end is None or _moment(event.recorded or event.happened, zone) < end]
    replaced = {event.supersedes for event in known if event.supersedes}
    current = [event for event in known if event.id is None or event.id not in replaced]
    return [event for event in current if as_of is None or _moment(event.happened, zone).date() <= as_of]


def _moment(when: date | datetime, zone: ZoneInfo) -> datetime:
    """A day begins at its first minute in the record's zone; a moment in UTC is read on the record's clock."""
    if not isinstance(when, datetime):
        return datetime.combine(when, time(), zone)
    return when.astimezone(zone) if when.utcoffset() == timedelta() else when


def _end(limit: date | datetime, zone: ZoneInfo) -> datetime:
    """The first moment that is too late: a day counts to its end."""
    if isinstance(limit, datetime):
        return limit + timedelta(microseconds=1)
    return datetime.combine(limit + timedelta(days=1), time(), zone)

"""Entries as an iCalendar file (RFC 5545, published as in RFC 5546), so that a later file replaces an earlier one.

An entry keeps its UID. SEQUENCE is the number of seconds from 2020 to the moment of export: it grows, and nothing has
to be remembered between exports. What the earlier file held and no longer lies ahead is sent once more, as cancelled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from icalendar.prop import vDDDTypes

from ...record import Problem, Unreadable
from ..wording import texts
from .entries import Entry, nine_o_clock

PRODID = "-//isocourse//isocourse//EN"
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
LASTS = timedelta(minutes=1)
KEEP_CANCELLED = timedelta(days=60)


def calendar(
    entries: Sequence[Entry],
    *,
    owner: str,
    zone: str,
    stamp: datetime,
    earlier: Iterable[icalendar.Event] = (),
    language: str = "en",
) -> tuple[bytes, int]:
    """The file, and how many entries of the one it replaces are cancelled in it.

    `owner` says whose file it is, `zone` is the person's own, for reminders, and `stamp` the moment of export.
    `earlier` are the entries of the file that this one replaces, `language` that of its name.
    """
    made = icalendar.Calendar()
    fields = {
        "prodid": PRODID, "version": "2.0", "calscale": "GREGORIAN", "method": "PUBLISH",
        "x-wr-calname": texts(language)["calendar.name"], "x-isocourse-owner": owner,
    }  # fmt: skip
    for name, value in fields.items():
        made.add(name, value)
    now = stamp.astimezone(UTC).replace(microsecond=0)
    for entry in entries:
        made.add_component(_event(entry, now, ZoneInfo(zone)))
    kept = {entry.uid for entry in entries}
    gone = [cancelled for old in earlier if str(old["uid"]) not in kept and (cancelled := _cancelled(old, now))]
    for event in gone:
        made.add_component(event)
    days = [entry.day for entry in entries]
    if any(entry.moment for entry in entries):
        made.add_missing_timezones(first_date=date(min(days).year - 1, 1, 1), last_date=date(max(days).year + 2, 1, 1))
    return bytes(made.to_ical()), len(gone)


def earlier_entries(data: bytes, owner: str, place: str) -> list[icalendar.Event]:
    """The entries of an earlier export. Raises `Unreadable` when the file is not one of ours, for the same owner."""
    try:
        found = icalendar.Calendar.from_ical(data)
    except (ValueError, IndexError, KeyError):
        raise Unreadable(Problem(place, "is not a calendar, so it is not replaced; give --out another name")) from None
    if str(found.get("x-isocourse-owner")) != owner:
        message = "is a calendar of somebody else or for another reader, so it is not replaced; give --out another name"
        raise Unreadable(Problem(place, message))
    events = [one for one in found.walk("VEVENT") if isinstance(one, icalendar.Event)]
    return [event for event in events if event.get("uid") and isinstance(event.get("dtstart"), vDDDTypes)]


def _event(entry: Entry, now: datetime, zone: ZoneInfo) -> icalendar.Event:
    event = icalendar.Event()
    start: date | datetime = entry.moment or entry.day
    _add(event, uid=entry.uid, dtstart=start, dtend=start + (LASTS if entry.moment else timedelta(days=1)))
    _add(event, summary=entry.title, description=entry.body, status="CONFIRMED")
    _add(event, transp="TRANSPARENT")  # the day is not taken up by it
    _add(event, **{"class": "PRIVATE"})
    if entry.codes:
        event.add("categories", list(entry.codes))
    _stamp(event, now)
    for moment in nine_o_clock(entry, zone):
        if moment > now:
            event.add_component(_alarm(entry, moment))
    return event


def _alarm(entry: Entry, moment: datetime) -> icalendar.Alarm:
    """A reminder at a moment. Counted from midnight it would slip by an hour on days when the clocks change."""
    alarm = icalendar.Alarm()
    _add(alarm, action="DISPLAY", description=entry.title)
    alarm.add("trigger", moment.astimezone(UTC))
    return alarm


def _cancelled(old: icalendar.Event, now: datetime) -> icalendar.Event | None:
    """The entry as cancelled, while its day is not long past; a day that passed is left as it is."""
    start: date | datetime = old["dtstart"].dt  # type: ignore[assignment, union-attr]
    day = start.astimezone(UTC).date() if isinstance(start, datetime) else start
    known = str(old.get("status")) == "CANCELLED"
    if day < now.date() - (KEEP_CANCELLED if known else timedelta()):
        return None
    event = icalendar.Event()
    utc = start.astimezone(UTC) if isinstance(start, datetime) else start
    _add(event, uid=str(old["uid"]), dtstart=utc, dtend=utc + (LASTS if utc != day else timedelta(days=1)))
    title = str(old.get("summary", ""))
    _add(event, summary=title, status="CANCELLED", transp="TRANSPARENT")
    _stamp(event, now)
    return event


def _stamp(event: icalendar.Event, now: datetime) -> None:
    _add(event, dtstamp=now, sequence=int((now - BEGINNING).total_seconds()))
    event.add("last-modified", now)


def _add(component: Any, **fields: Any) -> None:
    for name, value in fields.items():
        component.add(name, value)

"""The only door to what is stored of a person: reading it as a record of the core, and adding to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from ..record import Event, Record
from . import clock, free_text, log
from .models import Account, Entry, Person


class Stale(Exception):
    """Somebody wrote to the record after it was looked at; nothing of this was kept. `entries` are what came."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)
        super().__init__("the record changed meanwhile")


@dataclass(frozen=True)
class Kept:
    """A record as read, and how many entries it had then: what is written on top of it must still find so many."""

    record: Record
    number: int


def read(person: Person) -> Kept:
    """The record of a person, entries that claim to come from the future kept as unread."""
    return read_many([person])[0]


def read_many(people: Sequence[Person], by: datetime | None = None) -> list[Kept]:
    """The same for many, in one query; `by` leaves out what was written later."""
    found: dict[Any, list[str]] = {person.pk: [] for person in people}
    entries = Entry.objects.filter(person__in=[person.pk for person in people]).order_by("number")
    if by is not None:
        entries = entries.filter(added_at__lte=by)
    for key, content in entries.values_list("person_id", "content"):
        found[key].append(content)
    return [_kept(person, found[person.pk], by or clock.now()) for person in people]


def _kept(person: Person, contents: Sequence[str], at: datetime) -> Kept:
    head = {"isocourse": 1, "person": person.reference, "programme": person.programme, "timezone": person.timezone}
    record = Record.from_dict({**head, "events": [_said(person, content) for content in contents]})
    return Kept(record.dated_by(at.date()), len(contents))


def said(entry: Entry) -> dict[str, Any]:
    """What an entry says, with its free text readable."""
    return _said(entry.person, entry.content)


def _said(person: Person, content: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(content)
    return free_text.opened(person, found) if free_text.SEALED in content else found


def add(
    person: Person, events: Iterable[Event], *, account: Account | None, seen: int | None, action: str, **detail: Any
) -> list[Entry]:
    """Adds events to the record and says so in the log: all of it, or nothing.

    `seen` is how many entries there were when the decision to add was made; raises `Stale` when there are more now.
    None adds on top of whatever is there, for what does not depend on it, such as what a patient tells.
    """
    for attempt in range(1, 21):
        try:
            with transaction.atomic():
                count = Entry.objects.filter(person=person).count()
                if seen is not None and count != seen:
                    raise Stale(Entry.objects.filter(person=person, number__gt=seen))
                written = [entry(person, count + place, event, account) for place, event in enumerate(events, 1)]
                for one in written:
                    one.save(force_insert=True)
                marks = {str(entry.number): log.fingerprint(entry) for entry in written}
                log.write(account, action, person, entries=marks, kinds=[entry.kind for entry in written], **detail)
                return written
        except IntegrityError:
            if seen is not None:
                raise Stale(Entry.objects.filter(person=person, number__gt=seen)) from None
            if attempt == 20:
                raise
    raise AssertionError("the last attempt returned or raised")


def entry(person: Person, number: int, event: Event, account: Account | None) -> Entry:
    """The row of an event, not saved yet."""
    given = event.model_dump(mode="json", exclude_none=True)
    fields = {name: value for name, value in given.items() if value not in ([], {})}
    fields.setdefault("id", f"e{number}")
    return Entry(
        person=person, number=number, uid=fields["id"], kind=event.kind, happened=fields["happened"],
        recorded=fields.get("recorded", ""), supersedes=fields.get("supersedes", ""), author=account,
        content=json.dumps(free_text.closed(person, fields), sort_keys=True, ensure_ascii=False), added_at=clock.now(),
    )  # fmt: skip

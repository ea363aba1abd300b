"""How courses stand, remembered in memory as long as nothing that it rests on has changed.

Never stored: a row follows from the entries of a record, the day and the clinic's policy, and is worked out again when
one of these is another (decision 68).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max

from ..record import Record
from ..record.view import moment_of
from ..schedule import Row, Worklist, worklist
from ..schedule.worklist import urgency
from . import clock, engine, record
from .models import Entry, Person

# A row takes some 2 kB.
REMEMBERED = 20_000
_rows: OrderedDict[Any, Row | None] = OrderedDict()
_lock = threading.Lock()
# Of several who ask at once the first works it out, and the others find it.
_asking = threading.Lock()


def standing(people: Sequence[Person]) -> Worklist:
    """How every course stands now; sites may have settled for different policies."""
    at = clock.now()
    keys = dict(zip(people, _keys(people, at), strict=True))
    known = _known(keys)
    if len(known) < len(people):
        with _asking:
            known = _known(keys)
            known |= _asked([person for person in people if person not in known], keys, at)
    rows = sorted(filter(None, known.values()), key=urgency)
    return Worklist(at=at, rows=tuple(rows), ended=len(known) - len(rows))


def forget() -> None:
    """Forgets all rows: for when the database was set back."""
    with _lock:
        _rows.clear()


def _known(keys: dict[Person, Any]) -> dict[Person, Row | None]:
    with _lock:
        return {person: _rows[key] for person, key in keys.items() if key in _rows}


def _keys(people: Sequence[Person], at: datetime) -> list[Any]:
    """What the row of each person rests on."""
    found = (
        Entry.objects.filter(person__in=[person.pk for person in people]).values_list("person").annotate(Max("number"))
    )
    newest = dict(found.order_by())
    return [
        (person.pk, newest.get(person.pk, 0), person.programme, person.timezone, person.site.policy, at.date(),
         _clock_day(person, at))
        for person in people
    ]  # fmt: skip


def _clock_day(person: Person, at: datetime) -> Any:
    programme = engine.programme(person.programme)
    return at.astimezone(ZoneInfo(programme.clock if programme else "UTC")).date()


def _asked(people: Sequence[Person], keys: dict[Person, Any], at: datetime) -> dict[Person, Row | None]:
    """The rows of these people, worked out together for each site; none for a course that is over."""
    found: dict[Person, Row | None] = {}
    for _, group in groupby(sorted(people, key=lambda person: person.site_id), key=lambda person: person.site_id):
        some = list(group)
        records = [kept.record for kept in record.read_many(some)]
        named = [str(person.pk) for person in some]
        listed = engine.ask(worklist, records, at=at, sources=named, policy=some[0].site.policy)
        rows = {row.source: row for row in listed.rows}
        found |= {person: rows.get(str(person.pk)) for person in some}
        _remember({keys[person]: found[person] for person, one in zip(some, records, strict=True) if _settled(one, at)})
    return found


def _settled(one: Record, at: datetime) -> bool:
    """Whether all of it is known by now: what is entered for later today changes the row when its time comes."""
    zone = ZoneInfo(one.timezone)
    return all(moment_of(event.recorded or event.happened, zone) <= at for event in one.events)


def _remember(rows: dict[Any, Row | None]) -> None:
    with _lock:
        _rows.update(rows)
        while len(_rows) > REMEMBERED:
            _rows.popitem(last=False)

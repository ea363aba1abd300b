"""How every course of some sites stands: those that changed are worked out together, the others are remembered."""

from __future__ import annotations

import threading
from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from django.db.models import Max

from ..schedule import Worklist
from ..schedule.worklist import Standing, standings, urgency
from . import clock, engine, memory, record
from .memory import Outlook, Seen
from .models import Entry, Person

# Of several who ask at once the first works it out, and the others find it.
_asking = threading.Lock()


def standing(people: Sequence[Person]) -> Worklist:
    """How every course stands now; sites may have settled for different policies."""
    at = clock.now()
    keys = dict(zip(people, _keys(people, at), strict=True))
    known = memory.known(keys.values())
    if len(known) < len(people):
        with _asking:
            known = memory.known(keys.values())
            known |= _asked([person for person in people if keys[person] not in known], keys, at)
    rows = [outlook.row for outlook in known.values() if outlook.row is not None]
    return Worklist(at=at, rows=tuple(sorted(rows, key=urgency)), ended=len(known) - len(rows))


def outlook(found: Standing) -> Outlook:
    """What is remembered of a course: its row, and the decisions that pages of one person show."""
    take, supply = found.ahead.decisions["take"], found.ahead.supply
    return Outlook.of(found.row, Seen({"take": take, supply.act: supply}, found.ahead.steps))


def _keys(people: Sequence[Person], at: datetime) -> list[Hashable]:
    """What the row of each person rests on."""
    found = Entry.objects.filter(person__site__in={person.site_id for person in people}).values_list("person")
    newest = dict(found.annotate(Max("number")).order_by())
    return [memory.key(person, newest.get(person.pk, 0), at) for person in people]


def _asked(people: Sequence[Person], keys: Mapping[Person, Hashable], at: datetime) -> dict[Hashable, Outlook]:
    """How the courses of these people stand, worked out together for each site."""
    made: dict[Hashable, Outlook] = {}
    for _, group in groupby(sorted(people, key=lambda person: person.site_id), key=lambda person: person.site_id):
        some = list(group)
        records = [kept.record for kept in record.read_many(some)]
        named = [str(person.pk) for person in some]
        policy = some[0].site.policy
        found = engine.ask(standings, records, at=at, sources=named, beside=("take",), policy=policy)
        fresh = {keys[person]: outlook(one) for person, one in zip(some, found, strict=True)}
        made |= fresh
        settled = (keys[person] for person, one in zip(some, records, strict=True) if memory.is_settled(one, at))
        memory.keep({one: fresh[one] for one in settled})
    return made

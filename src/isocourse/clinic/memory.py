"""How courses stand, remembered in memory as long as nothing that it rests on has changed.

Never stored: it follows from the entries of a record, the day and the clinic's policy, and is worked out again when one
of these is another (decision 68). What a page about one person needs is kept packed, in some 6 kB; a row in 2 kB.
"""

from __future__ import annotations

import pickle
import threading
import zlib
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ..decide import Decision
from ..fade import FadePlan
from ..record import Record
from ..record.view import moment_of
from ..schedule import Row, Step
from . import engine
from .models import Person

REMEMBERED = 20_000
_known: OrderedDict[Hashable, Outlook] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True)
class Seen:
    """The decisions on a course by act, the steps ahead, and the plan for its scars once that was asked for."""

    decisions: Mapping[str, Decision]
    steps: tuple[Step, ...]
    scars: FadePlan | None = None


@dataclass(frozen=True)
class Outlook:
    """How a course stands: its row of the morning list, none where it is over, and what lies behind it."""

    row: Row | None
    packed: bytes

    @classmethod
    def of(cls, row: Row | None, seen: Seen) -> Outlook:
        return cls(row, zlib.compress(pickle.dumps(seen), 1))

    @property
    def seen(self) -> Seen:
        """What was packed; it never leaves the memory of this process."""
        found: Seen = pickle.loads(zlib.decompress(self.packed))
        return found


def key(person: Person, number: int, at: datetime) -> Hashable:
    """What an outlook rests on: the record up to its newest entry, the day by every clock, the site's policy."""
    programme = engine.programme(person.programme)
    clocks = {person.timezone, programme.clock if programme else "UTC", "UTC"}
    days: frozenset[tuple[str, date]] = frozenset((name, at.astimezone(ZoneInfo(name)).date()) for name in clocks)
    return person.pk, number, person.reference, person.programme, person.timezone, person.site.policy, days


def known(keys: Iterable[Hashable]) -> dict[Hashable, Outlook]:
    """What is remembered under these keys."""
    with _lock:
        return {one: _known[one] for one in keys if one in _known}


def keep(found: Mapping[Hashable, Outlook]) -> None:
    """Remembers outlooks; what was worked out longest ago gives way."""
    with _lock:
        for one, outlook in found.items():
            _known[one] = outlook
            _known.move_to_end(one)
        while len(_known) > REMEMBERED:
            _known.popitem(last=False)


def forget() -> None:
    """Forgets everything: for when the database was set back."""
    with _lock:
        _known.clear()


def is_settled(record: Record, at: datetime) -> bool:
    """Whether all of it is known by now: what is entered for later today changes the answers when its time comes."""
    zone = ZoneInfo(record.timezone)
    return all(moment_of(event.recorded or event.happened, zone) <= at for event in record.events)

"""A process that writes to a record as fast as it can. It is told what to do line by line, and answers each line:

`make` makes a clinic, `write NAME COUNT` writes and counts aloud, `check` looks whether all is whole. `write NAME
COUNT TRIES` goes on for so many tries on a full disk, until no page of a table has room.
"""

from __future__ import annotations

import sys

from isocourse.clinic.starting import migrate, start

start()

from django.db import DatabaseError  # noqa: E402

from isocourse.clinic import clock, log, record  # noqa: E402
from isocourse.clinic.models import Entry, Person, Site  # noqa: E402
from isocourse.record.events.course import BodySize  # noqa: E402


def make() -> str:
    migrate()
    site = Site.objects.create(name="Here", programme="uk-mhra", timezone="Europe/London")
    Person.objects.create(site=site, reference="1", name="Ada", programme="uk-mhra", timezone="Europe/London")
    return "made"


def check() -> str:
    """Whether entries are numbered in order, how many there are, how many differ, what is wrong with the log."""
    numbers = list(Entry.objects.values_list("number", flat=True))
    notes = [event.note for event in record.read(Person.objects.get()).record.events]
    return f"{numbers == list(range(1, len(numbers) + 1))} {len(numbers)} {len(set(notes))} {list(log.faults())}"


def write(name: str, count: str, tries: str = "0") -> str:
    """`full` when the disk is; else `done`."""
    person, left, won = Person.objects.first(), int(tries), 0
    while won < int(count):
        event = BodySize(happened=clock.now(), recorded=clock.now(), weight="60 kg", note=f"{name} {won}")
        try:
            record.add(person, [event], account=None, seen=record.read(person).number, action="added")
        except record.Stale:
            continue
        except DatabaseError:  # a try that failed has filled a page of its own, so that many tries fill them all
            if not left:
                return "full"
            left -= 1
            continue
        won += 1
        print(won, flush=True)
    return "done"


for line in sys.stdin:
    what, *given = line.split()
    print({"make": make, "check": check, "write": write}[what](*given), flush=True)

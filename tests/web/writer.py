"""A process that writes to a record as fast as it can: `make` makes the clinic, `NAME COUNT` writes, `check` looks.

`NAME COUNT TRIES` goes on for so many tries on a full disk, until no page of a table has room.
"""

from __future__ import annotations

import sys

from isocourse.clinic.starting import migrate, start


def main(name: str, count: int = 0, tries: int = 0) -> None:
    start()
    from django.db import OperationalError

    from isocourse.clinic import clock, record
    from isocourse.clinic.models import Account, Person, Site
    from isocourse.record.events.course import BodySize

    if name == "make":
        migrate()
        site = Site.objects.create(name="Here", programme="uk-mhra", timezone="Europe/London")
        Person.objects.create(site=site, reference="1", name="Ada", programme="uk-mhra", timezone="Europe/London")
        return
    if name == "check":
        from isocourse.clinic import log
        from isocourse.clinic.models import Entry

        numbers = list(Entry.objects.values_list("number", flat=True))
        notes = [record.read(Person.objects.get()).record.events[place].note for place in range(len(numbers))]
        print(numbers == list(range(1, len(numbers) + 1)), len(numbers), len(set(notes)), list(log.faults()))
        return
    person, won = Person.objects.first(), 0
    for place in range(count):
        event = BodySize(happened=clock.now(), recorded=clock.now(), weight="60 kg", note=f"{name} {place}")
        while True:
            try:
                record.add(person, [event], account=None, seen=record.read(person).number, action="added")
            except record.Stale:
                continue
            except OperationalError:  # a try that failed has filled a page of its own, so that many tries fill them all
                if not tries:
                    raise
                tries -= 1
                continue
            won += 1
            print(won, flush=True)
            break
    assert not Account.objects.exists()


main(sys.argv[1], *map(int, sys.argv[2:]))

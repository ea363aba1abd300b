"""The log of every look-up and every change: a chain in which each line is hashed with the one before.

Who can write to the database could still cut off its end or write it all anew. So that this is noticed, the hash of
the last line is to be kept elsewhere now and then; `isocourse verify-log --expect` holds the chain against it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from typing import Any

from django.db import IntegrityError, transaction

from . import clock
from .models import Account, Entry, Log, Person

FIRST = "0" * 64
TRIES = 50


def write(account: Account | None, action: str, person: Person | None = None, **detail: Any) -> Log:
    """Adds a line; inside a transaction it stands or falls with the rest of it."""
    who = account.username if account and account.is_authenticated else ""
    said = json.dumps(detail, sort_keys=True, ensure_ascii=False, default=str)
    for _ in range(TRIES):
        last = Log.objects.order_by("-number").values_list("number", "hash").first() or (0, FIRST)
        line = Log(
            number=last[0] + 1, at=clock.now(), who=who, action=action, person=str(person.pk) if person else "",
            detail=said, previous=last[1],
        )  # fmt: skip
        line.hash = hashed(line)
        try:
            with transaction.atomic():
                line.save(force_insert=True)
        except IntegrityError:
            continue  # somebody else wrote this number first
        return line
    raise RuntimeError("the log could not be written, so nothing was done")


@contextmanager
def change(
    account: Account | None, action: str, person: Person | None = None, **detail: Any
) -> Iterator[dict[str, Any]]:
    """What is changed inside and its line stand or fall together; what turns out on the way is added to the detail."""
    with transaction.atomic():
        yield detail
        write(account, action, person, **detail)


def hashed(line: Log) -> str:
    parts = [line.previous, str(line.number), line.at.astimezone(UTC).isoformat(), line.who, line.action, line.person,
             line.detail]  # fmt: skip
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def fingerprint(entry: Entry) -> str:
    """What the log keeps of an entry, so that a changed or missing one is noticed too."""
    return hashlib.sha256(f"{entry.person_id} {entry.number} {entry.content}".encode()).hexdigest()


def faults() -> Iterator[str]:
    """What is wrong with the chain, or with the entries that it names; nothing when all is as it was written."""
    previous, expected = FIRST, 1
    named: dict[str, str] = {}
    for line in Log.objects.iterator():
        if line.number != expected:
            yield f"line {expected} is missing"
        if line.previous != previous:
            yield f"line {line.number} does not follow the one before"
        if line.hash != hashed(line):
            yield f"line {line.number} was changed"
        for number, mark in json.loads(line.detail).get("entries", {}).items():
            named[f"{line.person}/{number}"] = mark
        previous, expected = line.hash, line.number + 1
    for entry in Entry.objects.iterator():
        mark = named.pop(f"{entry.person_id}/{entry.number}", None)
        if mark is None:
            yield f"entry {entry.number} of {entry.person_id} is in no line of the log"
        elif mark != fingerprint(entry):
            yield f"entry {entry.number} of {entry.person_id} was changed"
    for key in named:
        person, _, number = key.partition("/")
        yield f"entry {number} was removed from {person}"

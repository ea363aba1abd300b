"""What people write freely into a record (notes, reasons) is sealed under the person's key, so that it can be erased.

No rule reads it. Entries only grow, so what was not sealed when it was written stays as it is.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from . import person_keys, sealing
from .models import Person

SEALED = "sealed:"
# Of reasons only those that are words; others are codes that rules read.
FREE = {"course": ("note", "reason"), "retraction": ("note", "reason")}
USUAL = ("note",)
GONE = {True: "[erased]", False: "[cannot be opened: its key is not here]"}


def closed(person: Person, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an entry as they are kept."""
    if not (person_keys.is_possible() and sealing.is_possible()):
        return dict(fields)
    names = [name for name in FREE.get(fields["kind"], USUAL) if isinstance(fields.get(name), str)]
    made = {name: sealing.seal(fields[name].encode(), _mark(person, fields, name), person.pk) for name in names}
    return {**fields, **{name: SEALED + base64.b64encode(data).decode() for name, data in made.items()}}


def opened(person: Person, fields: dict[str, Any]) -> dict[str, Any]:
    """The same as they were written; what no longer opens says so."""
    return {
        name: _open(person, fields, name, value) if isinstance(value, str) and value.startswith(SEALED) else value
        for name, value in fields.items()
    }


def _open(person: Person, fields: Mapping[str, Any], name: str, value: str) -> str:
    try:
        data = base64.b64decode(value.removeprefix(SEALED), validate=True)
        return sealing.unseal(data, _mark(person, fields, name), person.pk).decode()
    except (sealing.Closed, ValueError):
        return GONE[person.erased_at is not None]


def _mark(person: Person, fields: Mapping[str, Any], name: str) -> str:
    return f"{name} of {fields['id']} of {person.pk}"

"""What can be booked, and the events that a booking would leave in the record."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any

from ..record import Record
from ..record.events import KINDS, Event
from ..record.events.clinical import Questionnaire
from ..record.events.pregnancy import Contraception
from .setting import Place

# What the last of its kind said is said again: a planned prescription has the dose of the one before.
REPEATED = {
    "prescription": ("product", "strengths", "daily_dose", "capsules", "prescriber", "prescriber_role",
                     "first_prescription_shown"),
    "dispense": ("product", "strengths", "daily_dose", "capsules"),
    "visit": ("seen_by",),
    "questionnaire": ("instrument", "items", "total"),
}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """One kind of booking: whose it is, where it happens, and what it leaves in the record.

    What is `clinical` no programme asks for, but medicine may. A duty stands `beside` another booking and needs no way.
    """

    key: str
    what: str
    who: str
    place: Place
    events: tuple[Mapping[str, Any], ...]
    comes: bool = False
    result: bool = False
    test: bool = False
    clinical: bool = False
    beside: tuple[str, ...] = ()
    gate: str | None = None
    stage: str | None = None
    forms: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def said(self, programme: str | None) -> str:
        """What it is, and who has to do it where a programme's law says so."""
        role = self.fields.get(programme or "", {}).get("prescriber_role")
        return f"{self.what}, by a {role}" if role else self.what


@lru_cache
def kinds() -> Mapping[str, Kind]:
    """Every kind of booking by its key, in the order of a day."""
    text = files(__package__).joinpath("bookings.toml").read_text(encoding="utf-8")
    return {entry["key"]: Kind(**entry) for entry in tomllib.loads(text)["booking"]}


@lru_cache
def order() -> Mapping[str, int]:
    """The place of each kind of booking in a day."""
    return {key: place for place, key in enumerate(kinds())}


def invented(
    record: Record, key: str, on: date, *, turnaround_days: int = 0, purpose: str | None = None
) -> list[Event]:
    """The events that the booking `key` would leave in the record, had it been kept on that day.

    A result is known `turnaround_days` after its specimen. `purpose` is that of a pregnancy test.
    """
    kind = kinds()[key]
    found = []
    for given in (*kind.events, *_forms(kind, record)):
        named = {**given, **kind.fields.get(record.programme or "", {})}
        fields = {name: _filled(record, value, on) for name, value in named.items()}
        if kind.test and purpose and "purpose" not in fields:
            fields["purpose"] = purpose
        if kind.result and turnaround_days:
            fields["recorded"] = on + timedelta(turnaround_days)
        event = KINDS[given["kind"]].model_validate({"happened": on} | fields)
        found.append(event.model_copy(update=_repeated(record, event.kind)))
    return found


def _forms(kind: Kind, record: Record) -> Iterable[Mapping[str, Any]]:
    """What the record's programme asks for besides; the European forms where it has none of its own."""
    found: Iterable[Mapping[str, Any]] = kind.forms.get(record.programme or "", kind.forms.get("eu", ()))
    return found


def _filled(record: Record, value: Any, on: date) -> Any:
    if value == "ON":
        return on
    if value == "IN-USE":
        return tuple(methods_in_use(record)) or ("implant", "male-condom")
    return value


def methods_in_use(record: Record) -> list[str]:
    """The methods of contraception on record that did not end: what both sides would enter."""
    said = [event for event in record.events if isinstance(event, Contraception)]
    ended = {event.method for event in said if event.until}
    return [method for method in dict.fromkeys(event.method for event in said) if method not in ended]


def _repeated(record: Record, kind: str) -> dict[str, Any]:
    """What the last prescription or supply on record said of product and dose."""
    if kind not in REPEATED:
        return {}
    source = "prescription" if kind == "dispense" else kind
    last = next((event for event in reversed(record.events) if event.kind == source and _counts(event)), None)
    if last is None:
        return {}
    said = {name: getattr(last, name) for name in REPEATED[kind]}
    return {name: value for name, value in said.items() if value not in (None, ())}


def _counts(event: Event) -> bool:
    """Of questionnaires only the one about mood that is asked again; that somebody feels better is not assumed."""
    return not isinstance(event, Questionnaire) or re.sub(r"[\W_]", "", event.instrument.lower()) in ("phq9", "phqa")

"""Fills an empty database with the invented clinic, through the same door as everybody else."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.db import transaction

from ...record import Event, Record
from ...record.view import moment_of
from .. import clock, record
from ..models import Account, Contact, Membership, Person, Site
from ..starting import migrate

PASSWORD = "invented-clinic"
DAY = re.compile(r"\b(20\d\d-\d\d-\d\d)")
# A birth and the edition of a form stay where they are.
FIXED = ("birth_date", "edition")


class NotEmpty(Exception):
    """The database holds a clinic, which the demo would open to known passwords."""


def seed(examples: Path) -> dict[str, Any]:
    """Makes the invented clinic and tells what clinic.toml says of it; raises `NotEmpty`."""
    held = tomllib.loads(files(__package__).joinpath("clinic.toml").read_text("utf-8"))
    migrate()
    if Site.objects.exists():
        raise NotEmpty("This database holds a clinic already; the demo makes its own")
    with transaction.atomic():
        _fill(held, examples)
    return held


def _fill(held: dict[str, Any], examples: Path) -> None:
    sites = {given["name"]: Site.objects.create(**given) for given in held["site"]}
    password = make_password(PASSWORD)
    for given in held["account"]:
        account = _account(given["username"], given["name"], password)
        for name in given["sites"]:
            Membership.objects.create(
                account=account, site=sites[name], role=given["role"], profession=given.get("profession", "")
            )
    for place, given in enumerate([*held["person"], *_histories(held)], 1):
        own = _account(given["account"], given["name"], password) if "account" in given else None
        _person(given, sites[given["site"]], f"{given['site'][:2].upper()}-{100 + place}", own, examples)


def _account(username: str, name: str, password: str) -> Account:
    first, _, last = name.rpartition(" ")
    return Account.objects.create(username=username, password=password, first_name=first, last_name=last)


def _histories(held: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Somebody for each name, their courses some days apart."""
    for given in held["history"]:
        for place, name in enumerate(given["names"]):
            yield given | {"name": name, "days": given["days"] + place * given["apart"]}


def _person(given: dict[str, Any], site: Site, reference: str, account: Account | None, examples: Path) -> None:
    own = files(__package__).joinpath(given["file"])  # an example, or somebody of this clinic only
    found = own if own.is_file() else examples / given["file"]
    content = _shortened(json.loads(found.read_text("utf-8")), given)
    read = Record.from_dict(moved(content, given.get("days", 0)))
    person = Person.objects.create(
        site=site, reference=reference, name=given["name"], programme=read.programme or site.programme,
        timezone=read.timezone, account=account,
    )  # fmt: skip
    if "reach" in given:
        Contact.objects.create(person=person, **given["reach"])
    events = [event for event in read.events if is_past(event, read)]
    record.add(person, events, account=None, seen=0, action="imported", file=given["file"])


def _shortened(content: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """A record without the entries that a history left out, its course ended on the last day."""
    if "until" not in given:
        return content
    kept = [
        event for event in content["events"]
        if event["happened"] <= given["until"] and f"{event['kind']} {event['happened'][:10]}" not in given["without"]
    ]  # fmt: skip
    end = {"kind": "course", "happened": given["until"], "step": "stopped", "reason": "the course is complete"}
    return content | {"events": [*kept, end]}


def moved(record: dict[str, Any], days: int) -> dict[str, Any]:
    """A record with every date moved by so many days."""

    def of(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: of(item, key) for key, item in value.items()}
        if isinstance(value, list):
            return [of(item) for item in value]
        if isinstance(value, str) and name not in FIXED:
            return DAY.sub(lambda found: str(date.fromisoformat(found[1]) + timedelta(days)), value)
        return value

    return of(record) if days else record


def is_past(event: Event, read: Record) -> bool:
    return moment_of(event.recorded or event.happened, ZoneInfo(read.timezone)) <= clock.now()

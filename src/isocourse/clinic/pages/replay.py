"""One case on a past day: what the rules said of what was known then, what was done, and what other rules would say."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...audit.under import names, other_rules
from ...decide import Decision, Policy, decide
from ...programmes import Rulebook
from ...programmes.model import ACTS
from ...record import Record
from ...record.events.course import Dispense
from ...record.view import day_of, events_seen
from ...render.view import View, view
from .. import clock, engine, record
from ..access import page
from ..models import Log, Person, Role
from .entries import written

# What of the log was done, and not only looked at; the rest of what was done are entries.
DONE = ("signed", "signing refused", "hand-over refused")


@require_safe
@page(Role.PRESCRIBER, Role.COORDINATOR, Role.AUDITOR, emergency=True)
def replay(request: HttpRequest, person: Person) -> HttpResponse:
    given = {"act": "dispense"} | request.GET.dict()
    rules, wrong = names(engine.book()), ""
    found: Mapping[str, object] = {}
    if "day" in request.GET:
        try:
            day, act, under = _asked(given, person, rules)
        except ValueError as error:
            wrong = str(error)
        else:
            found = _found(person, day, act, under)
    return render(request, "replay.html", {
        "person": person, "given": given, "acts": ACTS, "rules": rules, "wrong": wrong, "found": found,
        "today": clock.now().astimezone(person.zone).date(),
    }, status=422 if wrong else 200)  # fmt: skip


def _asked(given: Mapping[str, str], person: Person, rules: Container[str]) -> tuple[date, str, str]:
    """The day, the act and the other rules; raises ValueError with what would be right."""
    try:
        day = date.fromisoformat(given["day"])
    except ValueError:
        raise ValueError("Write the day as a date.") from None
    if day > clock.now().astimezone(person.zone).date():
        raise ValueError("That day is still to come; replay a past one.")
    act, under = given["act"], given.get("under", "")
    if act not in ACTS or (under and under not in rules):
        raise ValueError("Choose what is asked, and the rules, from their lists.")
    return day, act, under


def _found(person: Person, day: date, act: str, under: str) -> Mapping[str, object]:
    """Everything that the page shows of a day: the decision, and what was written down on it."""
    kept, zone = record.read(person).record, person.zone
    asked, at, supply = _before(kept, day, act, zone)
    at = min(at, clock.now())
    policy = person.site.policy
    own = engine.ask(decide, asked, act=act, at=at, policy=policy)
    entries = list(person.entries.select_related("author").order_by("-number"))
    late = {entry.uid for entry in entries if entry.added_at > at}
    lines = Log.objects.filter(person=str(person.pk), action__in=DONE).order_by("number")
    return {
        "day": day, "view": view(own, engine.book()), "supply": supply,
        "other": _other(asked, act, at, under, policy) if under else None,
        "written": [row for row in written(entries) if _day(row.entry.recorded or row.entry.happened, zone) == day],
        "done": [(one, json.loads(one.detail)) for one in lines if one.at.astimezone(zone).date() == day],
        "brought": sum(event.id in late for event in events_seen(asked, day)),
    }  # fmt: skip


def _before(kept: Record, day: date, act: str, zone: ZoneInfo) -> tuple[Record, datetime, bool]:
    """What is asked about a day: at its end; of a supply handed over on it, when it was, and without it."""
    handed = [
        event
        for event in events_seen(kept, day)
        if isinstance(event, Dispense) and event.status == "handed-over" and day_of(event, zone) == day
    ]
    end = datetime.combine(day, time(23, 59), zone)
    if act != "dispense" or not handed:
        return kept, end, False
    at = handed[0].happened if isinstance(handed[0].happened, datetime) else end
    return kept.without(*handed), at, True


def _day(text: str, zone: ZoneInfo) -> date:
    """The local day of a day or a moment, as an entry keeps it."""
    when = datetime.fromisoformat(text)
    return when.astimezone(zone).date() if when.tzinfo else when.date()


@dataclass(frozen=True)
class Other:
    """What other rules say of the same case."""

    name: str
    view: View


def _other(kept: Record, act: str, at: datetime, under: str, policy: Policy) -> Other:
    """Asked beside the other pages, because rules that are new to the engine take seconds to prepare."""
    decision, name, book = engine.search(_under, kept, act, at, under, policy)
    return Other(name, view(decision, book))


def _under(
    kept: Record, act: str, at: datetime, under: str, policy: Policy, *, rulebook: Rulebook
) -> tuple[Decision, str, Rulebook]:
    """The decision, the name of the rules, and the book that they stand in."""
    programme = other_rules(rulebook, under)
    book = rulebook if under in rulebook.programmes else _alone(under)
    return decide(kept, act=act, at=at, programme=programme.id, rulebook=book, policy=policy), programme.name, book


@cache  # an engine stays for each rulebook; there are as many as there are versions
def _alone(version: str) -> Rulebook:
    programme = other_rules(engine.book(), version)
    return Rulebook({programme.id: programme})

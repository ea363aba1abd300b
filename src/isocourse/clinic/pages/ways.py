"""Ways to the next capsule, to be booked whole; and what closed days of the clinic do to its courses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...schedule import Closure, Way, closure, repair
from .. import clock, engine, record
from ..access import page, visible
from ..models import Person, Role, Site

LONGEST_DAYS = 31


@require_safe
@page(Role.COORDINATOR)
def ways(request: HttpRequest, person: Person) -> HttpResponse:
    kept = record.read(person)
    found = engine.search(
        repair, kept.record, at=clock.now(), setting=person.site.setting, policy=person.site.policy
    )  # fmt: skip
    booked = {(item.key, item.on) for item in person.bookings.filter(cancelled=False)}
    return render(request, "ways.html", {
        "person": person, "found": found, "booked": booked, "bookings": person.bookings.filter(cancelled=False),
    })  # fmt: skip


@dataclass(frozen=True)
class Hit:
    """A course whose bookings fall on closed days."""

    person: Person
    planned_on: date
    earlier: Way | None
    around: Way | None


@require_safe
@page(Role.COORDINATOR)
def closures(request: HttpRequest) -> HttpResponse:
    wrong, found = "", []
    if request.GET.get("first"):
        try:
            span = _span(request.GET)
        except ValueError as error:
            wrong = str(error)
        else:
            people = list(visible(request.user, (Role.COORDINATOR,)))
            found = list(_closed(people, span))
    return render(request, "closures.html", {"found": found, "wrong": wrong, "given": request.GET})


def _span(given: object) -> tuple[date, date]:
    try:
        first = date.fromisoformat(given["first"])  # type: ignore[index]
        last = date.fromisoformat(given.get("last") or given["first"])  # type: ignore[attr-defined,index]
    except ValueError:
        raise ValueError("Write both days as a date.") from None
    if last < first:
        raise ValueError("The last day is before the first.")
    if (last - first).days > LONGEST_DAYS:
        raise ValueError(f"Ask about {LONGEST_DAYS} days at most.")
    return first, last


def _closed(people: list[Person], span: tuple[date, date]) -> Iterator[tuple[Site, Closure, list[Hit]]]:
    """For each site what the closure does, with the people it hits."""
    for site, group in groupby(sorted(people, key=lambda one: one.site_id), key=lambda one: one.site):
        some = list(group)
        records = [kept.record for kept in record.read_many(some)]
        found = engine.search(
            closure, records, at=clock.now(), closed=[span], setting=site.setting, policy=site.policy
        )  # fmt: skip
        named = {person.reference: person for person in some}
        yield site, found, [Hit(named[one.person], one.planned_on, one.earlier, one.around) for one in found.affected]

"""Ways to the next capsule, to be booked whole; and what closed days of the clinic do to its courses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...decide import Policy
from ...programmes import Rulebook
from ...record import Record
from ...schedule import Closure, Setting, Way, closure, repair
from .. import clock, engine, jobs, record
from ..access import page, visible
from ..models import Person, Role, Site
from .frame import waiting

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
            asked = ("closures", span, frozenset(person.site_id for person in people))
            made = jobs.found(request.user.pk, asked, lambda: _begun(people, span))
            if isinstance(made, jobs.Job):
                says = "Every open course of your sites is planned with and without these days."
                return waiting(request, "Closed days", made, says)
            found = list(_hits(people, made))
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


def _begun(people: list[Person], span: tuple[date, date]) -> Future[dict[int, Closure]]:
    groups = [
        (site, [kept.record for kept in record.read_many(list(group))])
        for site, group in groupby(sorted(people, key=lambda one: one.site_id), key=lambda one: one.site)
    ]
    asked = [(site.pk, site.setting, site.policy, records) for site, records in groups]
    return engine.begin(_closed, asked, span, clock.now())


def _closed(
    groups: Sequence[tuple[int, Setting, Policy, list[Record]]], span: tuple[date, date], at: datetime, *,
    rulebook: Rulebook,
) -> dict[int, Closure]:  # fmt: skip
    """For each site what the closure does."""
    return {
        site: closure(records, at=at, closed=[span], setting=setting, policy=policy, rulebook=rulebook)
        for site, setting, policy, records in groups
    }


def _hits(
    people: list[Person], made: Mapping[int, Closure]
) -> Iterator[tuple[Site, Closure, list[Hit], list[Person]]]:
    """For each site what the closure does, with the people it hits and those without a way in any case."""
    named = {(person.site_id, person.reference): person for person in people}
    sites = {person.site_id: person.site for person in people}
    for key, found in made.items():
        hits = [Hit(named[key, one.person], one.planned_on, one.earlier, one.around) for one in found.affected]
        yield sites[key], found, hits, [named[key, reference] for reference in found.stuck]

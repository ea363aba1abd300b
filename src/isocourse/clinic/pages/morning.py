"""The coordinator's morning list: broken, closing, due, quiet; whose turn it is, and one tap to book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...schedule import Row, Setting
from ...schedule.bookings import Kind, kinds
from ...schedule.worklist import STATES, State
from .. import clock, log
from ..access import page, sites, visible
from ..models import Booking, Emergency, Message, Person, Role
from ..rows import standing

TITLES: dict[State, str] = {"broken": "Broken", "closing": "Closing", "due": "To do", "quiet": "Quiet"}
SAYS: dict[State, str] = {
    "broken": "A day has passed, or the drug must be stopped", "closing": "An open window ends within three days",
    "due": "Something to do, and time to do it", "quiet": "Nothing can be done yet",
}  # fmt: skip
# What completes a step, and what is booked for it.
BOOKED_FOR = {
    "pregnancy-test": "test", "laboratory": "bloods", "visit": "visit", "counselling": "counselling",
    "dispense": "collect",
}  # fmt: skip
FURTHEST_DAYS = 14
ON_A_PAGE = 100
NOTICE = timedelta(days=7)  # for how long a site sees that one of its records was opened in an emergency


@dataclass(frozen=True)
class Line:
    """A row of the list: the person, how the course stands, what is booked, what could be."""

    person: Person
    row: Row
    today: date
    booked: tuple[Booking, ...]
    kind: Kind | None
    day: date | None


@require_safe
@page(Role.COORDINATOR, Role.PRESCRIBER)
def morning(request: HttpRequest) -> HttpResponse:
    here = list(sites(request.user, (Role.COORDINATOR, Role.PRESCRIBER)))
    people = {str(person.pk): person for person in visible(request.user, (Role.COORDINATOR, Role.PRESCRIBER))}
    log.write(request.user, "listed", sites=[site.name for site in here], people=len(people))
    found = standing(list(people.values()))
    shown = Paginator(found.rows, ON_A_PAGE).get_page(request.GET.get("page"))
    booked: dict[str, list[Booking]] = {}
    for item in Booking.objects.filter(person__in=[row.source for row in shown], cancelled=False).order_by("on"):
        booked.setdefault(str(item.person_id), []).append(item)
    settings = {site.pk: site.setting for site in here}
    lines = [
        _line(people[row.source], row, booked.get(row.source, []), settings[people[row.source].site_id])
        for row in shown
    ]
    groups = [(state, list(rows)) for state, rows in groupby(lines, key=lambda line: line.row.state)]
    return render(request, "morning.html", {
        "found": found, "shown": shown, "groups": groups, "titles": TITLES, "says": SAYS, "states": STATES,
        "sites": here, "first": people[found.rows[0].source] if found.rows else None,
        "failed": Message.objects.filter(person__site__in=here, state="failed", done_at__gt=clock.now() - NOTICE)
        .select_related("person"),
        "to_read": Person.objects.filter(
            site__in=here, home_tests__sent_at__isnull=False, home_tests__outcome=""
        ).distinct(),
        "opened": Emergency.objects.filter(person__site__in=here, at__gt=clock.now() - NOTICE)
        .select_related("person", "account"), "may_book": Role.COORDINATOR in request.user.roles,
    })  # fmt: skip


def _line(person: Person, row: Row, bookings: list[Booking], setting: Setting) -> Line:
    today = clock.now().astimezone(ZoneInfo(person.site.timezone)).date()
    booked = tuple(item for item in bookings if item.on >= today)
    kind = kinds().get(BOOKED_FOR.get(row.needs or "", ""))
    if kind is None or any(item.key == kind.key for item in booked):
        return Line(person, row, today, booked, None, None)
    first = max(filter(None, (row.earliest, today)))
    last = date.fromordinal(today.toordinal() + FURTHEST_DAYS) if row.closes_at is None else row.closes_at.date()
    if last < today:  # what is late is done as soon as it can be
        last = date.fromordinal(today.toordinal() + FURTHEST_DAYS)
    day = setting.first_open(kind.place, first, last, comes=kind.comes)
    return Line(person, row, today, booked, kind if day else None, day)

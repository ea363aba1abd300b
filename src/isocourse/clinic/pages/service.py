"""The administrator's page: each site with its openings, holidays, closed days and capsules; what is settled elsewhere.

Who works here, the programme and the policy of a site, and which announced rules are confirmed, are settled at the
machine; they stand here to be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ...dose import Product, products_of
from ...programmes.model import Programme, Version
from .. import clock, engine, log
from ..access import page, sites
from ..messages.words import languages, text
from ..models import ClosedDays, Membership, Role, Site
from ..starting import faults_of

CHANGED = ("contact", "opening", "pharmacy_opening", "holidays")
LONGEST_DAYS = 366
FURTHEST = timedelta(days=730)


@dataclass(frozen=True)
class Shown:
    """A site as the page shows it."""

    site: Site
    given: Mapping[str, str]
    wrong: str
    closed: tuple[ClosedDays, ...]
    shelf: tuple[tuple[Product, bool], ...]
    programme: Programme
    versions: tuple[tuple[Version, str], ...]
    people: tuple[Membership, ...]
    sent: tuple[tuple[str, str], ...]


@require_http_methods(["GET", "HEAD", "POST"])
@page(Role.ADMINISTRATOR)
def service(request: HttpRequest) -> HttpResponse:
    """Every site of the administrator; one that is sent is checked whole and kept whole, or not at all."""
    here = list(sites(request.user, (Role.ADMINISTRATOR,)))
    wrong = {}
    if request.method == "POST":
        site = _site(here, request.POST.get("site", ""))
        found = _changed(request, site)
        if not found:
            return redirect("service")
        wrong = {site.pk: found}
    return render(request, "service.html", {
        "shown": [_shown(site, request.POST if site.pk in wrong else {}, wrong.get(site.pk, "")) for site in here],
    }, status=422 if wrong else 200)  # fmt: skip


@require_POST
@page(Role.ADMINISTRATOR)
def close(request: HttpRequest) -> HttpResponse:
    """Adds closed days to a site, or takes some back."""
    site = _site(list(sites(request.user, (Role.ADMINISTRATOR,))), request.POST.get("site", ""))
    if back := request.POST.get("back", ""):
        _take_back(request, site, back)
        return redirect("service")
    try:
        first, last = _span(request.POST)
    except ValueError as error:
        messages.error(request, f"{error} Nothing was kept.")
        return redirect("service")
    with transaction.atomic():
        made = ClosedDays.objects.create(
            site=site, first=first, last=last, why=request.POST.get("why", "").strip()[:60], made_by=request.user
        )
        log.write(request.user, "closed days added", site=site.name, first=first, last=last, why=made.why)
    messages.success(request, f"{site.name} is closed then: nothing is booked on these days. See who it moves.")
    return redirect("service")


def _site(here: list[Site], named: str) -> Site:
    found = next((site for site in here if str(site.pk) == named), None)
    if found is None:
        raise Http404
    return found


@transaction.atomic
def _changed(request: HttpRequest, site: Site) -> str:
    """Keeps what was sent; what is wrong with it, if anything."""
    before = {name: getattr(site, name) for name in (*CHANGED, "shelf")}
    for name in CHANGED:
        setattr(site, name, request.POST.get(name, "").strip())
    known = [one.id for one in products_of(engine.book().programme(site.programme).country)]
    site.shelf = ",".join(one for one in known if one in request.POST.getlist("shelf"))
    if wrong := faults_of(site, exclude={"name"}):
        return wrong
    now = {name: getattr(site, name) for name in before}
    if now != before:
        site.save(update_fields=list(before))
        different = {name: value for name, value in now.items() if value != before[name]}
        log.write(request.user, "site changed", name=site.name, **different)
    messages.success(request, f"{site.name}: kept." if now != before else f"{site.name}: nothing was different.")
    return ""


@transaction.atomic
def _take_back(request: HttpRequest, site: Site, number: str) -> None:
    one = site.closed_days.filter(pk=number if number.isdecimal() else None, taken_back=False).first()
    if one is None:
        raise Http404
    one.taken_back = True
    one.save(update_fields=["taken_back"])
    log.write(request.user, "closed days taken back", site=site.name, first=one.first, last=one.last)
    messages.success(request, f"{site.name} is open then.")


def _span(given: Mapping[str, str]) -> tuple[date, date]:
    """The days sent; raises ValueError with what would be right."""
    try:
        first = date.fromisoformat(given.get("first", ""))
        last = date.fromisoformat(given.get("last") or given["first"])
    except ValueError:
        raise ValueError("Write both days as a date.") from None
    today = clock.now().date()
    if last < first:
        raise ValueError("The last day is before the first.")
    if last < today or first > today + FURTHEST or (last - first).days >= LONGEST_DAYS:
        raise ValueError("Closed days lie ahead, within two years, and are a year long at most.")
    return first, last


def _shown(site: Site, posted: Mapping[str, str], wrong: str) -> Shown:
    programme = engine.book().programme(site.programme)
    given = {name: posted.get(name, getattr(site, name)) for name in CHANGED}
    chosen = site.on_the_shelf(products_of(programme.country))
    return Shown(
        site=site, given=given, wrong=wrong, programme=programme,
        closed=tuple(site.closed_days.filter(taken_back=False, last__gte=clock.now().date())),
        shelf=tuple((one, one in chosen) for one in products_of(programme.country)),
        versions=tuple((one, _settled(one)) for one in programme.versions),
        people=tuple(site.memberships.select_related("account").order_by("role", "account__username")),
        sent=tuple((held["name"], text("appointment", name, site.contact or "-", clock.now().date()))
                   for name, held in languages().items()),
    )  # fmt: skip


def _settled(version: Version) -> str:
    """What this service settled about a version, or that it has to."""
    if version.id in settings.CLINIC.confirmed:
        return "confirmed by this service"
    if version.id in settings.CLINIC.not_live:
        return "settled by this service: not in force"
    if version.confirmed:
        return "confirmed by its source"
    return "announced, not confirmed: where it disagrees with the one before, the answer is review"

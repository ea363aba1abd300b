"""Everybody whose course is run here, to be found by name or number; and somebody new."""

from __future__ import annotations

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ...render import words
from .. import log
from ..access import page, sites, visible
from ..models import Person, Role, Site
from .entries import EVERYTHING

ROLES = (Role.PRESCRIBER, Role.COORDINATOR, Role.AUDITOR)
MOST = 50


@require_safe
@page(*ROLES)
def people(request: HttpRequest) -> HttpResponse:
    asked = words.clean(request.GET.get("find", "").strip())
    found = visible(request.user, ROLES)
    if asked:
        found = found.filter(Q(name__icontains=asked) | Q(reference__iexact=asked))
    shown = list(found.order_by("name")[:MOST])
    log.write(request.user, "listed", page="people", find=asked, people=len(shown))
    may_add = Role.COORDINATOR in request.user.roles
    said = {"people": shown, "number": found.count(), "asked": asked, "may_add": may_add,
            "may_open": Role.PRESCRIBER in request.user.roles,
            "tables": sorted(EVERYTHING) if Role.PRESCRIBER in request.user.roles else []}  # fmt: skip
    return render(request, "people.html", said)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Role.COORDINATOR)
def new(request: HttpRequest) -> HttpResponse:
    """Somebody new at one of one's own sites; the record begins empty, under the site's programme."""
    here = sites(request.user, (Role.COORDINATOR,))
    given, wrong = typed(request, here)
    if request.method == "POST" and not wrong:
        if person := made(request, given):
            messages.success(request, f"{person.name} is here now. Say first what is known.")
            return redirect("add", person=person.pk)
        wrong = {"reference": "is the number of somebody else at this site"}
    return render(request, "new.html", {"sites": here, "given": given, "wrong": wrong}, status=422 if wrong else 200)


def typed(request: HttpRequest, here: QuerySet[Site]) -> tuple[dict[str, str], dict[str, str]]:
    """Name, number and site as typed, and what is wrong with them, if they were sent."""
    given = {name: words.clean(request.POST.get(name, "").strip()) for name in ("name", "reference", "site")}
    if request.method != "POST":
        return given, {}
    wrong = {name: "is needed" for name in ("name", "reference") if not given[name]}
    wrong |= {name: "is too long" for name, most in (("name", 120), ("reference", 40)) if len(given[name]) > most}
    if not given["site"].isdecimal() or not here.filter(pk=given["site"]).exists():
        wrong["site"] = "choose one of the sites"
    return given, wrong


def made(
    request: HttpRequest, given: dict[str, str], *, programme: str | None = None, timezone: str = "UTC"
) -> Person | None:
    """The person; none when the number is another's. Without a programme of their own, that of the site."""
    site = Site.objects.get(pk=given["site"])
    try:
        with transaction.atomic():
            person = Person.objects.create(
                site=site, name=given["name"], reference=given["reference"], programme=programme or site.programme,
                timezone=site.timezone if timezone == "UTC" else timezone,
            )  # fmt: skip
            log.write(request.user, "person added", person)
            return person
    except IntegrityError:
        return None

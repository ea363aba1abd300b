"""Everybody whose course is run here, to be found by name or number; and somebody new."""

from __future__ import annotations

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from .. import log
from ..access import page, sites, visible
from ..models import Person, Role, Site

ROLES = (Role.PRESCRIBER, Role.COORDINATOR, Role.AUDITOR)
MOST = 50


@require_safe
@page(*ROLES)
def people(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("find", "").strip()
    found = visible(request.user, ROLES)
    if asked:
        found = found.filter(Q(name__icontains=asked) | Q(reference__iexact=asked))
    shown = list(found.order_by("name")[:MOST])
    log.write(request.user, "listed", page="people", find=asked, people=len(shown))
    may_add = Role.COORDINATOR in request.user.roles
    said = {"people": shown, "number": found.count(), "asked": asked, "may_add": may_add}
    return render(request, "people.html", said)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Role.COORDINATOR)
def new(request: HttpRequest) -> HttpResponse:
    """Somebody new at one of one's own sites; the record begins empty, under the site's programme."""
    here, wrong = sites(request.user, (Role.COORDINATOR,)), {}
    given = {name: request.POST.get(name, "").strip() for name in ("name", "reference", "site")}
    if request.method == "POST":
        site = here.filter(pk=given["site"]).first() if given["site"].isdecimal() else None
        wrong = {name: "is needed" for name in ("name", "reference") if not given[name]}
        wrong |= {} if site else {"site": "choose one of the sites"}
        wrong |= {name: "is too long" for name, most in (("name", 120), ("reference", 40)) if len(given[name]) > most}
        if site and not wrong and (made := _made(request, site, given)):
            messages.success(request, f"{made.name} is here now. Say first what is known.")
            return redirect("add", person=made.pk)
        wrong = wrong or {"reference": "is the number of somebody else at this site"}
    status = 422 if wrong else 200
    return render(request, "new.html", {"sites": here, "given": given, "wrong": wrong}, status=status)


def _made(request: HttpRequest, site: Site, given: dict[str, str]) -> Person | None:
    """The person, or none when the number is another's."""
    try:
        with transaction.atomic():
            person = Person.objects.create(
                site=site, name=given["name"], reference=given["reference"], programme=site.programme,
                timezone=site.timezone,
            )  # fmt: skip
            log.write(request.user, "person added", person)
            return person
    except IntegrityError:
        return None

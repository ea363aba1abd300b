"""The supplies behind an audit's figures, person by person, each with its replay: worked inside the clinic only."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ...audit.held import cases_among
from ...audit.ranges import Period
from ...audit.source import NoSource
from ...programmes import Rulebook
from ...record import Record
from .. import clock, engine, jobs, log, record
from ..access import page, sites
from ..models import Role, Site
from .audit import period_of, usual
from .frame import waiting

MOST = 200


@require_safe
@page(Role.AUDITOR)
def cases(request: HttpRequest) -> HttpResponse:
    """Whoever is listed by name gets a line of the log, as at any look-up."""
    here = list(sites(request.user, (Role.AUDITOR,)))
    site = next((one for one in here if str(one.pk) == request.GET.get("site")), here[0])
    try:
        period = period_of(usual(clock.now().astimezone().date()) | request.GET.dict())
    except ValueError:
        return redirect("audit")
    try:
        judged = jobs.found(request.user.pk, ("cases", site.pk, period), lambda: _begun(site, period))
    except NoSource:
        judged = []
    if isinstance(judged, jobs.Job):
        says = f"Every supply of {site.name} in these months is judged."
        return waiting(request, "Supplies to look at", judged, says)
    people = site.people.in_bulk([case["person"] for case in judged])
    found = [(people[case["person"]], case) for case in judged]
    log.write(request.user, "listed cases", site=site.name, period=f"{period.first} {period.last}", cases=len(found))
    shown = found[:MOST]
    for person in {person for person, _ in shown}:
        log.write(request.user, "looked", person, page="cases")
    rules = engine.book().programme(site.programme).rules_for("dispense")
    return render(request, "cases.html", {
        "site": site, "period": period, "number": len(found), "cases": shown,
        "titles": {rule.code: rule.title for rule in reversed(rules)},
    })  # fmt: skip


def _begun(site: Site, period: Period) -> Future[list[dict[str, Any]]]:
    people = list(site.people.filter(programme=site.programme))
    records = [kept.record for kept in record.read_many(people)]
    keys = [person.pk for person in people]
    return engine.begin(_judged, records, keys, site.programme, period, site.monthly_tests)


def _judged(
    records: Sequence[Record], keys: Sequence[UUID], programme: str, period: Period, monthly_tests: bool, *,
    rulebook: Rulebook,
) -> list[dict[str, Any]]:  # fmt: skip
    """The cases, each with the key of its person: the list of people may be another when somebody asks after it."""
    found = cases_among(records, rulebook.programme(programme), period, monthly_tests=monthly_tests)
    return [case | {"person": keys[case["person"]]} for case in found]

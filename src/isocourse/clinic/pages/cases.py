"""The supplies behind an audit's figures, person by person, each with its replay: worked inside the clinic only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ...audit.held import cases_among
from ...audit.ranges import Period
from ...audit.source import NoSource
from ...programmes import Rulebook
from ...record import Record
from .. import clock, engine, log, record
from ..access import page, sites
from ..models import Role, Site
from .audit import period_of, usual

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
    found = _found(site, period)
    log.write(request.user, "listed cases", site=site.name, period=f"{period.first} {period.last}", cases=len(found))
    shown = found[:MOST]
    for person in {person for person, _ in shown}:
        log.write(request.user, "looked", person, page="cases")
    rules = engine.book().programme(site.programme).rules_for("dispense")
    return render(request, "cases.html", {
        "site": site, "period": period, "number": len(found), "cases": shown,
        "titles": {rule.code: rule.title for rule in reversed(rules)},
    })  # fmt: skip


def _found(site: Site, period: Period) -> list[tuple[Any, dict[str, Any]]]:
    people = list(site.people.filter(programme=site.programme))
    records = [kept.record for kept in record.read_many(people)]
    try:
        found = engine.search(_judged, records, site.programme, period, site.monthly_tests)
    except NoSource:
        return []
    return [(people[case["person"]], case) for case in found]


def _judged(
    records: Sequence[Record], programme: str, period: Period, monthly_tests: bool, *, rulebook: Rulebook
) -> list[dict[str, Any]]:
    return cases_among(records, rulebook.programme(programme), period, monthly_tests=monthly_tests)

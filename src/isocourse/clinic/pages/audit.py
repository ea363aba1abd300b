"""The auditor's page: where this clinic's supplies leave the programme, as may be published; and under other rules."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Container, Mapping, Sequence
from concurrent.futures import Future
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...audit.held import audit_records
from ...audit.measures import measures
from ...audit.ranges import Period
from ...audit.report import Report
from ...audit.source import NoSource
from ...audit.under import names, other_rules
from ...programmes import Rulebook
from ...record import Record
from ...render.audits import page as drawn
from .. import clock, engine, jobs, log, record
from ..access import page, sites
from ..models import Account, Role, Site
from .frame import waiting

LONGEST_MONTHS = 36
USUAL_MONTHS = 12


@require_safe
@page(Role.AUDITOR)
def audit(request: HttpRequest) -> HttpResponse:
    """Judged when it is asked for, in whole months: spans that differ by a day would tell of one person."""
    here = list(sites(request.user, (Role.AUDITOR,)))
    site = next((one for one in here if str(one.pk) == request.GET.get("site")), here[0])
    given = usual(clock.now().astimezone().date()) | request.GET.dict()
    rules, wrong, said = names(engine.book()), "", None
    if "first" in request.GET:
        try:
            period = period_of(given)
            under = _under(given.get("under", ""), rules)
        except ValueError as error:
            wrong = str(error)
        else:
            try:
                found = jobs.found(
                    request.user.pk, ("audit", site.pk, period, under),
                    lambda: _begun(request.user, site, period, under),
                )  # fmt: skip
            except NoSource:
                wrong = "Nothing is on record of anybody who is treated here under the site's programme."
            else:
                if isinstance(found, jobs.Job):
                    return waiting(request, "Audit", found, f"Every supply of {site.name} in these months is judged.")
                said = drawn(found, measures(), {})
    left_out = site.people.exclude(programme=site.programme).exists()
    return render(request, "audit.html", {
        "sites": here, "site": site, "given": given, "rules": rules, "wrong": wrong, "document": said,
        "left_out": left_out,
    }, status=422 if wrong else 200)  # fmt: skip


def _begun(account: Account, site: Site, period: Period, under: str) -> Future[Report]:
    log.write(account, "audited", site=site.name, period=f"{period.first} {period.last}", under=under)
    people = list(site.people.filter(programme=site.programme))
    records = [kept.record for kept in record.read_many(people)]
    return engine.begin(_judged, records, site.programme, period, site.monthly_tests, under)


def _judged(
    records: Sequence[Record], programme: str, period: Period, monthly_tests: bool, under: str, *, rulebook: Rulebook
) -> Report:
    other = other_rules(rulebook, under) if under else None
    return audit_records(records, rulebook.programme(programme), period, monthly_tests=monthly_tests, under=other)


def usual(today: date) -> dict[str, str]:
    """The last twelve whole months."""
    end = today.year * 12 + today.month - 2
    return {"first": _month(end - USUAL_MONTHS + 1), "last": _month(end), "under": ""}


def _month(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def period_of(given: Mapping[str, str]) -> Period:
    """From the first day of a month to the last day of one; raises ValueError with what would be right."""
    try:
        first = date.fromisoformat(f"{given['first']}-01")
        last = date.fromisoformat(f"{given['last']}-01")
    except (KeyError, ValueError):
        raise ValueError("Write both months as year and month, for example 2026-03.") from None
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months < 1:
        raise ValueError("The last month is before the first.")
    if months > LONGEST_MONTHS:
        raise ValueError(f"Ask about {LONGEST_MONTHS} months at most.")
    return Period(first, last.replace(day=monthrange(last.year, last.month)[1]))


def _under(named: str, rules: Container[str]) -> str:
    if named and named not in rules:
        raise ValueError("These other rules are not known; choose from the list.")
    return named

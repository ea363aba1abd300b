"""The course over time: doses, tests, supplies, results, skin and mood in one picture, with its table."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import engine, record, vega
from ..access import page
from ..look import look
from ..models import Person, Role
from ..timeline import Timeline, timeline

SPANS = {"": ("the whole record", None), "year": ("the last year", 365), "quarter": ("the last three months", 92)}
SEEN_BY = (Role.PRESCRIBER, Role.COORDINATOR, Role.AUDITOR)


@require_safe
@page(*SEEN_BY, emergency=True)
def course(request: HttpRequest, person: Person) -> HttpResponse:
    """Drawn by the server, so that it is seen without scripts and printed; course_chart is its livelier form."""
    return render(request, "course.html", {
        "person": person, "drawn": _drawn(request, person), "spans": SPANS, "chosen": request.GET.get("span", ""),
        "vega": vega.address(),
    })  # fmt: skip


@require_safe
@page(*SEEN_BY, emergency=True)
def course_chart(request: HttpRequest, person: Person) -> HttpResponse:
    """The same as a chart that the browser draws: Vega-Lite."""
    from ..chart import chart  # altair takes half a second

    drawn = _drawn(request, person)
    return JsonResponse(chart(drawn) if drawn else {})


@require_safe
@page(*SEEN_BY)
def vega_script(request: HttpRequest) -> HttpResponse:
    return vega.served(request)


def _drawn(request: HttpRequest, person: Person) -> Timeline | None:
    kept = record.read(person)
    found = look(person, kept).course
    _, days = SPANS.get(request.GET.get("span", ""), SPANS[""])
    rules = engine.book().programme(person.programme).rules_for("prescribe", "take", "follow")
    since = found.today - timedelta(days) if days else None
    return timeline(kept.record, found.today, found.steps, since=since, rules=rules)

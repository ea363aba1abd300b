"""The course over time: doses, tests, supplies, results, skin and mood in one picture, with its table."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...schedule import next_steps
from .. import clock, engine, record
from ..access import page
from ..models import Person, Role
from ..timeline import GUTTER, WIDTH, timeline

SPANS = {"": ("the whole record", None), "year": ("the last year", 365), "quarter": ("the last three months", 92)}


@require_safe
@page(Role.PRESCRIBER, Role.COORDINATOR, Role.AUDITOR, emergency=True)
def course(request: HttpRequest, person: Person) -> HttpResponse:
    kept, at = record.read(person).record, clock.now()
    today = at.astimezone(person.zone).date()
    chosen = request.GET.get("span", "")
    _, days = SPANS.get(chosen, SPANS[""])
    steps = engine.ask(next_steps, kept, at=at, policy=person.site.policy)
    rules = engine.book().programme(person.programme).rules_for("prescribe", "take", "follow")
    drawn = timeline(kept, today, steps, since=today - timedelta(days) if days else None, rules=rules)
    return render(request, "course.html", {
        "person": person, "drawn": drawn, "spans": SPANS, "chosen": chosen, "width": WIDTH, "gutter": GUTTER,
    })  # fmt: skip

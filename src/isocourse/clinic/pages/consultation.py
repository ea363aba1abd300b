"""The consultation: is isotretinoin right for this person, which dose, and the letter about it."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...decide import decide
from ...dose import Plan, products_of, regimens_of
from ...dose.background import background
from ...dose.propose import propose, worth_showing
from ...record import Record
from ...render import plans
from ...render.assessment import assessment
from .. import clock, engine, record
from ..access import page
from ..models import Person, Role


@require_safe
@page(Role.PRESCRIBER)
def consultation(request: HttpRequest, person: Person) -> HttpResponse:
    kept, at = record.read(person).record, clock.now()
    decision = engine.ask(decide, kept, act="start", at=at, policy=person.site.policy)
    made = _plans(kept, person)
    return render(request, "consultation.html", {
        "person": person, "page": assessment(decision, engine.book()),
        "doses": plans.sections(made) if made else [],
    })  # fmt: skip


def _plans(kept: Record, person: Person) -> list[Plan]:
    """What the regimens of the country come to for this person; nothing without a weight or a range of products."""
    at, programme = clock.now(), engine.programme(person.programme)
    on = at.astimezone(ZoneInfo(kept.timezone)).date()
    who = background(kept, on, at, None)
    if who.weight is None or programme is None:
        return []
    chosen = worth_showing(regimens_of(programme.country), who)
    shelf = person.site.on_the_shelf(products_of(programme.country))
    suited = [item for item in shelf if any(one.suits(item) for one in chosen)]
    begins = max(on + timedelta(days=1) if who.running else on, who.not_before or on)
    made, _ = propose(chosen, suited[:1], weight_kg=who.weight.kg, begins=begins, who=who)
    return made

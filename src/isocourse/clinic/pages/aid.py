"""The decision aid: of 100 people like this one, if they start now, wait, or do without. It decides nothing."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...dose.ledger import ledger
from ...programmes import Rulebook
from ...record import Record
from ...render.aid import AHEAD, PLANS, UNDER_WAY, faces_of
from ...render.aid import aid as written
from ...render.document import Document
from ...render.pdf import press
from .. import clock, engine, jobs, record
from ..access import page
from ..models import Person, Role
from .frame import waiting
from .papers import pdf


@require_safe
@page(Role.PRESCRIBER)
def aid(request: HttpRequest, person: Person) -> HttpResponse:
    """On the screen; with `pdf` on paper. Its words are in English only, as no other language has them yet."""
    kept = record.read(person)
    on = clock.now().astimezone(person.zone).date()
    asked = ("aid", person.pk, kept.number, on)
    made = jobs.found(request.user.pk, asked, lambda: engine.begin(_found, kept.record, on))
    if isinstance(made, jobs.Job):
        return waiting(request, f"Decision aid for {person.name}", made, "People like this one are simulated.")
    if isinstance(made, Document) and "pdf" in request.GET:
        return pdf(press(made, stamp=clock.now()).data, "aid.pdf")
    document, refusal = (made, "") if isinstance(made, Document) else (None, made)
    shown = {"person": person, "document": document, "refusal": refusal}
    return render(request, "aid.html", shown, status=422 if refusal else 200)


def _found(kept: Record, on: date, *, rulebook: Rulebook) -> Document | str:
    """The aid, or why there is none. No rule is asked."""
    if ledger(kept, on).state in UNDER_WAY:
        return "The aid is for the choice to start, and this course is under way. A change of dose shows both futures."
    try:
        from ...forecast import NoForecast, read_plan
        from ...forecast import forecast as look
        from ...forecast.charts import hundred_faces
    except ImportError as error:
        return str(error)
    try:
        found = look(kept, on=on, plans=[read_plan(said) for said in PLANS.values()], until=on + AHEAD)
    except NoForecast as refusal:
        return str(refusal)
    return written(found, {key: hundred_faces(count) for key, count in faces_of(found).items()})

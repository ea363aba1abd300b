"""What is taken away: the letter, the patient's plan, the dates as a calendar."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ...decide import decide
from ...render import calendar as drawn
from ...render.calendar.ics import calendar
from ...render.leaflet import leaflet
from ...render.letter import letter as written
from ...render.pdf import press
from .. import clock, engine, log, record
from ..access import page
from ..language import say
from ..look import look
from ..models import Person, Role


@require_safe
@page(Role.PRESCRIBER)
def letter(request: HttpRequest, person: Person) -> HttpResponse:
    found = look(person, record.read(person))
    document = written(found.course, found.decision, engine.book(), name=person.name, clinic=_clinic(person))
    return pdf(press(document, stamp=clock.now()).data, "letter.pdf")


@require_safe
@page(Role.PATIENT)
def my_plan(request: HttpRequest) -> HttpResponse:
    person = request.user.person
    log.write(request.user, "looked", person, page="plan")
    course = look(person, record.read(person)).course
    name, clinic, at = person.name, _clinic(person), clock.now()
    pressed = press(leaflet(course, name=name, clinic=clinic, language=say().language), stamp=at)
    if pressed.problem:  # no font of this machine has the letters of the language: boxes would stand for them
        pressed = press(leaflet(course, name=name, clinic=clinic), stamp=at)
    return pdf(pressed.data, "plan.pdf")


@require_safe
@page(Role.PATIENT)
def my_dates(request: HttpRequest) -> HttpResponse:
    """The dates ahead, without a word about health in the titles."""
    person = request.user.person
    log.write(request.user, "looked", person, page="dates")
    kept, at = record.read(person), clock.now()
    found = look(person, kept).course
    follow = engine.ask(decide, kept.record, act="follow", at=at, policy=person.site.policy)
    listed = drawn.entries(kept.record, found.steps, follow, found.programme, "patient", False, say().language)
    zone = str(drawn.own_zone(kept.record, found.programme))
    data, _ = calendar(listed, owner=drawn.owner(kept.record, "patient"), zone=zone, stamp=at, language=say().language)
    return HttpResponse(data, content_type="text/calendar; charset=utf-8", headers=_named("dates.ics"))


def _clinic(person: Person) -> str:
    return ", ".join(part for part in (person.site.name, person.site.contact) if part)


def pdf(data: bytes, name: str) -> HttpResponse:
    return HttpResponse(data, content_type="application/pdf", headers=_named(name))


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}

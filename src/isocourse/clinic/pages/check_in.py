"""The patient's check-in: plain questions, and for each answer whether it is expected, to be told, or urgent."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_http_methods

from ...clinical.check_in import check_in as judged
from ...clinical.check_in import questions
from ...clinical.crisis import Crisis, crisis
from ...record.events import Event
from ...record.events.course import DosesMissed
from .. import clock, engine, log, record
from ..access import page
from ..language import beside, say
from ..models import Person, Role

WORDS = {
    "expected": _("What you told us is expected"), "tell-us": _("Tell your clinic"),
    "today": _("Call your clinic today"), "emergency": _("Get help now"),
}  # fmt: skip
TONES = {"expected": "allow", "tell-us": "review", "today": "hold", "emergency": "stop"}
MOST_DAYS = 60


@require_http_methods(["GET", "HEAD", "POST"])
@page(Role.PATIENT)
def check_in(request: HttpRequest) -> HttpResponse:
    person = request.user.person
    if request.method != "POST":
        log.write(request.user, "looked", person, page="check-in")
        return render(request, "check_in.html", {"questions": questions()})
    given = [
        (question.code, level) for question in questions() for level in request.POST.getlist(question.code)
        if level in [known.name for known in question.level]
    ]  # fmt: skip
    found, missed = judged(given), _missed(request)
    at = clock.now()
    events: list[Event] = [event.model_copy(update={"recorded": at}) for event in found.events(at)]
    if missed:
        events.append(DosesMissed(happened=at, recorded=at, days=missed, source="check-in"))
    record.add(person, events, account=request.user, seen=None, action="checked in", verdict=found.verdict,
               answers=dict(given), missed=missed)  # fmt: skip
    lines = crisis(_country(person))
    return render(request, "checked_in.html", {
        "found": found, "words": WORDS, "tones": TONES, "danger": _danger(lines), "help": _help(lines),
        "missed": missed, "person": person,
    })  # fmt: skip


def _missed(request: HttpRequest) -> int:
    text = request.POST.get("missed", "").strip()
    return min(int(text), MOST_DAYS) if text.isdecimal() else 0


def _country(person: Person) -> str | None:
    programme = engine.programme(person.programme)
    return programme.country if programme else None


def _danger(found: Crisis) -> str:
    """What to do when life is in danger."""
    number = found.emergency or str(say()["crisis.emergency-none"])
    return beside(say().fill("urgent.danger", number=number), found.danger)


def _help(found: Crisis) -> str:
    """The same, and whom to talk to, where that is known."""
    said = say().fill("urgent.danger", number=found.emergency or str(say()["crisis.emergency-none"]))
    if found.lines:
        said += " " + say().fill("urgent.talk", lines=str(say()[f"crisis.{found.country}"]))
    return beside(said, found.sentence)

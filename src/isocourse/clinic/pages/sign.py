"""Signing a prescription, and stopping, pausing or resuming a course.

What is asked is whether this prescription may be signed: the record with the draft in it. A no cannot be signed. A
review can, with a typed reason; the answer and the reason are both kept. Of two people who sign on the same state of
a record one wins, and the other is told.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ...decide import Answer
from ...record.events import Event
from ...record.events.course import Course
from .. import clock, log, look, record
from ..access import membership, page
from ..fields import Wrong, read
from ..models import Person, Role
from ..record import Stale
from .person import SIGNED, drawn

OVERRULED = (Answer.REVIEW, Answer.REDUCE)
NEEDED = ("daily_dose", "days", "capsules")
SHORTEST_REASON = 10
STEPS = {"stopped": "stopped", "paused": "paused", "resumed": "resumed"}


@require_POST
@page(Role.PRESCRIBER, logged=False)
def sign(request: HttpRequest, person: Person) -> HttpResponse:
    kept, reason = record.read(person), request.POST.get("reason", "").strip()
    typed = {name: request.POST.get(name, "") for name in SIGNED} | {"reason": reason}
    try:
        seen = _seen(request, kept.number)
        draft = _prescription(request, person, "draft")
    except Wrong as error:
        return drawn(request, person, kept, typed=typed, wrong=error.said, status=422)
    candidate = kept.record.add(draft)
    at = clock.now()
    decisions = look.may_sign(person, candidate, at)
    answer = decisions[0].answer
    said = {"answer": answer.value, "codes": [code for one in decisions for code in one.codes],
            "versions": [one.version for one in decisions[0].versions], "reason": reason}  # fmt: skip
    if answer is not Answer.ALLOW and answer not in OVERRULED:
        log.write(request.user, "signing refused", person, **said)
        wrong = {"": _why(decisions[0])}
        return drawn(request, person, kept, typed=typed, wrong=wrong, status=409)
    if answer in OVERRULED and len(reason) < SHORTEST_REASON:
        wrong = {"": _why(decisions[0]), "reason": "say why it is signed all the same, in a sentence"}
        return drawn(request, person, kept, typed=typed, wrong=wrong, status=409)
    note = f"Signed although the answer was {answer}: {reason}" if answer in OVERRULED else None
    event = _prescription(request, person, "issued", note=note)
    try:
        record.add(person, [event], account=request.user, seen=seen, action="signed", **said)
    except Stale as stale:
        messages.error(request, _changed(stale))
        return redirect("person", person=person.pk)
    messages.success(request, f"Signed for {person.name}: {event.daily_dose:g} mg a day for {event.days} days.")
    return redirect("person", person=person.pk)


@require_POST
@page(Role.PRESCRIBER, logged=False)
def turn(request: HttpRequest, person: Person) -> HttpResponse:
    """Stops, pauses or resumes the course, with a reason. Stopping is never refused, whatever else is wrong."""
    step, reason = request.POST.get("step", ""), request.POST.get("reason", "").strip()
    if step not in STEPS or len(reason) < 3:
        messages.error(request, "Say why, in a few words; nothing was recorded.")
        return redirect("person", person=person.pk)
    at = clock.now()
    event = Course(happened=at, recorded=at, step=step, reason=reason)
    record.add(person, [event], account=request.user, seen=None, action=f"course {step}", reason=reason)
    messages.success(request, f"The course is {STEPS[step]}: {reason}")
    return redirect("person", person=person.pk)


def _prescription(request: HttpRequest, person: Person, status: str, **more: Any) -> Any:
    """What the form says, as a prescription of this prescriber."""
    found = membership(request.user, person, Role.PRESCRIBER)
    at = clock.now()
    missing = {name: "is needed" for name in NEEDED if not request.POST.get(name, "").strip()}
    if missing:
        raise Wrong(missing)
    event: Event = read(
        "prescription", request.POST, person.timezone, happened=at, recorded=at, status=status, repeats=0,
        prescriber=request.user.full_name, prescriber_role=(found.profession if found else "") or "prescriber", **more,
    )  # fmt: skip
    return event


def _seen(request: HttpRequest, number: int) -> int:
    text = request.POST.get("seen", "")
    if not text.isdecimal() or int(text) > number:
        raise Wrong({"": "The form is not whole; load the page again."})
    return int(text)


def _why(decision: Any) -> str:
    lead = next((item for item in decision.findings if item.outcome != "holds" and item.answer != "task"), None)
    return f"{decision.headline}. {lead.reason} {lead.mend or ''}".strip() if lead else str(decision.headline)


def _changed(stale: Stale) -> str:
    """Who wrote what meanwhile."""
    came = [f"{entry.kind} by {entry.author.full_name if entry.author else 'import'}" for entry in stale.entries]
    return (
        f"Nothing was signed: the record changed while you looked at it ({', '.join(came) or 'just now'}). "
        "Look again, and sign if it still stands."
    )

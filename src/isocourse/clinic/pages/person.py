"""The prescriber's page of a person: may I supply today, what was taken, results, mood, what is ahead; and signing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...decide import Answer, Decision
from ...dose import ledger
from ...record.events.course import Prescription
from ...record.view import events_seen
from ...render.letter import letter
from ...render.terminal.ledger import first as taken_in_words
from ...render.view import view
from .. import engine, record
from ..access import membership, page
from ..fields import Field, fields
from ..look import Look, look
from ..models import Log, Person, Role
from ..record import Kept
from ..timeline import timeline
from .entries import may_add

SIGNED = ("product", "strengths", "daily_dose", "capsules", "days")
SAID = {"cannot": "said that they cannot become pregnant", "unsure": "is not sure whether they can become pregnant"}
# What of the letter stands on the page; the rest is said by the decision itself.
SHOWN = (
    "Dose", "Laboratory", "Pregnancy tests", "Mood", "Skin and scars", "Ahead", "Medicines, allergies, conditions",
    "Scars: what can be done",
)  # fmt: skip


@require_safe
@page(Role.PRESCRIBER, Role.COORDINATOR, Role.AUDITOR, emergency=True)
def person(request: HttpRequest, person: Person) -> HttpResponse:
    return drawn(request, person, record.read(person))


def drawn(
    request: HttpRequest, person: Person, kept: Kept, *,
    typed: Mapping[str, Any] | None = None, wrong: Mapping[str, str] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page, with what was typed and what is wrong with it, if anything."""
    found = look(person, kept)
    document = letter(found.course, found.decision, engine.book(), name=person.name)
    sections = {section.title: section for section in document.sections}
    today = found.course.today
    rules = engine.book().programme(person.programme).rules_for("prescribe", "take", "follow")
    return render(request, "person.html", {
        "person": person, "view": view(found.decision, engine.book()), "kept": kept,
        "taken": taken_in_words(ledger(kept.record, today)), "today": today,
        "sections": [sections[title] for title in SHOWN if title in sections],
        "may_write": _may_write(found.decision), "sign": _sign_fields(found, typed, wrong), "wrong": wrong or {},
        "typed": typed or {}, "paused": found.decision.state.get("paused"),
        "may_sign": membership(request.user, person, Role.PRESCRIBER) is not None,
        "may_add": bool(may_add(request.user, person)),
        "may_invite": membership(request.user, person, Role.COORDINATOR) is not None,
        "bookings": person.bookings.filter(cancelled=False, on__gte=today),
        "home_tests": person.home_tests.exclude(sent_at=None).exists(), "told": _told(person),
        "measured": timeline(kept.record, today, (), measured=True, rules=rules),
        "begun": found.course.begun, "ended": found.course.ended,
    }, status=status)  # fmt: skip


def _may_write(decision: Decision) -> bool:
    """Whether a prescription can be written: one is asked about, or what waits for collection has to be replaced."""
    if decision.answer in (Answer.HOLD, Answer.STOP):
        return False
    if decision.act == "dispense":
        return any(item.needs == "prescription" and item.outcome != "holds" for item in decision.findings)
    return decision.act in ("start", "prescribe") and decision.answer is not Answer.BLOCK


def _told(person: Person) -> str:
    """What the patient said about becoming pregnant after a clinician last recorded it, where it was not a yes."""
    said = Log.objects.filter(person=str(person.pk), action="told category").order_by("-number").first()
    last = person.entries.filter(kind="category").order_by("-number").first()
    if said is None or (last is not None and last.added_at > said.at):
        return ""
    return SAID.get(json.loads(said.detail)["said"], "")


def _sign_fields(found: Look, typed: Mapping[str, Any] | None, wrong: Mapping[str, str] | None) -> list[Field]:
    """The fields of a prescription, filled with what was typed, else as the last one was."""
    if typed is None:
        zone = ZoneInfo(found.course.record.timezone)
        now = found.course.take.at.astimezone(zone)
        last = [event for event in events_seen(found.course.record, now.date()) if isinstance(event, Prescription)]
        given = last[-1].model_dump(mode="json", exclude_none=True) if last else {}
        typed = {name: ", ".join(value) if isinstance(value, list) else value for name, value in given.items()}
    return fields("prescription", only=SIGNED, given=typed, wrong=wrong)

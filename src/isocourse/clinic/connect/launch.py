"""A person's page, opened from the EHR in which the same person is open.

Who opens it signs in here, with a second factor, as always; the EHR only says of whom. The person is found by the
number that EHR and clinic share, never by name, and a birth date that disagrees ends it.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from ...record.events.person import Person as Told
from .. import clock, log, record
from ..access import page, visible
from ..models import Person, Role
from .connections import Ehr
from .smart import NotLaunched, authorize_address, discover, exchange, new_secret, number_of, read_patient

ROLES = (Role.PRESCRIBER, Role.COORDINATOR)
LONGEST_SECONDS = 600
HELD = "launch"


@require_safe
@page(*ROLES)
def launch(request: HttpRequest) -> HttpResponse:
    """The EHR opens this address; a page sends the browser on: the sign-in form before it may lead to no other host."""
    ehr = settings.CLINIC.connections.ehrs.get(request.GET.get("iss", "").rstrip("/"))
    opened = request.GET.get("launch", "")
    if ehr is None or not opened:
        return _ended(request, None, "this EHR is not one that the clinic has agreed with", 403)
    try:
        ends = discover(ehr)
    except NotLaunched as fault:
        return _ended(request, ehr, str(fault), 502)
    state, verifier = new_secret(), new_secret()
    request.session[HELD] = {
        "state": state, "verifier": verifier, "issuer": ehr.issuer, "token": ends.token, "at": clock.now().timestamp(),
    }  # fmt: skip
    address = authorize_address(ehr, ends, opened, _back(request), state, verifier)
    return render(request, "launch.html", {"address": address, "ehr": ehr.name})


@require_safe
@page(*ROLES)
def launched(request: HttpRequest) -> HttpResponse:
    """Back from the EHR with a code: on to the person's page, or why not."""
    held = request.session.pop(HELD, None)
    ehr = settings.CLINIC.connections.ehrs.get(held["issuer"]) if held else None
    if not held or ehr is None or clock.now().timestamp() - held["at"] > LONGEST_SECONDS:
        return _ended(request, ehr, "it was begun too long ago, or not here", 403)
    if not constant_time_compare(request.GET.get("state", ""), held["state"]):
        return _ended(request, ehr, "what came back belongs to another launch", 403)
    if request.GET.get("iss", ehr.issuer).rstrip("/") != ehr.issuer or not request.GET.get("code"):
        return _ended(request, ehr, "the EHR did not let it through", 403)
    try:
        context = exchange(
            ehr, held["token"], request.GET["code"], _back(request), held["verifier"], clock.now().timestamp()
        )
        patient = read_patient(ehr, context)
    except NotLaunched as fault:
        return _ended(request, ehr, str(fault), 502)
    number = number_of(ehr, patient)
    if number is None:
        return _ended(request, ehr, "the EHR gives this patient no number that the clinic shares", 404)
    person = visible(request.user, ROLES).filter(site__name=ehr.site, reference=number).first()
    if person is None:
        log.write(request.user, "launch found nobody", ehr=ehr.issuer, number=number)
        return _ended(request, ehr, f"nobody whom you can see here has the number {number}", 404)
    if _disagrees(person, patient.get("birthDate")):
        log.write(request.user, "launch refused", person, ehr=ehr.issuer, why="birth dates disagree")
        return _ended(request, ehr, f"the birth date of {number} is another one here; they may be two people", 409)
    log.write(request.user, "launched", person, ehr=ehr.issuer, patient=context.patient)
    return redirect("person", person=person.pk)


def _disagrees(person: Person, told: object) -> bool:
    """Whether the record has another birth date; a date that is said in part must fit as far as it goes."""
    events = record.read(person).record.events
    replaced = {event.supersedes for event in events if event.supersedes}
    known = [event.birth_date for event in events if isinstance(event, Told) and event.id not in replaced]
    ours = str(known[-1]) if known and known[-1] else ""
    theirs = told if isinstance(told, str) else ""
    return bool(ours and theirs) and not (ours.startswith(theirs) or theirs.startswith(ours))


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("launched"))


def _ended(request: HttpRequest, ehr: Ehr | None, why: str, status: int) -> HttpResponse:
    said = {"why": why, "ehr": ehr.name if ehr else "an EHR", "address": None}
    return render(request, "launch.html", said, status=status)

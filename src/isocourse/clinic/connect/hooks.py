"""The CDS Hooks services of `isocourse serve-hooks`, in the clinic's app: for the clients that the operator named.

What an EHR sends is asked about under the programme of the client's site, and under the clinic's own rulebook. What is
missing is fetched from the EHRs of that site and from nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from functools import lru_cache, wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from ...decide import decide_many
from ...ehr import answer, discovery, services
from ...ehr.answer import Desk
from ...ehr.feedback import understood
from ...ehr.fetch import LARGEST_BYTES, FhirClient
from ...ehr.tokens import Client, Gate, NotTrusted
from ...schedule import next_steps_many
from .. import clock, engine, log
from ..models import Site
from .connections import Caller
from .memory import StoredMemory


class Unreadable(Exception):
    """The body is no JSON of a size that a request about one person has."""


@require_safe
def discover(request: HttpRequest) -> JsonResponse:
    return JsonResponse(discovery())


def from_callers(view: Callable[[HttpRequest, Caller, str, Any], JsonResponse]) -> Callable[..., JsonResponse]:
    """Only for the clients that the operator named, with what they posted as JSON."""

    @csrf_exempt
    @require_POST
    @wraps(view)
    def admitted(request: HttpRequest, service: str) -> JsonResponse:
        try:
            caller, body = _admitted(request), _read(request)
        except NotTrusted as fault:
            return _refused(401, str(fault))
        except Unreadable as fault:
            return _refused(400, str(fault))
        return view(request, caller, service, body)

    return admitted


@from_callers
def hook(request: HttpRequest, caller: Caller, service: str, body: Any) -> JsonResponse:
    """The cards for one request."""
    site = Site.objects.filter(name=caller.site).first()
    if site is None:
        return _refused(403, "The site of this client is not here.")
    desk = _desk(site.name, site.programme)
    if any(ehr.site == site.name for ehr in settings.CLINIC.connections.ehrs.values()):
        desk = replace(desk, launch=request.build_absolute_uri(reverse("launch")))
    found = answer(service, body, clock.now(), desk)
    log.write(None, "hook answered", client=caller.issuer, service=service, status=found.status)
    return JsonResponse(found.body, status=found.status)


@from_callers
def feedback(request: HttpRequest, caller: Caller, service: str, body: Any) -> JsonResponse:
    """What became of cards: each a line of the log."""
    if service not in services():
        return _refused(404, f"There is no service {service!r}.")
    kept, faults = understood(body)
    with transaction.atomic():  # one who heard no answer tells of all cards again
        for item in kept:
            told = {name: value for name, value in asdict(item).items() if name != "outcome"}
            log.write(None, f"card {item.outcome}", client=caller.issuer, service=service, **told)
    return _refused(400, "; ".join(faults)) if faults else JsonResponse({})


@lru_cache
def _desk(site: str, programme: str) -> Desk:
    known = settings.CLINIC.connections.ehrs.values()
    return Desk(
        engine.book(), programme, FhirClient(tuple(ehr.issuer for ehr in known if ehr.site == site)),
        decide=lambda asks, _: engine.ask(decide_many, asks), steps=lambda asks, _: engine.ask(next_steps_many, asks),
    )  # fmt: skip


def _admitted(request: HttpRequest) -> Caller:
    callers: Mapping[str, Caller] = settings.CLINIC.connections.callers
    clients = {caller.issuer: Client(caller.issuer, caller.keys) for caller in callers.values()}
    gate = Gate(clients, lambda: clock.now().timestamp(), StoredMemory())
    return callers[gate.admit(request.headers.get("Authorization"), request.build_absolute_uri(request.path))]


def _read(request: HttpRequest) -> Any:
    text = request.read(LARGEST_BYTES + 1)
    if len(text) > LARGEST_BYTES:
        raise Unreadable(f"The body is larger than {LARGEST_BYTES >> 20} MB.")
    try:
        return json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Unreadable("The body is not JSON.") from None


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _refused(status: int, said: str) -> JsonResponse:
    made = JsonResponse({"error": said}, status=status)
    if status == 401:
        made.headers["WWW-Authenticate"] = "Bearer"
    return made

"""What is known of the person: what the EHR sent along, and what can be fetched of the rest.

A key that was not sent, is null, or holds an OperationOutcome is missing. It is fetched where the request names a FHIR
server that is allowed; what cannot be had is named, so that nobody takes "not sent" for "not done".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .request import HookRequest, name_of, resources_in
from .service import Service

REQUIRED = ("patient",)
Fetch = Callable[[HookRequest, str], Any]
"""Gives the resource or Bundle at a path of the request's FHIR server, or raises `Unobtainable`."""


class Unobtainable(Exception):
    """Data cannot be had: no server was named, it is not allowed, it did not answer, or it refused."""


class Missing(Exception):
    """Without this there is no answer: HTTP 412. The message says what is missing and why."""


@dataclass(frozen=True)
class Gathered:
    """The resources about the person, each once, and the prefetch keys that could not be had."""

    resources: tuple[Mapping[str, Any], ...]
    not_sent: tuple[str, ...]


def gather(request: HookRequest, service: Service, fetch: Fetch) -> Gathered:
    """Everything about the person; raises `Missing` when the person cannot be had."""
    found: list[Mapping[str, Any]] = []
    not_sent = []
    for key, sent in request.prefetch.items():
        if key not in service.prefetch:  # some clients send what nobody asked for; it is about the person all the same
            found += _usable(sent)
    for key, template in service.prefetch.items():
        sent = request.prefetch.get(key)
        if not _is_missing(sent):
            found += _usable(sent)
            continue
        try:
            got = fetch(request, filled(template, request))
            if _is_missing(got):
                raise Unobtainable("the FHIR server gave no resource")
            found += _usable(got)
        except Unobtainable as reason:
            if key in REQUIRED:
                raise Missing(f"`prefetch.{key}` was not sent and could not be fetched: {reason}.") from None
            not_sent.append(key)
    patients = [item for item in found if item.get("resourceType") == "Patient"]
    if not any(item.get("id") == request.patient_id for item in patients):
        raise Missing(f"No Patient with the id {request.patient_id!r} of `context.patientId` was sent.")
    return Gathered(tuple({_key(item): item for item in found}.values()), tuple(not_sent))


def filled(template: str, request: HookRequest) -> str:
    """The template with its one token in place of the patient's id."""
    return template.replace("{{context.patientId}}", request.patient_id)


def _is_missing(sent: Any) -> bool:
    return not isinstance(sent, dict) or sent.get("resourceType") in (None, "OperationOutcome")


def _usable(sent: Any) -> list[Mapping[str, Any]]:
    return [item for item in resources_in(sent) if item["resourceType"] != "OperationOutcome"]


def _key(resource: Mapping[str, Any]) -> object:
    return name_of(resource) if resource.get("id") else id(resource)

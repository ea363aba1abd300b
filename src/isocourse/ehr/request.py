"""A hook request as it came in: what CDS Hooks requires of it is checked, everything else is let be.

Fields that are not known here (extensions, fields of the 3.0 ballot) are no error; a known field that is wrong is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .service import Service

# What the context of each hook must hold (HL7 hook library, STU1), with the JSON type it has.
CONTEXT: Mapping[str, Mapping[str, type]] = {
    "order-sign": {"userId": str, "patientId": str, "draftOrders": dict},
    "order-select": {"userId": str, "patientId": str, "selections": list, "draftOrders": dict},
    "patient-view": {"userId": str, "patientId": str},
    "encounter-start": {"userId": str, "patientId": str, "encounterId": str},
    "appointment-book": {"userId": str, "patientId": str, "appointments": dict},
}
HEAD: Mapping[str, type] = {"hook": str, "hookInstance": str, "context": dict}
OPTIONAL: Mapping[str, type] = {"fhirServer": str, "prefetch": dict}
FHIR_ID = re.compile(r"[A-Za-z0-9.\-]{1,64}")
WORDS: Mapping[type, str] = {str: "a text", dict: "an object", list: "a list"}


class BadRequest(ValueError):
    """The request breaks the standard; the message names the field and says what would be right."""


@dataclass(frozen=True)
class HookRequest:
    """What a service is asked: for whom, with which draft orders, and with what sent along."""

    hook: str
    instance: str
    patient_id: str
    context: Mapping[str, Any]
    prefetch: Mapping[str, Any]
    fhir_server: str | None = None
    access_token: str | None = None

    @property
    def drafts(self) -> tuple[Mapping[str, Any], ...]:
        """The resources of `context.draftOrders`, in order; with `selections`, only the selected ones."""
        found = tuple(resources_in(self.context.get("draftOrders")))
        chosen = self.context.get("selections")
        if not isinstance(chosen, list):
            return found
        names = {str(name).removeprefix("urn:uuid:") for name in chosen}
        return tuple(item for item in found if not names or {str(item.get("id")), name_of(item)} & names)


def read(body: Any, service: Service) -> HookRequest:
    """The request in parsed JSON; raises `BadRequest` naming the first thing that is wrong."""
    if not isinstance(body, dict):
        raise BadRequest("The body is not a JSON object; send a CDS Hooks request.")
    if faults := list(_faults(body, service)):
        raise BadRequest(faults[0])
    given = body.get("fhirAuthorization")
    return HookRequest(
        hook=service.hook,
        instance=body["hookInstance"],
        patient_id=body["context"]["patientId"],
        context=body["context"],
        prefetch=body.get("prefetch") or {},
        fhir_server=body.get("fhirServer"),
        access_token=(given.get("access_token") or None) if isinstance(given, dict) else None,
    )


def _faults(body: Mapping[str, Any], service: Service) -> Iterator[str]:
    for name, kind in HEAD.items():
        if not isinstance(body.get(name), kind) or not body[name]:
            yield f"`{name}` is missing or is not {WORDS[kind]}."
            return
    if body["hook"] != service.hook:
        yield f"`hook` is {body['hook']!r}, but this service is for {service.hook!r}."
    for name, kind in CONTEXT[service.hook].items():
        if not isinstance(body["context"].get(name), kind) or body["context"][name] == "":
            yield f"`context.{name}` is missing or is not {WORDS[kind]}; {service.hook} requires it."
    yield from _unreadable_orders(body["context"].get("draftOrders"))
    if not FHIR_ID.fullmatch(str(body["context"].get("patientId"))):
        yield "`context.patientId` is not a FHIR id: letters, digits, `-` and `.`, at most 64."
    for name, kind in OPTIONAL.items():
        if body.get(name) is not None and not isinstance(body[name], kind):
            yield f"`{name}` is not {WORDS[kind]}."
    given = body.get("fhirAuthorization")
    token = given.get("access_token") if isinstance(given, dict) else None
    if not isinstance(given, dict | None) or not isinstance(token, str | None):
        yield "`fhirAuthorization` is not an object with an `access_token`."


def _unreadable_orders(given: Any) -> Iterator[str]:
    """An order that cannot be told from nothing must not pass for no order."""
    listed = given.get("entry", []) if isinstance(given, dict) else []
    if not isinstance(listed, list):
        yield "`context.draftOrders.entry` is not a list."
        return
    for index, entry in enumerate(listed):
        if not any(resources_in(entry.get("resource") if isinstance(entry, dict) else None)):
            yield f"`context.draftOrders.entry[{index}]` holds no resource that could be read."


def resources_in(given: Any) -> Iterator[Mapping[str, Any]]:
    """The resources in what was sent: one resource, or those in a Bundle; nothing in anything else."""
    if not isinstance(given, dict):
        return
    if given.get("resourceType") == "Bundle" or ("entry" in given and "resourceType" not in given):
        for entry in given["entry"] if isinstance(given.get("entry"), list) else ():
            yield from resources_in(entry.get("resource") if isinstance(entry, dict) else None)
    elif isinstance(given.get("resourceType"), str):
        yield given


def name_of(resource: Mapping[str, Any]) -> str:
    """`MedicationRequest/7`, by which a resource is referred to."""
    return f"{resource.get('resourceType')}/{resource.get('id')}"

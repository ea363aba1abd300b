"""Hook requests, built in code: an EHR that sends everything, and what each test changes of it."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

from isocourse.ehr import Reply, answer, services
from isocourse.ehr.answer import Desk
from tests.fhir.bundles import order, patient

AT = datetime(2026, 3, 3, 15, tzinfo=UTC)
US = Desk(programme="us-ipledge")
EMPTY = {"resourceType": "Bundle", "type": "searchset", "entry": []}


def bundle(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": item} for item in resources]}


def everything(**sent: Any) -> dict[str, Any]:
    """A full prefetch about Maya; keys given here replace the empty ones, and None leaves a key out."""
    (service, *_) = services().values()
    keys = dict.fromkeys(service.prefetch, EMPTY) | {"patient": patient()} | sent
    return {name: value for name, value in keys.items() if value is not None}


def request(
    hook: str, *, drafts: tuple[dict[str, Any], ...] = (), prefetch: Any = ..., **context: Any
) -> dict[str, Any]:
    """A request of one hook about Maya."""
    known: dict[str, Any] = {"userId": "Practitioner/doc", "patientId": "maya"}
    if hook in ("order-sign", "order-select"):
        known["draftOrders"] = bundle(*drafts)
    if hook == "order-select":
        known["selections"] = [f"MedicationRequest/{item['id']}" for item in drafts]
    if hook == "encounter-start":
        known["encounterId"] = "enc"
    if hook == "appointment-book":
        known["appointments"] = EMPTY
    body = {"hook": hook, "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea", "context": known | context}
    sent = everything() if prefetch is ... else prefetch
    return body | ({} if sent is None else {"prefetch": copy.deepcopy(sent)})


def draft(**fields: Any) -> dict[str, Any]:
    return order(id="draft-1", status="draft", **fields)


def asked(body: dict[str, Any], at: datetime = AT, desk: Desk = US) -> Reply:
    return answer(f"isotretinoin-{body['hook']}", body, at, desk)


def card(body: dict[str, Any], at: datetime = AT, desk: Desk = US) -> dict[str, Any]:
    """The one card of a request."""
    reply = asked(body, at, desk)
    assert reply.status == 200, reply
    (only,) = reply.body["cards"]
    return only


__all__ = ["AT", "EMPTY", "US", "asked", "bundle", "card", "draft", "everything", "request"]

"""What is asked of the core: the record with the draft orders in it, and the acts that signing them would be.

The orders on the screen are drafts whatever status the EHR gives them: nobody has signed them yet. An order of another
medicine matters only to somebody in a course, and is judged by what it changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ..decide import Ask
from ..fhir.bundle import read_bundle
from ..fhir.drugs import drug_of
from ..fhir.isotretinoin import Verdict, verdict
from ..record import Record
from .gather import Gathered
from .request import HookRequest, name_of

COURSE = {"dispense", "prescription", "course", "authorisation"}


@dataclass(frozen=True)
class Question:
    """The asks behind a request. `before` are the same asks without the draft orders, where a comparison is meant."""

    record: Record
    asks: tuple[Ask, ...]
    orders: tuple[Mapping[str, Any], ...] = ()
    before: tuple[Ask, ...] = ()


def question(request: HookRequest, gathered: Gathered, at: datetime, programme: str | None) -> Question | None:
    """What a request asks at the moment `at`; None when it has nothing to do with isotretinoin."""
    drafts = request.drafts
    names = {name_of(order) for order in drafts}
    others = [item for item in gathered.resources if name_of(item) not in names]
    record = _record([*others, *(_as_draft(order, at) for order in drafts)], programme)
    if request.hook not in ("order-sign", "order-select"):
        return Question(record, (_ask(record, "follow", at),)) if in_course(record) else None
    if orders := tuple(order for order in drafts if _verdict(order) is not Verdict.OTHER):
        first = not any(event.kind == "dispense" for event in record.events)
        acts = ("prescribe", "start") if first else ("prescribe",)
        return Question(record, tuple(_ask(record, act, at) for act in acts), orders)
    without = _record(others, programme)
    if not drafts or not in_course(without):
        return None
    return Question(record, (_ask(record, "take", at),), (), (_ask(without, "take", at),))


def with_orders(asked: Question, request: HookRequest, gathered: Gathered, orders: Iterable[Mapping[str, Any]],
                at: datetime, programme: str | None) -> Question | None:  # fmt: skip
    """The same question with other orders in place of the drafts: what a suggestion would come to."""
    context = {**request.context, "draftOrders": {"entry": [{"resource": order} for order in orders]}}
    return question(replace(request, context=context), gathered, at, programme)


def in_course(record: Record) -> bool:
    """Whether isotretinoin was ever ordered or handed over; what of it still lies ahead, the rules say."""
    return any(event.kind in COURSE and getattr(event, "status", "") != "draft" for event in record.events)


def _record(resources: Iterable[Mapping[str, Any]], programme: str | None) -> Record:
    entries = [{"resource": item} for item in resources]
    record = Record.load({"resourceType": "Bundle", "type": "collection", "entry": entries})
    return replace(record, programme=programme) if programme else record


def _as_draft(order: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    if order.get("resourceType") != "MedicationRequest":
        return order
    # A draft of another medicine is counted as in use: it is judged by what it would do once signed.
    status = "active" if _verdict(order) is Verdict.OTHER else "draft"
    return {**order, "status": status, "authoredOn": at.isoformat()}


def _verdict(order: Mapping[str, Any]) -> Verdict:
    """Whether an order is for isotretinoin; one that may be is looked at as if it were."""
    bundle = read_bundle({"resourceType": "Bundle", "entry": [{"resource": dict(order)}]})
    return verdict(drug_of(dict(order), bundle))


def _ask(record: Record, act: str, at: datetime) -> Ask:
    return Ask(record, act, at)

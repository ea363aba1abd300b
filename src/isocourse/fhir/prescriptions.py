"""Isotretinoin ordered and handed over: MedicationRequest and MedicationDispense."""

from __future__ import annotations

from typing import Any

from .bundle import Entry
from .dates import first_of, when
from .dosage import capsule_count, daily_dosage, days_of_supply
from .drugs import Drug
from .intake import Intake
from .isotretinoin import Verdict, strengths
from .practitioners import prescriber_name, prescriber_role
from .shapes import Object, obj, objects, shown, whole

INTENTS = {
    "proposal": "draft",
    "plan": "draft",
    "option": "draft",
    "order": "issued",
    "original-order": "issued",
    "reflex-order": "issued",
    "filler-order": "issued",
    "instance-order": "issued",
}
STATUSES = {
    "active": "issued",
    "completed": "issued",
    "draft": "draft",
    "stopped": "cancelled",
    "cancelled": "cancelled",
}
NOT_YET = ("preparation", "in-progress", "on-hold")
NOT_DONE = ("cancelled", "declined", "stopped")


def read_prescription(entry: Entry, drug: Drug, found: Verdict, intake: Intake) -> None:
    """An order of isotretinoin; one that is forbidden, on hold or of unclear standing stays unread."""
    resource, written = entry.resource, when(entry.resource.get("authoredOn"))
    status, why = _prescription_status(resource)
    if status is None:
        intake.keep(entry, "prescription", f"isotretinoin order {why}", happened=written)
        return
    request = obj(resource.get("dispenseRequest"))
    supply, remarks = _supply(drug, resource, obj(request.get("quantity")), obj(request.get("expectedSupplyDuration")))
    repeats = whole(request.get("numberOfRepeatsAllowed"))
    if repeats is None and status == "issued":
        remarks.append("does not say how many repeats are allowed (dispenseRequest.numberOfRepeatsAllowed)")
    requester = resource.get("requester")
    added = intake.add(
        entry,
        "prescription",
        written,
        status=status,
        repeats=repeats,
        **supply,
        prescriber=prescriber_name(requester, resource, intake.bundle),
        prescriber_role=prescriber_role(requester, resource, intake.bundle),
    )
    if added:
        _remark(entry, found, drug, [*([why] if why else []), *remarks], intake)


def _prescription_status(resource: Object) -> tuple[str | None, str | None]:
    """`issued`, `draft` or `cancelled` with a remark, or None with the reason why it cannot be used."""
    if resource.get("doNotPerform") not in (None, False):
        return None, "says doNotPerform: isotretinoin must not be given; ask who wrote it, and why"
    if resource.get("reportedBoolean") is True or resource.get("reportedReference"):
        return None, "is a report of treatment elsewhere; record when it was taken, and how much"
    status, intent = resource.get("status"), resource.get("intent")
    if status == "on-hold":
        return None, "is on hold; no supply may rest on it until someone says whether it holds"
    meant = STATUSES.get(status) if isinstance(status, str) else None
    purpose = INTENTS.get(intent) if isinstance(intent, str) else None
    if meant is None or purpose is None:
        return None, f"has the status {shown(status)!r} and the intent {shown(intent)!r}; say whether it was issued"
    if status == "stopped":
        return "cancelled", "was stopped; FHIR does not say on which day, so it counts as cancelled"
    return ("draft", None) if purpose == "draft" and meant == "issued" else (meant, None)


def read_dispense(entry: Entry, drug: Drug, found: Verdict, intake: Intake) -> None:
    """A supply of isotretinoin, which is one only when it was handed over."""
    resource, status = entry.resource, entry.resource.get("status")
    handed, known = when(resource.get("whenHandedOver")), first_of(resource, "meta.lastUpdated")
    if status in NOT_YET and handed is None:
        intake.note(entry, f"is a supply of isotretinoin with the status {status!r}: not handed over, so not counted")
        return
    if status in NOT_DONE and handed is None:
        intake.note(entry, f"is a supply of isotretinoin that was {status}: not handed over, so not counted")
        return
    if status != "completed" or handed is None:
        message = f"dispense has the status {shown(status)!r}" + (
            " but no whenHandedOver; say on which day it was handed over"
            if handed is None
            else f" and was handed over on {handed.words}; say whether the person has the capsules"
        )
        prepared = handed or when(resource.get("whenPrepared"))
        intake.keep(entry, "dispense", message, happened=prepared, recorded=known)
        return
    supply, remarks = _supply(drug, resource, obj(resource.get("quantity")), obj(resource.get("daysSupply")))
    added = intake.add(
        entry, "dispense", handed, recorded=known, prescription=_prescription_id(resource, intake), **supply
    )
    if added:
        _remark(entry, found, drug, remarks, intake)


def _supply(drug: Drug, resource: Object, quantity: Object, duration: Object) -> tuple[dict[str, Any], list[str]]:
    """Product, strengths, daily dose, capsules and days, with what was not plain about them."""
    listed, strength_remark = strengths(drug)
    daily = daily_dosage(objects(resource.get("dosageInstruction")), listed)
    capsules, capsule_remark = capsule_count(quantity, listed)
    days, day_remarks = days_of_supply(duration, capsules, daily)
    if days is None and not day_remarks:
        day_remarks = ["does not say for how many days it lasts, and it cannot be counted"]
    needed = [capsule_remark] if capsule_remark and (quantity or not days) else []
    fields = {
        "product": drug.name,
        "strengths": [f"{mg:g} mg" for mg in listed],
        "daily_dose": f"{daily.mg:g} mg" if daily.mg else None,
        "capsules": capsules,
        "days": days,
    }
    return fields, [*([strength_remark] if strength_remark else []), *daily.remarks, *needed, *day_remarks]


def _prescription_id(resource: Object, intake: Intake) -> str | None:
    """The id of the prescription that was filled: the name of its resource, here or elsewhere."""
    orders = objects(resource.get("authorizingPrescription"))
    target = intake.bundle.entry(orders[0]) if len(orders) == 1 else None
    return target.name if target else None


def _remark(entry: Entry, found: Verdict, drug: Drug, remarks: list[str], intake: Intake) -> None:
    if found is Verdict.NAMED:
        intake.note(entry, f"is taken to be isotretinoin by its name {drug.name!r}; code it, e.g. RxNorm 6064")
    for remark in remarks:
        intake.note(entry, remark)

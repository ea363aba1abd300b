"""Medication resources: isotretinoin goes to its own readers, everything else is another medicine in use."""

from __future__ import annotations

from datetime import date, timedelta

from .bundle import Bundle, Entry
from .dates import UNKNOWN, When, first_of
from .dosage import days_in
from .drugs import Drug, drug_in
from .intake import Intake
from .isotretinoin import Verdict, verdict
from .prescriptions import read_dispense, read_prescription
from .shapes import obj, shown
from .statements import read_exposure

READERS = {
    "MedicationRequest": ("prescription", read_prescription),
    "MedicationDispense": ("dispense", read_dispense),
    "MedicationStatement": ("course", read_exposure),
}
NOT_USED = {"draft", "cancelled", "not-taken", "intended", "declined", "preparation"}
OVER = ("completed", "stopped")


def about(entry: Entry, bundle: Bundle) -> str:
    """The kind of event that the resource would be."""
    isotretinoin = verdict(drug_in(entry, bundle)) is not Verdict.OTHER
    return READERS[entry.type][0] if isotretinoin else "medicine"


def read_medication(entry: Entry, intake: Intake) -> None:
    """One MedicationRequest, MedicationDispense or MedicationStatement."""
    drug = drug_in(entry, intake.bundle)
    found = verdict(drug)
    kind, reader = READERS[entry.type]
    if found is Verdict.UNCLEAR:
        message = f"{drug.name or 'it'} is isotretinoin, but to swallow or for the skin is unclear; code the product"
        intake.keep(entry, kind, message, happened=_since(entry))
    elif found.is_course:
        reader(entry, drug, found, intake)
    else:
        _read_other(entry, drug, intake)


def _read_other(entry: Entry, drug: Drug, intake: Intake) -> None:
    """Another medicine; where its dates are vague it counts for longer rather than shorter."""
    status = entry.resource.get("status")
    if entry.resource.get("doNotPerform") not in (None, False) or (isinstance(status, str) and status in NOT_USED):
        said = "must not be given" if entry.resource.get("doNotPerform") else shown(status)
        intake.note(entry, f"is {drug.name or 'a medicine'}, {said}; it was not counted as in use")
        return
    since = _since(entry) or UNKNOWN
    if not drug.identified:
        said = "does not say which medicine it is; code it (RxNorm, ATC) or name it"
        intake.keep(entry, "medicine", said, happened=since)
        return
    began = since.at_the_earliest()
    until = _until(entry, began)
    if until is None and status in OVER and entry.type != "MedicationDispense":
        intake.note(entry, f"is {shown(status)}, but not since when; it counts as still in use")
    intake.add(
        entry,
        "medicine",
        began,
        recorded=first_of(entry.resource, "dateAsserted", "authoredOn", "meta.lastUpdated"),
        name=drug.name,
        atc=drug.atc,
        rxnorm=drug.rxnorm,
        since=began.known_day,
        until=until,
    )


def _since(entry: Entry) -> When | None:
    return first_of(
        entry.resource,
        "effectivePeriod.start",
        "effectiveDateTime",
        "whenHandedOver",
        "whenPrepared",
        "authoredOn",
        "dateAsserted",
    )


def _until(entry: Entry, began: When) -> date | None:
    """The last day of use: as stated, as supplied, or when we learned that it was over."""
    resource = entry.resource
    stated = first_of(resource, "effectivePeriod.end")
    if stated is not None and stated.first <= stated.last < date.max:
        return max(stated.last, began.first)
    if entry.type == "MedicationDispense":
        days, _ = days_in(obj(resource.get("daysSupply")))
        return began.last + timedelta(days=days - 1) if days and began.moment and began.last < date.max else None
    if resource.get("status") in OVER and (told := first_of(resource, "dateAsserted", "meta.lastUpdated")) and told.day:
        return max(told.day, began.first)
    return None

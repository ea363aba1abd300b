"""Isotretinoin that was taken, as a MedicationStatement tells it: evidence of exposure, if it is dated."""

from __future__ import annotations

from .bundle import Entry
from .dates import first_of, when
from .drugs import Drug
from .intake import Intake
from .isotretinoin import Verdict
from .shapes import obj, shown

NOT_TAKEN = ("not-taken", "intended")


def read_exposure(entry: Entry, drug: Drug, found: Verdict, intake: Intake) -> None:
    """A course from the first to the last day of a period; anything less clear stays unread.

    A single date says that it was taken then, not when it began, so it starts no course.
    """
    resource, status = entry.resource, entry.resource.get("status")
    if status in NOT_TAKEN:
        intake.note(entry, f"says of isotretinoin {status!r}; it is no exposure, and was left out")
        return
    began = when(obj(resource.get("effectivePeriod")).get("start"))
    ended = when(obj(resource.get("effectivePeriod")).get("end"))
    known = first_of(resource, "dateAsserted", "meta.lastUpdated")
    told = began or when(resource.get("effectiveDateTime"))
    over = status in ("completed", "stopped")
    if status not in ("active", "completed", "stopped") or began is None or over != (ended is not None):
        intake.keep(
            entry,
            "course",
            f"isotretinoin {shown(status)!r} on {told.words if told else 'no known date'}; "
            "say on which day the first capsule was taken, and the last one if it has ended",
            happened=told.at_the_earliest() if told else None,
            recorded=known,
        )
        return
    if found is Verdict.NAMED:
        intake.note(entry, f"is taken to be isotretinoin by its name {drug.name!r}; code it, e.g. RxNorm 6064")
    intake.add(entry, "course", began, recorded=known, step="started")
    if ended is not None:
        intake.add(entry, "course", ended, recorded=known, step="stopped")

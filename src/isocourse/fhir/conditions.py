"""Conditions by our plain codes. A vague date counts for longer rather than shorter: these are warnings.

What removes the possibility of pregnancy (no uterus, no ovaries, menopause) is recorded as a condition and
pointed out; the category stays for a prescriber to record.
"""

from __future__ import annotations

from datetime import date

from .bundle import Entry
from .codes import SEVERITIES
from .condition_codes import by_code, by_words, slug
from .dates import UNKNOWN, When, first_of
from .intake import Intake
from .shapes import shown
from .systems import codings, only_code, words

DENIED = ("refuted", "entered-in-error")
SUGGEST_CANNOT = ("no-uterus", "no-ovaries", "post-menopausal")
SUGGESTS = ", which suggests that pregnancy is not possible; a prescriber must record the category"


def read_condition(entry: Entry, intake: Intake) -> None:
    """One Condition; an unknown code keeps its own words."""
    resource = entry.resource
    verification = only_code(resource.get("verificationStatus"))
    concept = resource.get("code")
    coded, said = by_code(codings(concept)), words(concept)
    name = coded[0] if coded else by_words(said)
    if verification in DENIED:
        intake.note(entry, f"is {verification}; {said[0] if said else 'the condition'} was left out")
        return
    since = first_of(resource, "onsetDateTime", "onsetPeriod.start", "recordedDate") or UNKNOWN
    plain = name or slug(said, codings(concept))
    if plain is None:
        intake.keep(entry, "condition", "does not say which condition; give it a code or a text", happened=since)
        return
    if name and not coded:
        intake.note(entry, f"is taken to be {name} by its words {said[0]!r}; code it (SNOMED CT or ICD-10)")
    if name in SUGGEST_CANNOT:
        intake.note(entry, f"says {name}{SUGGESTS}")
    _add(entry, plain, coded[1] if coded else None, since.at_the_earliest(), intake)


def _add(entry: Entry, name: str, severity: str | None, began: When, intake: Intake) -> None:
    resource = entry.resource
    levels = {SEVERITIES[item.key] for item in codings(resource.get("severity")) if item.key in SEVERITIES}
    onset = first_of(resource, "onsetDateTime", "onsetPeriod.start")
    intake.add(
        entry,
        "condition",
        began,
        recorded=first_of(resource, "recordedDate", "meta.lastUpdated"),
        condition=name,
        severity=levels.pop() if len(levels) == 1 else severity,
        since=onset.at_the_earliest().known_day if onset else None,
        until=_until(entry, began, intake),
    )


def _until(entry: Entry, began: When, intake: Intake) -> date | None:
    """The last day it can have lasted; None while it may go on."""
    resource = entry.resource
    clinical = only_code(resource.get("clinicalStatus"))
    ended = first_of(resource, "abatementDateTime", "abatementPeriod.end")
    if clinical in ("active", "recurrence", "relapse"):
        if ended:
            intake.note(entry, f"is {clinical} although it has an abatement; it counts as going on")
        return None
    if ended and ended.last < date.max:
        return max(ended.last, began.first)
    if clinical != "resolved":
        return None
    told = first_of(resource, "meta.lastUpdated", "recordedDate")
    if told and told.day:
        return max(told.day, began.first)
    intake.note(entry, f"is {shown(clinical)}, but not since when; it counts as going on")
    return None

"""FHIR R4 Bundle → Record: finds the person, gives each resource to its reader, and keeps what was not understood.

One broken resource never spoils the others. What concerns the record but cannot be understood stays in it as an
`unread` event, so that answers that depend on it turn to review.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..record.problems import Problem
from ..record.record import Record
from . import medicines, observations, own, questionnaires
from .allergies import read_allergy
from .bundle import Bundle, Entry, read_bundle
from .conditions import read_condition
from .dates import first_of
from .drugs import drug_in
from .intake import Intake
from .isotretinoin import verdict
from .jurisdiction import ZONES, signs
from .others import READ, read_others
from .person import Person, find_person, read_patient
from .procedures import read_procedure
from .shapes import anywhere, compact, objects
from .versions import one_version_each

READERS: dict[str, Callable[[Entry, Intake], None]] = {
    **dict.fromkeys(medicines.READERS, medicines.read_medication),
    "Condition": read_condition,
    "AllergyIntolerance": read_allergy,
    "Procedure": read_procedure,
    "QuestionnaireResponse": questionnaires.read_response,
    "Basic": lambda entry, intake: intake.add_own(entry),
}
PLAIN_KINDS = {"Condition": "condition", "AllergyIntolerance": "allergy", "Procedure": "procedure", "Patient": "person"}
DATES = ("effectiveDateTime", "authoredOn", "whenHandedOver", "authored", "recordedDate")


def record_from_fhir(parsed: Mapping[str, Any]) -> Record:
    """The record in a FHIR R4 Bundle about one person.

    Raises `Unreadable` when the input is no such Bundle; everything else that is wrong becomes a problem.

    >>> bundle = {"resourceType": "Bundle", "type": "collection", "entry": [
    ...     {"resource": {"resourceType": "Patient", "id": "maya", "birthDate": "2008-05-01"}}]}
    >>> record = record_from_fhir(bundle)
    >>> record.person, record.events[0].kind
    ('maya', 'person')
    """
    whole_bundle = read_bundle(parsed)
    bundle, older, unordered = one_version_each(whole_bundle)
    orders = [entry for entry in bundle.of("MedicationRequest") if verdict(drug_in(entry, bundle)).is_course]
    programme, zone, said_programme = _programme(bundle, orders)
    intake = Intake(bundle, zone)
    found: list[Problem] = []
    person = find_person(bundle, bundle.of(*(name for name in READ if name != "Patient")), orders, found)
    for entry, said in older:
        intake.note(entry, said)
    for entry in unordered:
        said = "stands in the Bundle in versions that nothing orders (meta.lastUpdated); send the newest one"
        intake.keep(entry, _about(entry, bundle) or "record", said)
    _read_all(bundle, person, intake)
    _check_whole(parsed, bundle, intake, found)
    return Record(
        person=person.id,
        programme=programme,
        timezone=zone,
        events=tuple(intake.events),
        problems=(*found, *said_programme, *intake.problems),
    )


def _read_all(bundle: Bundle, person: Person, intake: Intake) -> None:
    if person.patient:
        read_patient(person.patient, intake)
    ours = (entry for entry in bundle.of(*READERS, "Observation") if entry.type != "Basic" or own.is_own(entry))
    usable = [entry for entry in ours if _is_usable(entry, person, intake)]
    for entry in usable:
        if entry.type in READERS:
            READERS[entry.type](entry, intake)
    observations.read_observations((entry for entry in usable if entry.type == "Observation"), intake)
    read_others((entry for entry in bundle.entries if entry.type not in READ), intake)


def _is_usable(entry: Entry, person: Person, intake: Intake) -> bool:
    """Whether the resource stands, is about the person, and means what it says."""
    owner = person.owns(entry, intake.bundle)
    modified = anywhere(entry.resource, "modifierExtension") or entry.resource.get("implicitRules")
    if entry.resource.get("status") == "entered-in-error":
        intake.note(entry, "was entered in error; it was left out")
    elif entry.method == "DELETE":
        intake.note(entry, "is to be deleted; it was left out")
    elif owner == "no":
        intake.note(entry, f"is about another person than {person.id}; it was left out")
    elif owner == "yes" and not modified:
        return True
    elif about := _about(entry, intake.bundle):
        turned = "has a modifierExtension or implicitRules, which can turn its meaning round; it was not read"
        whose = "does not say for certain whom it is about; refer to the Patient by id"
        intake.keep(entry, about, turned if owner == "yes" else whose, happened=first_of(entry.resource, *DATES))
    return False


def _about(entry: Entry, bundle: Bundle) -> str | None:
    """The kind of event that a resource would be, or None when it is of no concern."""
    if entry.type in medicines.READERS:
        return medicines.about(entry, bundle)
    if entry.type == "QuestionnaireResponse":
        return questionnaires.about(entry, bundle)
    if entry.type == "Observation":
        kind = observations.about(entry, bundle)
        return None if kind == observations.OTHER else kind
    return own.kind_of(entry) if own.is_own(entry) else PLAIN_KINDS.get(entry.type)


def _check_whole(parsed: Mapping[str, Any], bundle: Bundle, intake: Intake, found: list[Problem]) -> None:
    """What is wrong with the Bundle itself."""
    if parsed.get("type") is None:
        found.append(Problem("Bundle.type", "is missing; it was read as a collection"))
    for index, item in bundle.broken:
        place, said = f"Bundle.entry[{index}]", "holds no resource with a resourceType; nothing could be read from it"
        found.append(Problem(place, said, kept=True))
        intake.keep_content(compact(item), "record", said, place)
    if any(link.get("relation") == "next" for link in objects(parsed.get("link"))):
        said = "is one page of several (link `next`); give all pages in one Bundle, as what is missing may matter"
        found.append(Problem("Bundle.link", said, kept=True))
        intake.keep_content(compact(parsed.get("link")), "record", said, "Bundle.link")


def _programme(bundle: Bundle, orders: list[Entry]) -> tuple[str | None, str, list[Problem]]:
    """The programme and its zone, if all signs point to one."""
    if home := own.home(bundle):
        return *home, []
    found = signs(bundle, orders)
    if not found:
        return None, "UTC", []
    if len(found) > 1:
        listed = "; ".join(f"{programme} because of {', '.join(why)}" for programme, why in found.items())
        return None, "UTC", [Problem("Bundle", f"points to several programmes: {listed}; name one with --programme")]
    programme, why = next(iter(found.items()))
    said = f"programme taken to be {programme} because of {', '.join(why)}; name another with --programme"
    return programme, ZONES[programme], [Problem("Bundle", said)]

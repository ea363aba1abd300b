"""MedicationRequest, MedicationDispense, and MedicationStatement for other medicines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...record.events.clinical import Medicine
from ...record.events.course import Dispense, Prescription
from ..codes import ORAL_ISOTRETINOIN
from .shapes import ATC, RXNORM, Resource, coded, concept, known, moment, profile, quantity

STATUS = {"issued": "active", "draft": "draft", "cancelled": "cancelled"}


def prescription(event: Prescription, us: bool) -> Resource:
    """An order of isotretinoin."""
    supply = known(
        quantity=quantity(event.capsules, "{capsule}"),
        expectedSupplyDuration=quantity(event.days, "d"),
        numberOfRepeatsAllowed=event.repeats,
    )
    if event.repeats == 0:
        supply["numberOfRepeatsAllowed"] = 0
    made = {
        "resourceType": "MedicationRequest",
        "status": STATUS[event.status],
        "intent": "order",
        "medicationCodeableConcept": _isotretinoin(event.product, event.strengths, us),
        "authoredOn": moment(event.happened),
        **known(
            requester={"display": event.prescriber} if event.prescriber else None,
            dosageInstruction=_daily(event.daily_dose),
            dispenseRequest=supply,
        ),
    }
    return made | profile("us-core-medicationrequest", applies=us and bool(event.prescriber))


def dispense(event: Dispense, us: bool) -> Resource | None:
    """A supply that was handed over; others are no supply to FHIR."""
    if event.status != "handed-over":
        return None
    return {
        "resourceType": "MedicationDispense",
        "status": "completed",
        "medicationCodeableConcept": _isotretinoin(event.product, event.strengths, us),
        "whenHandedOver": moment(event.happened),
        **known(
            dosageInstruction=_daily(event.daily_dose),
            quantity=quantity(event.capsules, "{capsule}"),
            daysSupply=quantity(event.days, "d"),
        ),
    }


def medicine(event: Medicine, us: bool) -> Resource | None:
    """Another medicine in use."""
    named = concept(event.name, (ATC, event.atc), (RXNORM, event.rxnorm))
    if not named:
        return None
    return {
        "resourceType": "MedicationStatement",
        "status": "completed" if event.until else "active",
        "medicationCodeableConcept": named,
        "effectivePeriod": known(start=moment(event.since or event.happened), end=moment(event.until)),
    }


def _isotretinoin(product: str | None, strengths: Sequence[float], us: bool) -> Resource:
    """Coded by ATC, and for the United States by the RxNorm code of its one strength."""
    one = strengths[0] if len(strengths) == 1 else None
    words = product or (f"Isotretinoin {one:g} mg capsule" if one else "Isotretinoin capsule")
    rxnorm = coded(ORAL_ISOTRETINOIN, "rxnorm", one) if one and us else None
    return concept(words, (ATC, "D10BA01"), (RXNORM, rxnorm))


def _daily(mg: float | None) -> list[dict[str, Any]]:
    """The daily dose; in how many portions it is taken the record does not say."""
    if not mg:
        return []
    repeat = {"frequency": 1, "period": 1, "periodUnit": "d"}
    return [
        {
            "text": f"{mg:g} mg a day",
            "timing": {"repeat": repeat},
            "doseAndRate": [{"doseQuantity": quantity(mg, "mg")}],
        }
    ]

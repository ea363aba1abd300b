"""The course itself: decision, visits, prescriptions, supplies, doses, pauses and the end."""

from __future__ import annotations

from typing import Literal

from ..quantities import Dose, Height, Weight
from .base import Count, Day, Event
from .person import Role

Product = str


class Course(Event):
    """A turn of the course: decided, first dose taken, paused, resumed, or stopped (the last dose)."""

    kind: Literal["course"] = "course"
    step: Literal["decided", "started", "paused", "resumed", "stopped"]
    reason: str | None = None


class InitiationAgreement(Event):
    """One named professional agrees that treatment may start (United Kingdom, under 18)."""

    kind: Literal["initiation-agreement"] = "initiation-agreement"
    role: Role
    professional: str
    profession: Literal["doctor", "nurse", "pharmacist", "other"] | None = None
    independent: bool | None = None


class Visit(Event):
    """An appointment: how it was held, who saw the person, what was asked."""

    kind: Literal["visit"] = "visit"
    mode: Literal["in-person", "remote"] | None = None
    seen_by: Role | None = None
    remote_agreed: bool | None = None
    assessed: tuple[
        Literal[
            "mental-health",
            "sexual-function",
            "sexual-function-brief",
            "family-history",
            "scars",
            "skin",
        ],
        ...,
    ] = ()


class Prescription(Event):
    """A prescription or draft order; `happened` is its date of issue."""

    kind: Literal["prescription"] = "prescription"
    status: Literal["issued", "draft", "cancelled"] = "issued"
    product: Product | None = None
    strengths: tuple[Dose, ...] = ()
    daily_dose: Dose | None = None
    capsules: Count | None = None
    days: Count | None = None
    repeats: Count | None = None
    prescriber: str | None = None
    prescriber_role: Role | None = None
    first_prescription_shown: bool | None = None


class Authorisation(Event):
    """The programme's permission for one supply, with its own last day; or its reversal."""

    kind: Literal["authorisation"] = "authorisation"
    number: str | None = None
    status: Literal["issued", "reversed"] = "issued"
    do_not_dispense_after: Day | None = None


class Dispense(Event):
    """A supply handed over, or not collected, or put back to stock."""

    kind: Literal["dispense"] = "dispense"
    status: Literal["handed-over", "not-collected", "returned-to-stock"] = "handed-over"
    product: Product | None = None
    strengths: tuple[Dose, ...] = ()
    capsules: Count | None = None
    days: Count | None = None
    daily_dose: Dose | None = None
    prescription: str | None = None
    medication_guide_given: bool | None = None
    blister_split: bool | None = None


class DosesMissed(Event):
    """Days on which no capsule was taken."""

    kind: Literal["doses-missed"] = "doses-missed"
    days: Count


class DosesTaken(Event):
    """What the capsules are taken with, from `since` (left out: this day) until the next such entry."""

    kind: Literal["doses-taken"] = "doses-taken"
    food: Literal["with-meal", "with-snack", "without-food"]
    since: Day | None = None


class BodySize(Event):
    """Weight and height on a day."""

    kind: Literal["weight"] = "weight"
    weight: Weight | None = None
    height: Height | None = None

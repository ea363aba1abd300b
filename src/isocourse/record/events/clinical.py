"""Clinical findings: laboratory, questionnaires, symptoms, medicines, conditions, skin."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import model_validator

from ..analytes import BY_LOINC, BY_NAME
from ..quantities import VitaminA, is_number
from .base import Day, Event
from .person import Role


class Laboratory(Event):
    """One laboratory result with its unit.

    `value_canonical` and `upper_limit_canonical` are in the analyte's own unit.
    """

    kind: Literal["laboratory"] = "laboratory"
    analyte: str | None = None
    loinc: str | None = None
    value: float
    unit: str
    upper_limit: float | None = None
    fasting: bool | None = None
    value_canonical: float | None = None
    upper_limit_canonical: float | None = None
    specimen_remark: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _convert(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        analyte = BY_LOINC.get(str(given.get("loinc"))) or BY_NAME.get(str(given.get("analyte")))
        value, unit = given.get("value"), given.get("unit")
        if not is_number(value) or not isinstance(unit, str):
            raise ValueError('a laboratory result needs a number as `value` and a `unit`, e.g. 120 and "mg/dL"')
        if analyte is None:
            if not given.get("loinc") and not given.get("analyte"):
                raise ValueError(f"name the analyte by `loinc` or `analyte` (one of {', '.join(BY_NAME)})")
            return given
        if BY_NAME.get(str(given.get("analyte")), analyte) is not analyte:
            raise ValueError(f"`loinc` {given['loinc']} is {analyte.name}, but `analyte` is {given['analyte']}")
        upper = given.get("upper_limit")
        if upper is not None and not is_number(upper):
            raise ValueError("`upper_limit` needs to be a number, in the unit of the result")
        return given | {
            "analyte": analyte.name,
            "value_canonical": analyte.convert(value, unit),
            "upper_limit_canonical": None if upper is None else analyte.convert(upper, unit),
        }


class Questionnaire(Event):
    """Answers to a scale: item scores by item name, and the total if that is all there is."""

    kind: Literal["questionnaire"] = "questionnaire"
    instrument: str
    items: dict[str, int | None] = {}
    total: float | None = None


class Symptom(Event):
    """Something the person noticed.

    The codes with a programme meaning are named in `programmes/`.
    """

    kind: Literal["symptom"] = "symptom"
    symptom: str
    severity: Literal["mild", "moderate", "severe"] | None = None


class Reassessment(Event):
    """A clinician looked again after a stop event and recorded whether treatment may go on."""

    kind: Literal["reassessment"] = "reassessment"
    about: Literal["pregnancy-risk", "psychiatric", "other"]
    may_continue: bool
    seen_by: Role | None = None


class Medicine(Event):
    """Another medicine in use since a day, and until a day if it ended."""

    kind: Literal["medicine"] = "medicine"
    name: str | None = None
    atc: str | None = None
    rxnorm: str | None = None
    since: Day | None = None
    until: Day | None = None
    vitamin_a: VitaminA | None = None


class Allergy(Event):
    """An allergy or intolerance: `soya`, `peanut`, `parabens`, `tartrazine`, `isotretinoin`, …"""

    kind: Literal["allergy"] = "allergy"
    substance: str


class Condition(Event):
    """A condition since a day, and until a day if it ended; `condition` is our plain code."""

    kind: Literal["condition"] = "condition"
    condition: str
    severity: Literal["mild", "moderate", "severe"] | None = None
    since: Day | None = None
    until: Day | None = None


class Asked(Event):
    """Questions that were put to the person. `denied` says that the answer to every topic was no.

    A yes is recorded by its own event (a condition, a medicine, an allergy) as well, with what it is.
    """

    kind: Literal["asked"] = "asked"
    topics: tuple[
        Literal["breastfeeding", "allergies", "medicines", "mood-history", "liver", "keloids"],
        ...,
    ]
    denied: bool


class SkinAssessment(Event):
    """One scale's result at one site; items as the scale defines them."""

    kind: Literal["skin-assessment"] = "skin-assessment"
    scale: str
    site: str | None = None
    score: float | None = None
    items: dict[str, float | None] = {}
    assessed_by: Role | None = None


class Photo(Event):
    """A reference to a photograph; the picture itself is kept elsewhere."""

    kind: Literal["photo"] = "photo"
    reference: str
    site: str | None = None


class Procedure(Event):
    """A procedure done or planned, by our plain code (`microneedling`, `waxing`, `surgery`, …)."""

    kind: Literal["procedure"] = "procedure"
    procedure: str
    status: Literal["planned", "done"] = "done"
    site: str | None = None


class Retraction(Event):
    """Says that the superseded event never happened (entered in error)."""

    kind: Literal["retraction"] = "retraction"
    reason: str | None = None


class Unread(Event):
    """What could not be understood, kept as it came. Answers that depend on it become review."""

    kind: Literal["unread"] = "unread"
    about: str
    problem: str
    content: str

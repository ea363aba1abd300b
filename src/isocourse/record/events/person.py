"""Who the person is to the programmes: birth, category, enrolment, forms."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, Self

from pydantic import model_validator

from .base import Day, Event

Role = Literal[
    "patient",
    "guardian",
    "prescriber",
    "dermatologist",
    "lead-prescriber",
    "second-prescriber",
    "general-practitioner",
    "nurse",
    "nurse-practitioner",
    "authorised-prescriber",
    "pharmacist",
    "laboratory",
    "gynaecologist",
    "psychiatrist",
    "other",
]


FIRST_BIRTH = date(1900, 1, 1)


class Person(Event):
    """Birth date as known. Sex and gender are not asked for: no rule is decided by them."""

    kind: Literal["person"] = "person"
    birth_date: Day | None = None

    @model_validator(mode="after")
    def _is_believable(self) -> Self:
        told = self.happened.date() if isinstance(self.happened, datetime) else self.happened
        if self.birth_date and not FIRST_BIRTH <= self.birth_date <= max(told, FIRST_BIRTH):
            raise ValueError(f"the birth date {self.birth_date} is not between {FIRST_BIRTH} and {told}; correct it")
        return self


class Category(Event):
    """Whether this person can become pregnant, and the documented reason if not."""

    kind: Literal["category"] = "category"
    category: Literal["can", "cannot"]
    reason: (
        Literal[
            "cisgender-male",
            "hysterectomy",
            "bilateral-oophorectomy",
            "post-menopausal",
            "tubal-sterilisation",
            "partner-vasectomy",
            "abstinence",
            "pre-menarche",
            "perimenopause",
            "no-uterus",
            "no-ovaries",
        ]
        | None
    ) = None
    confirmed_by: Role | None = None
    menses_absent: bool | None = None
    fsh_postmenopausal: bool | None = None
    hcg_negative: bool | None = None
    oestradiol_low: bool | None = None
    progesterone_absent: bool | None = None


class Enrolment(Event):
    """Someone enters a programme: the patient, the prescriber or the pharmacy."""

    kind: Literal["enrolment"] = "enrolment"
    party: Literal["patient", "prescriber", "pharmacy"]
    number: str | None = None
    attested: bool | None = None
    until: Day | None = None
    staff_trained: Day | None = None


class Form(Event):
    """A signed form or booklet, with its edition and who signed."""

    kind: Literal["form"] = "form"
    form: Literal[
        "us-enrolment",
        "us-birth-defects-consent",
        "uk-acknowledgement-of-risk",
        "eu-acknowledgement",
        "fr-care-and-contraception-agreement",
        "ca-acknowledgement",
        "in-consent",
        "other",
    ]
    edition: Day | None = None
    signed_by: tuple[Role, ...] = ()
    confirms: tuple[
        Literal[
            "indication-understood",
            "second-opinion-understood",
            "clinically-indicated",
            "no-other-effective-treatment",
        ],
        ...,
    ] = ()


class Booklet(Event):
    """The patient booklet shown to the pharmacist (France, Italy)."""

    kind: Literal["booklet-shown"] = "booklet-shown"
    dated_by_pharmacist: bool | None = None

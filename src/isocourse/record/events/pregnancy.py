"""Pregnancy prevention: tests, cycle, contraception, counselling, comprehension."""

from __future__ import annotations

from typing import Literal

from ..quantities import DetectionLimit
from .base import Day, Event
from .person import Role

Method = Literal[
    "tubal-sterilisation",
    "partner-vasectomy",
    "iud",
    "ius",
    "implant",
    "injection",
    "combined-pill",
    "patch",
    "vaginal-ring",
    "progestogen-only-pill",
    "male-condom",
    "female-condom",
    "diaphragm-with-spermicide",
    "cervical-cap-with-spermicide",
    "vaginal-sponge",
    "withdrawal",
    "fertility-awareness",
    "breastfeeding",
    "abstinence",
    "other",
]


class PregnancyTest(Event):
    """A pregnancy test; `happened` is when the specimen was taken."""

    kind: Literal["pregnancy-test"] = "pregnancy-test"
    result: Literal["negative", "positive", "indeterminate"]
    specimen: Literal["urine", "serum"] | None = None
    setting: Literal["certified-laboratory", "medical", "home"] | None = None
    detection_limit: DetectionLimit | None = None
    purpose: Literal["screening", "confirmation", "monthly", "retest", "end", "after"] | None = None
    supervised: bool | None = None
    remote: bool | None = None
    verification: Literal["verified", "not-proven"] | None = None


class HomeTests(Event):
    """The prescriber permits home tests, and has a process against misreading and falsification."""

    kind: Literal["home-tests-permitted"] = "home-tests-permitted"
    permitted: bool
    process: bool | None = None


class Cycle(Event):
    """The menstrual pattern, or the first day of a bleeding (`period_began`)."""

    kind: Literal["cycle"] = "cycle"
    pattern: Literal["regular", "irregular", "absent", "suppressed"] | None = None
    period_began: Day | None = None


class Contraception(Event):
    """One method in use since a day, and until a day if it ended. `abstinence` is a commitment."""

    kind: Literal["contraception"] = "contraception"
    method: Method
    since: Day | None = None
    until: Day | None = None


class ContraceptionEntry(Event):
    """The two forms as entered this month by one side of the programme."""

    kind: Literal["contraception-entry"] = "contraception-entry"
    entered_by: Literal["prescriber", "patient"]
    methods: tuple[Method, ...]


class ContraceptionExemption(Event):
    """Prescriber and patient record that no pregnancy risk is expected, with a coded reason."""

    kind: Literal["contraception-exemption"] = "contraception-exemption"
    reason_code: str | None = None
    agreed_by: tuple[Role, ...] = ()


class Counselling(Event):
    """What was discussed. `pregnancy-prevention` covers the programme's monthly counselling."""

    kind: Literal["counselling"] = "counselling"
    topics: tuple[
        Literal[
            "pregnancy-prevention",
            "benefits-and-risks",
            "mental-health",
            "sexual-function",
            "blood-donation",
            "no-sharing",
            "emergency-contraception",
            "medication-guide",
        ],
        ...,
    ]
    given_by: Role | None = None


class Comprehension(Event):
    """The programme's questions to the patient, answered."""

    kind: Literal["comprehension"] = "comprehension"
    passed: bool


class PregnancyReport(Event):
    """A pregnancy, or its report to the programme."""

    kind: Literal["pregnancy-report"] = "pregnancy-report"
    reported_to: str | None = None

"""The UK gate for each prescription and supply, slowly and in plain words, from evidence/programmes.md section 3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from isocourse.record import Record

from .course import Course, methods_in_use
from .gate import Gate, combined
from .view import View, after, age, day_of, last_day_of_window, later, must, one_month_after

CLOCK = "Europe/London"
MEASURES_2023, NURSES_2024, REMOTE_2025, ONE_PRESCRIBER_2026 = (
    date(2023, 10, 31),
    date(2024, 2, 1),
    date(2025, 10, 27),
    date(2026, 1, 22),
)
NURSES_CERTAIN = date(2024, 3, 1)  # the day in February 2024 was not read
ALONE = {"iud", "ius", "implant", "injection"}
HORMONAL = {"combined-pill", "patch", "vaginal-ring"}
BARRIER = {"male-condom", "female-condom", "diaphragm-with-spermicide", "cervical-cap-with-spermicide"}
CONTRAINDICATED = {"breastfeeding", "hepatic-insufficiency", "excessive-lipids", "hypervitaminosis-a", "pregnancy"}
REVISED = {"indication-understood", "second-opinion-understood", "clinically-indicated", "no-other-effective-treatment"}


def versions_on(day: date) -> list[str]:
    begins = {
        "uk-ppp-2019": (date(2019, 6, 1), MEASURES_2023), "uk-mhra-2023": (MEASURES_2023, NURSES_CERTAIN),
        "uk-mhra-2024-02": (NURSES_2024, REMOTE_2025), "uk-mhra-2025-10": (REMOTE_2025, ONE_PRESCRIBER_2026),
        "uk-mhra-2026-01": (ONE_PRESCRIBER_2026, date.max),
    }  # fmt: skip
    return [version for version, (first, end) in begins.items() if first <= day < end]


def judge(
    record: Record,
    act: str,
    at: date | datetime,
    known_on: date | datetime | None = None,
    *,
    monthly_tests: bool = False,
) -> Gate:
    view = View.at(record, at, known_on, CLOCK)
    course = Course(view, act)
    found = {version: alternatives(UkCase(version, course, monthly_tests)) for version in versions_on(view.today)}
    return combined(found or {"none": [course.common() | {"record-version": "review"}]})


def alternatives(case: UkCase) -> list[dict[str, str]]:
    """What each rule says, once for each test that might be the one that counts."""
    if not case.in_programme:
        return [case.findings(None)]
    return [case.findings(specimen) for specimen in case.candidates() or [None]]


@dataclass(frozen=True)
class UkCase:
    version: str
    course: Course
    monthly_tests: bool

    @property
    def view(self) -> View:
        return self.course.view

    @property
    def today(self) -> date:
        return self.view.today

    @property
    def measures(self) -> bool:
        """The measures of October 2023 and later are in force."""
        return self.version != "uk-ppp-2019"

    @property
    def remote(self) -> bool:
        return self.version in ("uk-mhra-2025-10", "uk-mhra-2026-01")

    def findings(self, specimen: Any) -> dict[str, str]:
        found = self.course.common() | self.contraindications()
        found["uk-childbearing-potential"] = must(self.potential_documented, "review")
        if self.measures:
            found |= self.discussed() | (self.initiation() if self.course.starting else self.asked_about())
        if not self.course.starting and (self.visits() or self.remote):
            found["uk-followup-mode"] = self.held(self.visits()[-1]) if self.visits() else "review"
        if not self.in_programme:
            return found | self.outside()
        return found | self.programme() | self.tests(specimen) | self.supply()

    # Childbearing potential

    @property
    def said(self) -> Any:
        told = self.view.all("category")
        return told[-1] if told else None

    @property
    def in_programme(self) -> bool:
        """A uterus and an ovary, unless a professional confirmed tubal ligation or menopause."""
        said = self.said
        if said is None or said.category == "can":
            return True
        if said.reason in ("cisgender-male", "no-uterus", "hysterectomy", "no-ovaries", "bilateral-oophorectomy"):
            return False
        confirmed = said.confirmed_by not in (None, "patient", "guardian")
        return not (said.reason in ("tubal-sterilisation", "post-menopausal") and confirmed)

    @property
    def potential_documented(self) -> bool:
        """What was read on tubal ligation begins with the measures of 2023."""
        if self.said is None or self.said.category == "can":
            return self.said is not None
        return not self.in_programme and (self.measures or self.said.reason != "tubal-sterilisation")

    # Pregnancy Prevention Programme

    @property
    def exemption(self) -> Any:
        """The last agreement of this course that no pregnancy risk is expected."""
        found = [e for e in self.view.all("contraception-exemption") if after(day_of(e), self.course.stopped_on)]
        return found[-1] if found else None

    @property
    def exempt(self) -> bool:
        made = self.exemption
        return made is not None and made.reason_code is not None and {"prescriber", "patient"} <= set(made.agreed_by)

    @property
    def contraception_since(self) -> date | None:
        """One method that works by itself, or a hormonal one together with a barrier."""
        return self.contraception_on(self.today)

    def contraception_on(self, day: date) -> date | None:
        used = methods_in_use(self.view, day)

        def first(methods: set[str]) -> date | None:
            return min((since for method, since in used.items() if method in methods), default=None)

        hormonal, barrier = first(HORMONAL), first(BARRIER)
        both = max(hormonal, barrier) if hormonal and barrier else None
        return min((day for day in (first(ALONE), both) if day), default=None)

    def gap_since_supply(self) -> bool:
        """By the record, a day since the last supply on which nothing was in place."""
        if self.course.starting:
            return False
        changes = {day for e in self.view.all("contraception") for day in (e.since or day_of(e), e.until) if day}
        days = {self.course.last_supply_on} | {
            day for day in changes if self.course.last_supply_on <= day <= self.today
        }
        return any(self.contraception_on(day) is None for day in days)

    def programme(self) -> dict[str, str]:
        entered = self.view.last_day("enrolment", party="patient")
        found = {"uk-ppp-entry": must(after(entered, self.course.stopped_on), "block")}
        since = self.contraception_since
        long_enough = since is not None and (not self.course.starting or (self.today - since).days >= 28)
        if self.exemption:
            found["uk-contraception-exempt"] = must((self.exempt and self.measures) or long_enough, "review")
        else:
            found["uk-contraception-methods"] = must(since is not None, "block")
            found["uk-contraception-span"] = must(long_enough, "block")
            if long_enough and self.gap_since_supply():
                found["uk-contraception-span"] = "review"  # the text says throughout, and not what follows a gap
        return found

    def candidates(self) -> list[Any]:
        """Negative tests made for this prescription: new since the last one, and before it was written."""
        since = later(self.course.earlier_on, self.course.begins_after)
        found = self.view.all("pregnancy-test", result="negative")
        found = [e for e in found if after(self.view.clock_day(e), since)]
        if self.course.act == "dispense" and self.course.order_on:
            found = [e for e in found if self.view.clock_day(e) <= self.course.order_on]
        return found

    def tests(self, specimen: Any) -> dict[str, str]:
        taken = self.view.clock_day(specimen) if specimen else None
        issued = self.today if self.course.act == "prescribe" else self.course.order_on
        recent = bool(taken and issued and 0 <= (issued - taken).days <= 3)
        if self.course.starting:
            found = {"uk-test-before": self.test_before(specimen, taken), "uk-test-recency": must(recent, "block")}
        else:
            found = {"uk-test-repeat": must(specimen is not None, "block" if self.monthly_tests else "review")}
            found |= {"uk-test-recency": must(recent, "review")} if specimen else {}
        if specimen:
            found["uk-test-supervision"] = self.supervision(specimen, taken)
        return found

    def test_before(self, specimen: Any, taken: date | None) -> str:
        since = self.contraception_since
        if specimen is None or (specimen.detection_limit or 0) > 25:
            return "block"
        if not self.exemption and (since is None or (taken - since).days < 28):
            return "block"
        if not self.exempt and (since is None or taken < one_month_after(since)):
            return "review"  # 28 days, or the later of 30 days and a month: the sources differ
        return must(None if specimen.detection_limit is None else True, "block")

    @staticmethod
    def supervision(specimen: Any, taken: date) -> str:
        if not specimen.supervised:
            return must(specimen.supervised, "block")
        far = specimen.remote if specimen.remote is not None else specimen.setting in (None, "home")
        return "review" if far and taken < REMOTE_2025 else "allow"

    def supply(self) -> dict[str, str]:
        found, order = {}, self.course.order
        if order:
            found["uk-rx-30"] = must(None if order.days is None else order.days <= 30, "block")
        if self.course.act == "dispense":
            issued = self.course.order_on
            found["uk-rx-7"] = "block" if issued is None or self.today > issued + timedelta(7) else "allow"
            if issued and self.today == last_day_of_window(7, issued) + timedelta(1):
                found["uk-rx-7"] = "review"
        return found

    def outside(self) -> dict[str, str]:
        order = self.course.order
        return {"uk-rx-nonppp": must(None if order.days is None else order.days <= 30, "review")} if order else {}

    # Starting

    def born(self) -> date | None:
        births = [e.birth_date for e in self.view.all("person") if e.birth_date]
        return births[-1] if births else None

    def visits(self) -> list[Any]:
        return [e for e in self.view.all("visit") if after(day_of(e), self.course.stopped_on)]

    def discussed(self) -> dict[str, str]:
        told = [e for e in self.view.all("counselling") if after(day_of(e), self.course.stopped_on)]
        topics = {topic for e in told for topic in e.topics}
        return {"uk-counselling": must({"benefits-and-risks", "mental-health", "sexual-function"} <= topics, "block")}

    def initiation(self) -> dict[str, str]:
        asked = {topic for e in self.visits() for topic in e.assessed}
        assessed = {"mental-health", "sexual-function"} <= asked
        found = {"uk-arf": self.risk_form(), "uk-mh-sf-baseline": must(assessed, "block")}
        modes = [e.mode for e in self.visits()]
        in_person = None if modes and modes[0] is None else bool(modes) and modes[0] == "in-person"
        return found | {"uk-first-appt-in-person": must(in_person, "block")} | self.two_prescribers()

    def risk_form(self) -> str:
        forms = self.view.all("form", form="uk-acknowledgement-of-risk")
        form = forms[-1] if forms and after(day_of(forms[-1]), self.course.stopped_on) else None
        if form is None or not {"patient", "guardian"} & set(form.signed_by):
            return "block"
        if self.version != "uk-mhra-2026-01":
            return "allow"
        if form.edition is None or form.edition < ONE_PRESCRIBER_2026:
            return "review"
        return must(set(form.confirms) >= REVISED, "block")

    def two_prescribers(self) -> dict[str, str]:
        if self.version == "uk-mhra-2026-01":
            return {}
        issued = [day_of(e) for e in self.view.all("prescription", status="issued")]
        initiated = min((day for day in issued if after(day, self.course.stopped_on)), default=self.today)
        born = self.born()
        if born and age(born, initiated) >= 18:
            return {}
        agreed = [e for e in self.view.all("initiation-agreement") if after(day_of(e), self.course.stopped_on)]
        lead = [e for e in agreed if e.role == "lead-prescriber"]
        both = bool(lead) and len({e.professional for e in agreed}) >= 2
        apart = [e.independent for e in agreed]
        independent = False if False in apart else None if None in apart else True
        agreement = independent if both and independent is not True else both
        unknown = {"uk-under18-two-prescribers": "review"} if agreement is not True else {}
        found = unknown if born is None else {"uk-under18-two-prescribers": must(agreement, "block")}
        if self.version == "uk-mhra-2023" and (lead or not agreed):
            professions = [e.profession for e in lead]
            nurse = "nurse" in professions or (None if None in professions or not lead else False)
            found["uk-lead-prescriber-nurse"] = must(
                None if nurse is None or (nurse and not born) else not nurse, "block"
            )
        return found

    # Follow-up

    def asked_about(self) -> dict[str, str]:
        visits = self.visits()

        def asked(topic: str) -> bool:
            return any(topic in e.assessed and after(day_of(e), self.course.last_supply_on) for e in visits)

        brief = self.remote and len(visits) >= 3 and asked("sexual-function-brief")
        return {
            "uk-mh-followup": must(asked("mental-health"), "review"),
            "uk-sf-followup": must(asked("sexual-function") or brief, "review"),
        }

    def held(self, visit: Any) -> str:
        """Remotely only from 27 October 2025, and agreed."""
        near = None if visit.mode is None else visit.mode == "in-person"
        return must(near or (self.remote and visit.remote_agreed), "review")

    # Contraindications

    def contraindications(self) -> dict[str, str]:
        def now(kind: str) -> list[Any]:
            held = self.view.all(kind)
            return [
                e
                for e in held
                if (e.until is None or e.until >= self.today) and (e.since is None or e.since <= self.today)
            ]

        positives = [self.view.clock_day(e) for e in self.view.all("pregnancy-test", result="positive")]
        pregnant = later(*positives, self.view.last_day("pregnancy-report"))
        cleared = self.course.cleared_on("pregnancy-risk")
        ill = CONTRAINDICATED & {e.condition for e in now("condition")}
        medicines = now("medicine")
        tetracycline = any((e.atc or "").startswith("J01AA") or "cycline" in (e.name or "").lower() for e in medicines)
        allergic = {"soya", "peanut"} & {e.substance for e in self.view.all("allergy")}
        born = self.born()
        years = None if born is None else age(born, self.today) >= 12
        verdicts = [
            must(pregnant is None or bool(cleared and cleared > pregnant), "stop"),
            must(not (ill or tetracycline or allergic), "block"),
            must(years, "block"),
        ]
        return {"uk-smpc-contra": max(verdicts, key=("allow", "review", "block", "stop").index)}

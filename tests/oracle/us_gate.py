"""The US monthly gate, slowly and in plain words, written from evidence/programmes.md section 2.

`judge` answers one ask under each version that may be in force. Where a rule speaks of "the test" and the record
holds several, each is tried and the one that fares best counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from isocourse.record import Record

from .course import Course, methods_in_use
from .gate import Gate, combined
from .view import View, after, age, day_of, last_day_of_window, later, must, one_month_after

CLOCK = "America/New_York"
BEGINS = {
    "us-ipledge-2021": date(2021, 12, 13),
    "us-ipledge-discretion": date(2023, 10, 1),
    "us-ipledge-2026": date(2026, 11, 15),
}
OVERLAY_CERTAIN = date(2023, 11, 1)  # the day in October 2023 was not read
ACCEPTED_REASONS = ("cisgender-male", "hysterectomy", "bilateral-oophorectomy", "post-menopausal")
PRIMARY = {
    "tubal-sterilisation",
    "partner-vasectomy",
    "iud",
    "ius",
    "combined-pill",
    "patch",
    "injection",
    "implant",
    "vaginal-ring",
}
SECONDARY = {"male-condom", "diaphragm-with-spermicide", "cervical-cap-with-spermicide", "vaginal-sponge"}
RISKS = ("missed-period", "contraception-stopped", "unprotected-contact")
LOW_MOOD = ("low-mood", "depression", "suicidal-thoughts", "self-harm", "psychosis", "aggression", "behaviour-change")


def versions_on(day: date, went_live: bool | None) -> list[str]:
    """The versions that may be in force: two while the day of a change, or the change itself, is not sure."""
    found = []
    if BEGINS["us-ipledge-2021"] <= day < OVERLAY_CERTAIN:
        found.append("us-ipledge-2021")
    live = day >= BEGINS["us-ipledge-2026"] and went_live is not False
    if day >= BEGINS["us-ipledge-discretion"] and not (live and went_live):
        found.append("us-ipledge-discretion")
    if live:
        found.append("us-ipledge-2026")
    return found


def judge(
    record: Record,
    act: str,
    at: date | datetime,
    known_on: date | datetime | None = None,
    went_live: bool | None = None,
) -> Gate:
    view = View.at(record, at, known_on, CLOCK)
    course = Course(view, act)
    found = {version: alternatives(version, course) for version in versions_on(view.today, went_live)}
    return combined(found or {"none": [course.common() | {"record-version": "review"}]})


def alternatives(version: str, course: Course) -> list[dict[str, str]]:
    """What each rule says, once for each specimen that might be the one that counts."""
    case = UsCase(version, course)
    if case.category == "cannot":
        return [case.findings(None)]
    return [case.findings(specimen) for specimen in case.candidates() or [None]]


@dataclass(frozen=True)
class UsCase:
    version: str
    course: Course

    @property
    def view(self) -> View:
        return self.course.view

    @property
    def today(self) -> date:
        return self.view.today

    @property
    def old_rules(self) -> bool:
        return self.version != "us-ipledge-2026"

    @property
    def dispensing(self) -> bool:
        return self.course.act == "dispense"

    def findings(self, specimen: Any) -> dict[str, str]:
        found = self.course.common() | self.who() | self.order() | self.stops()
        if self.category == "cannot":
            return found | self.cannot_become_pregnant()
        found |= self.contraception() | self.tests(specimen) | self.counselling(specimen) | self.window(specimen)
        return found

    # 2.3 category

    @property
    def said(self) -> Any:
        told = self.view.all("category")
        return told[-1] if told else None

    @property
    def age(self) -> int | None:
        births = [e.birth_date for e in self.view.all("person") if e.birth_date]
        return age(births[-1], self.today) if births else None

    @property
    def menopause_proven(self) -> bool | None:
        said, years = self.said, self.age
        needed = [said.menses_absent, said.fsh_postmenopausal]
        if years is None or years <= 54:
            needed += [said.hcg_negative, said.oestradiol_low, said.progesterone_absent]
        return False if False in needed else None if None in needed else True

    @property
    def category(self) -> str:
        if self.said is None or self.said.category == "can" or self.said.reason not in ACCEPTED_REASONS:
            return "can"
        if self.said.reason == "post-menopausal" and not self.menopause_proven:
            return "can"
        return "cannot"

    def who(self) -> dict[str, str]:
        view, said = self.view, self.said
        found = {"us-ipledge-category-default": must(said is not None, "review")}
        if said and said.category == "cannot":
            found["us-ipledge-category-nonqualifying"] = must(said.reason and said.reason in ACCEPTED_REASONS, "review")
            if said.reason in (None, "post-menopausal"):  # a rule that may apply is not left out
                found["us-ipledge-postmenopause-labs"] = must(said.reason and self.menopause_proven, "review")
        enrolled = [e for e in view.all("enrolment", party="prescriber") if e.until is None or e.until >= self.today]
        prescriber = enrolled[-1] if enrolled else None
        npi = bool(prescriber and prescriber.number)
        found["us-ipledge-prescriber-enrolled"] = must(npi and prescriber.attested, "block")
        forms = {role for e in view.all("form", form="us-enrolment") for role in e.signed_by}
        consents = {role for e in view.all("form", form="us-birth-defects-consent") for role in e.signed_by}
        signed = bool(view.all("enrolment", party="patient")) and "patient" in forms
        signed = signed and (self.category == "cannot" or "patient" in consents)
        if signed and "guardian" not in forms:
            signed = None if self.age is None else self.age >= 18
        found["us-ipledge-patient-enrolled"] = must(signed, "block")
        return found

    # 2.4 tests

    def negatives(self) -> list[Any]:
        return self.view.all("pregnancy-test", result="negative")

    def screenings(self) -> list[tuple[Any, bool]]:
        """Tests that may be the one made when prescribing was decided, and whether that is sure."""
        decided = [
            day_of(e) for e in self.view.all("course", step="decided") if after(day_of(e), self.course.stopped_on)
        ]
        begins = self.course.begins_after
        found = []
        for test in self.negatives():
            day = day_of(test)
            if test.purpose not in (None, "screening") or test.setting == "home" or (begins and day < begins):
                continue
            if test.detection_limit is not None and test.detection_limit > 25:
                continue
            meant = test.purpose == "screening" or bool(decided and day >= decided[-1])
            if not meant and decided:
                continue
            found.append((test, meant and test.setting is not None and test.detection_limit is not None))
        return found

    def candidates(self) -> list[Any]:
        """Negative tests made for this prescription: new since the last one, and before it was written."""
        found = [
            e
            for e in self.negatives()
            if e.purpose != "screening"
            and after(self.view.clock_day(e), later(self.course.earlier_on, self.course.begins_after))
        ]
        if self.dispensing and self.course.order_on:
            found = [e for e in found if self.view.clock_day(e) <= self.course.order_on]
        if self.course.starting:
            first = self.screenings()[0][0] if self.screenings() else None
            found = [e for e in found if e is not first or e.purpose is not None]
        return found

    def tests(self, specimen: Any) -> dict[str, str]:
        found = {"us-ipledge-monthly-test": must(specimen is not None, "block")}
        taken = self.view.clock_day(specimen) if specimen else None
        if specimen:
            limit = specimen.detection_limit
            found["us-ipledge-test-sensitivity"] = must(None if limit is None else limit <= 25, "block")
            stage = "pre" if not self.course.dose_taken else "during"
            found[f"us-ipledge-test-setting-{stage}"] = self.setting(specimen, taken)
        if self.course.starting:
            found |= self.start_tests(specimen, taken)
        return found

    def setting(self, test: Any, taken: date) -> str:
        accepted = must(self.setting_ok(test, taken), "block")
        in_doubt = (
            BEGINS["us-ipledge-discretion"] <= taken < OVERLAY_CERTAIN <= self.today
            and test.setting != "certified-laboratory"
        )
        return "review" if accepted == "allow" and in_doubt else accepted

    def setting_ok(self, test: Any, taken: date) -> bool | None:
        """By the rules of the day on which the specimen was taken."""
        rules = self.version
        if taken < BEGINS[rules]:
            names = list(BEGINS)
            rules = names[max(names.index(rules) - 1, 0)]
        if test.setting is None or test.setting == "certified-laboratory":
            return test.setting and True
        if rules == "us-ipledge-2021":
            return False
        if test.setting == "medical":
            return True
        permits = self.view.all("home-tests-permitted")
        if not self.course.dose_taken or not permits or not permits[-1].permitted or test.verification == "not-proven":
            return False
        if rules == "us-ipledge-2026" and permits[-1].process is not True:
            return permits[-1].process  # no process fails; not known is not known
        return True if test.verification == "verified" else None

    def start_tests(self, specimen: Any, taken: date | None) -> dict[str, str]:
        screenings = self.screenings()
        sure = [self.view.clock_day(test) for test, is_sure in screenings if is_sure]
        maybe = [self.view.clock_day(test) for test, _ in screenings]
        found = {
            "us-ipledge-screening-test": must(True if sure else None if maybe else False, "block"),
            "us-ipledge-confirmation-interval": must(self.far_enough(taken, sure, maybe), "block"),
        }
        since = self.protected_since
        found["us-ipledge-confirmation-after-month"] = must(
            bool(taken and since and taken >= one_month_after(since)), "block"
        )
        missed = self.missed_specimen()
        in_period = taken is not None and any(0 <= (taken - day).days <= 4 for day in self.periods())
        if not self.regular_periods:
            found["us-ipledge-confirmation-nocycle"] = must(specimen is not None, "block")
        elif missed is None:
            found["us-ipledge-confirmation-cycle"] = must(in_period, "block")
        elif self.old_rules and (taken is None or taken > missed):
            found["us-ipledge-retest-cycle"] = must(in_period, "review")
        elif not self.old_rules:
            found["us-ipledge-retest-cycle"] = must(taken is not None and taken > missed, "review")
        if missed is not None:
            waited = taken is not None and (taken - missed).days >= 19
            if self.old_rules:
                found["us-ipledge-lockout-19"] = must(waited, "block")
            elif taken is None or missed < taken < BEGINS["us-ipledge-2026"]:  # a re-test while the lock-out stood
                found["us-ipledge-lockout-19"] = must(waited, "review")
        if self.course.became_can_on:  # no test from before the change is among them
            found["us-ipledge-category-change"] = must(bool(maybe and taken and taken > min(maybe)), "block")
        return found

    @staticmethod
    def far_enough(taken: date | None, sure: list[date], maybe: list[date]) -> bool | None:
        if taken is None:
            return False
        if any((taken - day).days >= 19 for day in sure):
            return True
        return None if any((taken - day).days >= 19 for day in maybe) else False

    def periods(self) -> list[date]:
        return [e.period_began for e in self.view.all("cycle") if e.period_began]

    @property
    def regular_periods(self) -> bool:
        """Nothing says otherwise."""
        patterns = [e.pattern for e in self.view.all("cycle") if e.pattern]
        return not patterns or patterns[-1] == "regular"

    def missed_specimen(self) -> date | None:
        """The specimen of a first prescription whose window passed without collection."""
        missed = []
        for order in self.course.orders:
            if order.status != "issued":
                continue
            on = day_of(order)
            had = [day for day in map(self.view.clock_day, self.negatives()) if day <= on <= last_day_of_window(7, day)]
            specimen = max(had, default=on)
            if last_day_of_window(7, specimen) < self.today:
                missed.append(specimen)
        return max(missed, default=None)

    # 2.5 contraception

    def protection(self, day: date) -> tuple[date | None, date | None]:
        """Since when two accepted forms, and abstinence, have been in place on a day."""
        used = methods_in_use(self.view, day)
        first = sorted(since for method, since in used.items() if method in PRIMARY)
        second = sorted([*first[1:], *(since for method, since in used.items() if method in SECONDARY)])
        two_forms = max(first[0], second[0]) if first and second else None
        return two_forms, used.get("abstinence")

    @property
    def protected_since(self) -> date | None:
        return min((day for day in self.protection(self.today) if day), default=None)

    def gap_on(self) -> date | None:
        """The last day during treatment from which, by the record, nothing was in place."""
        if self.course.starting:
            return None
        began = min(day_of(e) for e in self.course.supplies if after(day_of(e), self.course.begins_after))
        changes = {began} | {
            day for e in self.view.all("contraception") for day in (e.since or day_of(e), e.until) if day
        }
        return max(
            (day for day in changes if began <= day <= self.today and self.protection(day) == (None, None)),
            default=None,
        )

    def contraception(self) -> dict[str, str]:
        two_forms, abstinent = self.protection(self.today)
        since = self.protected_since
        found = {"us-ipledge-abstinence": must(bool(two_forms or abstinent), "block")}
        if not abstinent:
            found["us-ipledge-contraception-two-forms"] = must(bool(two_forms), "block")
        if self.course.starting:
            spans = since is not None and self.today >= one_month_after(since)
        else:
            gap = self.gap_on()
            assessed = self.course.cleared_on("pregnancy-risk")
            spans = since is not None and (gap is None or bool(assessed and assessed >= gap))
        found["us-ipledge-contraception-span"] = must(spans, "block")
        if self.dispensing:
            found["us-ipledge-contraception-both-enter"] = must(self.both_entered(), "review")
        return found

    def both_entered(self) -> bool:
        entries = [e for e in self.view.all("contraception-entry") if after(day_of(e), self.course.earlier_on)]
        latest = {e.entered_by: sorted(e.methods) for e in entries}
        return len(latest) == 2 and latest["prescriber"] == latest["patient"]

    # 2.6 monthly gate

    def counselled_on(self) -> date | None:
        return later(*(day_of(e) for e in self.view.all("counselling") if "pregnancy-prevention" in e.topics))

    def answered_on(self) -> date | None:
        """The questions answered correctly, with no failed attempt since."""
        passed = self.view.last_day("comprehension", passed=True)
        return passed if after(passed, self.view.last_day("comprehension", passed=False)) else None

    def counselling(self, specimen: Any) -> dict[str, str]:
        counselled, answered = self.counselled_on(), self.answered_on()
        found = {"us-ipledge-counselling-can": must(after(counselled, self.course.earlier_on), "block")}
        if self.dispensing:
            found["us-ipledge-comprehension"] = must(after(answered, self.course.earlier_on), "block")
            if specimen and counselled and answered:
                allowed = self.authorisation
                in_order = answered >= self.view.clock_day(specimen) and answered >= counselled
                in_order = in_order and (allowed is None or day_of(allowed) >= answered)
                found["us-ipledge-entry-order"] = must(in_order, "review")
        return found

    def order(self) -> dict[str, str]:
        order, found = self.course.order, {}
        if order:
            found["us-ipledge-supply-30"] = must(None if order.days is None else order.days <= 30, "block")
            found["us-ipledge-no-refills"] = must(None if order.repeats is None else order.repeats == 0, "block")
        if self.dispensing:
            found |= {} if order else {"us-ipledge-no-refills": "block"}
            allowed = self.authorisation
            found["us-ipledge-rma"] = must(bool(allowed and allowed.number), "block")
            found["us-ipledge-pharmacy-annual"] = must(self.pharmacy_current(), "block")
        return found

    @property
    def authorisation(self) -> Any:
        """The latest for this supply, unless it was reversed."""
        found = [e for e in self.view.all("authorisation") if after(day_of(e), self.course.earlier_on)]
        return found[-1] if found and found[-1].status == "issued" else None

    def pharmacy_current(self) -> bool | None:
        enrolled = self.view.all("enrolment", party="pharmacy")
        if not enrolled:
            return False
        untils = [e.until for e in enrolled if e.until]
        active = max(untils) >= self.today if untils else None
        trainings = [e.staff_trained for e in enrolled if e.staff_trained and e.staff_trained <= self.today]
        trained = True if self.old_rules else (self.today - max(trainings)).days <= 366 if trainings else None
        return False if False in (active, trained) else None if None in (active, trained) else True

    def window(self, specimen: Any) -> dict[str, str]:
        own_date = self.dispensing and self.authorisation and self.authorisation.do_not_dispense_after
        found = self.own_last_day(specimen) if own_date else {}
        closes = last_day_of_window(7, self.view.clock_day(specimen)) if specimen else None
        if closes and not own_date:
            found["us-ipledge-window-7"] = must(self.today <= closes, "block")
        missed = [
            day_of(e)
            for e in self.view.all("dispense", status="not-collected")
            if after(day_of(e), self.course.last_supply_on)
        ]
        if self.dispensing and missed and not self.course.starting:
            requalified = bool(closes) and (self.today <= closes or self.view.clock_day(specimen) >= max(missed))
            found["us-ipledge-later-miss"] = must(requalified, "block")
        return found

    def own_last_day(self, specimen: Any) -> dict[str, str]:
        """The programme's own date instead of a computed one; no window that we know of is longer than 30 days."""
        allowed = self.authorisation
        in_time = day_of(allowed) <= self.today <= allowed.do_not_dispense_after
        begins = self.view.clock_day(specimen) if specimen else day_of(allowed)
        believable = self.category == "cannot" or allowed.do_not_dispense_after <= last_day_of_window(30, begins)
        return {"us-ipledge-ddta-overrides": must(in_time, "block") if believable or not in_time else "review"}

    def cannot_become_pregnant(self) -> dict[str, str]:
        since = self.course.earlier_on if self.old_rules else self.course.stopped_on
        found = {"us-ipledge-counselling-cannot": must(after(self.counselled_on(), since), "block")}
        own_date = self.dispensing and self.authorisation and self.authorisation.do_not_dispense_after
        if own_date:
            found |= self.own_last_day(None)
        elif self.dispensing and self.old_rules:
            visits = [
                day_of(e)
                for e in self.view.all("visit")
                if after(day_of(e), later(self.course.last_supply_on, self.course.stopped_on))
            ]
            found["us-ipledge-window-30"] = self.within_30_days(max(visits, default=None))
        return found

    def within_30_days(self, visit: date | None) -> str:
        if visit is None or self.today > visit + timedelta(30):
            return "block"
        return "allow" if self.today <= visit + timedelta(29) else "review"

    # 2.7 stop and report

    def stops(self) -> dict[str, str]:
        view = self.view

        def last(symptoms: tuple[str, ...]) -> date | None:
            return later(*(day_of(e) for e in view.all("symptom") if e.symptom in symptoms))

        risk = later(last(RISKS), self.course.refused_on("pregnancy-risk"))
        low = later(last(LOW_MOOD), self.course.refused_on("psychiatric"))
        cleared, reviewed = self.course.cleared_on("pregnancy-risk"), self.course.cleared_on("psychiatric")
        positives = [view.clock_day(e) for e in view.all("pregnancy-test", result="positive")]
        pregnant = later(*positives, view.last_day("pregnancy-report"))
        known = [e for e in view.all("condition", condition="pregnancy") if e.until is None or e.until >= view.today]
        noted = [e for e in known if e.since is None or e.since <= view.today]
        found = {
            "us-ipledge-positive-test": must(pregnant is None or bool(cleared and cleared > pregnant), "stop"),
            "us-ipledge-pregnancy": must(not noted, "stop"),
            "us-ipledge-psychiatric-stop": must(low is None or bool(reviewed and reviewed >= low), "stop"),
        }
        if self.category == "can":
            found["us-ipledge-stop-events"] = must(risk is None or bool(cleared and cleared >= risk), "stop")
        return found

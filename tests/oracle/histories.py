"""Invented people: complete histories of both programmes, then what really goes wrong with them.

Everything is drawn from one `random.Random`, so a seed is a history. A story is a list of plain events, as a record's
JSON holds them; `tag` remembers which step each one is, so that a fault can find it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from isocourse.record import Record

US_ZONES = ("America/New_York",) * 4 + (
    "America/Chicago",
    "America/Los_Angeles",
    "Pacific/Honolulu",
    "America/Anchorage",
    "Pacific/Guam",
)
US_EDGES = (
    date(2021, 12, 13),
    date(2023, 10, 1),
    date(2023, 10, 31),
    date(2026, 11, 15),
    date(2026, 11, 15),
    date(2024, 3, 10),
    date(2025, 11, 2),
)
UK_EDGES = (
    date(2023, 10, 31),
    date(2024, 2, 1),
    date(2024, 2, 29),
    date(2025, 10, 27),
    date(2026, 1, 22),
    date(2025, 3, 30),
    date(2025, 10, 26),
)


@dataclass
class Story:
    """One person's events, and the moments at which something is asked."""

    rng: Random
    programme: str
    zone: str
    can: bool
    steps: list[dict[str, Any]] = field(default_factory=list)
    asks: list[tuple[str, date | datetime, date | None]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    made: int = 0

    def new_id(self) -> str:
        self.made += 1
        return f"e{self.made}"

    def add(self, tag: str, kind: str, happened: date | datetime, **fields: Any) -> None:
        given = {name: plain(value) for name, value in fields.items() if value is not None}
        self.steps.append({"tag": tag, "id": self.new_id(), "kind": kind, "happened": happened, **given})

    def tagged(self, *tags: str) -> list[dict[str, Any]]:
        return [step for step in self.steps if step["tag"] in tags]

    def last(self, tag: str) -> dict[str, Any] | None:
        found = self.tagged(tag)
        return found[-1] if found else None

    def clock(self, day: date, hour: int | None = None) -> datetime:
        """A moment of that day where the person is."""
        return datetime.combine(day, time(self.rng.randrange(24) if hour is None else hour, 30), ZoneInfo(self.zone))

    def specimen_time(self, day: date) -> date | datetime:
        return day if self.rng.random() < 0.4 else self.clock(day, self.rng.choice((0, 7, 12, 20, 23)))

    @property
    def record(self) -> Record:
        events = [{name: plain(value) for name, value in step.items() if name != "tag"} for step in self.steps]
        return Record.from_dict(
            {"isocourse": 1, "person": "p", "programme": self.programme, "timezone": self.zone, "events": events}
        )


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def on(step: dict[str, Any]) -> date:
    return step["happened"].date() if isinstance(step["happened"], datetime) else step["happened"]


def days(count: int) -> timedelta:
    return timedelta(count)


def any_day(rng: Random, edges: tuple[date, ...], first: date, last: date) -> date:
    """Any day, and often one close to a change of law, of the clock or of the month."""
    if rng.random() < 0.5:
        return rng.choice(edges) + days(rng.randint(-8, 8))
    day = first + days(rng.randrange((last - first).days))
    return day.replace(day=28) + days(rng.randint(0, 4)) if rng.random() < 0.2 else day


def history(rng: Random, programme: str) -> Story:
    """A complete history with none, one or two faults, and the asks about it."""
    story = us_story(rng) if programme == "us-ipledge" else uk_story(rng)
    faults = US_FAULTS if programme == "us-ipledge" else UK_FAULTS
    for _ in range(rng.choice((0, 1, 1, 1, 2))):
        fault = rng.choice(faults)
        fault(story)
        story.faults.append(fault.__name__)
    return story


# The United States


def us_story(rng: Random) -> Story:
    story = Story(rng, "us-ipledge", rng.choice(US_ZONES), can=rng.random() < 0.7)
    month = rng.choice((0, 0, 1, 1, 2, 4))
    last_test = any_day(rng, US_EDGES, date(2022, 3, 1), date(2027, 3, 1))
    first_test = last_test - days(30 * month)
    decided = first_test - days(rng.randint(31, 45))
    us_people(story, decided)
    if rng.random() < 0.15:
        earlier_course(story, decided - days(rng.choice((70, 100, 200))))
    us_start(story, decided, first_test)
    for number in range(month + 1):
        us_month(story, first_test + days(30 * number), first=number == 0)
        if number < month:
            hand_over(story)
    us_asks(story)
    return story


def us_people(story: Story, decided: date) -> None:
    rng, before = story.rng, decided - days(400)
    born = rng.choice((date(2000, 5, 5), date(1990, 2, 28), decided.replace(year=decided.year - 16, day=1)))
    story.add("person", "person", before, birth_date=born)
    story.add("prescriber", "enrolment", before, party="prescriber", number="1234567890", attested=True)
    story.add(
        "pharmacy",
        "enrolment",
        before,
        party="pharmacy",
        until=decided + days(400),
        staff_trained=decided - days(rng.randint(1, 100)),
    )
    reason = None if story.can else rng.choice(("cisgender-male", "hysterectomy", "bilateral-oophorectomy"))
    story.add("category", "category", decided, category="can" if story.can else "cannot", reason=reason)
    story.add("patient", "enrolment", decided, party="patient")
    signers = ["patient", "prescriber"] + (["guardian"] if born.year > 2003 else [])
    story.add("form", "form", decided, form="us-enrolment", signed_by=signers)
    if story.can:
        story.add("consent", "form", decided, form="us-birth-defects-consent", signed_by=["patient"])


def consulted(story: Story, day: date) -> None:
    """What a consultation asks and measures before isotretinoin, with nothing wrong: the clinical rules stay silent."""
    story.add("acne", "condition", day, condition="acne-nodular", severity="severe")
    story.add("acne", "condition", day, condition="acne-resistant")
    topics = ["breastfeeding", "allergies", "medicines", "mood-history", "liver"]
    story.add("asked", "asked", day, topics=topics, denied=True)
    story.add("liver", "laboratory", day, analyte="alt", value=22, unit="U/L", upper_limit=40)
    story.add("lipids", "laboratory", day, analyte="triglycerides", value=90, unit="mg/dL", fasting=True)
    answers = {str(item): int(item in (1, 3)) for item in range(1, 10)}
    story.add("mood", "questionnaire", day, instrument="phq-9", items=answers)


def us_start(story: Story, decided: date, first_test: date) -> None:
    rng = story.rng
    story.add("decided", "course", decided, step="decided")
    consulted(story, decided)
    if not story.can:
        return
    test(story, "screening", decided, "medical", purpose=rng.choice(("screening", "screening", None)))
    pattern = rng.choice(("regular", "regular", "irregular", "absent", "suppressed", None))
    began = first_test - days(rng.randint(0, 4)) if pattern in ("regular", None) or rng.random() < 0.2 else None
    story.add(
        "cycle",
        "cycle",
        first_test - days(rng.randint(0, 4)) if began is None else began,
        pattern=pattern,
        period_began=began,
    )
    if rng.random() < 0.15:
        story.add("contraception", "contraception", decided, method="abstinence", since=decided)
        return
    primary = rng.choice(
        ("combined-pill", "iud", "ius", "implant", "patch", "tubal-sterilisation", "vaginal-ring", "injection")
    )
    second = rng.choice(
        ("male-condom", "male-condom", "vaginal-sponge", "diaphragm-with-spermicide", "partner-vasectomy")
    )
    story.add("contraception", "contraception", decided, method=primary, since=decided - days(rng.choice((0, 0, 90))))
    story.add("contraception", "contraception", decided, method=second, since=decided if rng.random() < 0.7 else None)


def test(story: Story, tag: str, day: date, setting: str, **fields: Any) -> None:
    limit = story.rng.choice(("25 mIU/mL", "5 mIU/mL", "20 IU/L"))
    given = {"result": "negative", "setting": setting, "detection_limit": limit} | fields
    story.add(tag, "pregnancy-test", story.specimen_time(day), **given)


def us_month(story: Story, tested: date, first: bool) -> None:
    """Everything that one supply needs, up to the authorisation."""
    rng = story.rng
    written = tested + days(rng.choice((0, 0, 0, 1, 2)))
    if story.can:
        lab = "certified-laboratory" if tested < date(2023, 11, 1) or rng.random() < 0.5 else "medical"
        test(story, "test", tested, lab, purpose=rng.choice(("confirmation" if first else "monthly", None)))
    else:
        story.add("visit", "visit", tested, mode="in-person", seen_by="prescriber")
    story.add("counselling", "counselling", written, topics=["pregnancy-prevention", "no-sharing", "blood-donation"])
    story.add("order", "prescription", written, days=rng.choice((30, 30, 28)), repeats=0, daily_dose="40 mg")
    answered = written + days(rng.choice((0, 0, 1)))
    if story.can:
        methods = [step["method"] for step in story.tagged("contraception")]
        story.add("entry", "contraception-entry", written, entered_by="prescriber", methods=methods)
        story.add("entry", "contraception-entry", answered, entered_by="patient", methods=methods[::-1])
        story.add("comprehension", "comprehension", answered, passed=True)
    last_day = tested + days(rng.choice((6, 6, 5, 8)) if story.can else rng.choice((29, 20, 29)))
    own = last_day if rng.random() < 0.4 else None
    story.add(
        "authorisation",
        "authorisation",
        answered + days(rng.choice((0, 0, 1))),
        number="RMA",
        do_not_dispense_after=own,
    )


def hand_over(story: Story) -> None:
    ready = on(story.last("authorisation") or story.last("order"))
    story.add("supply", "dispense", ready + days(story.rng.choice((0, 0, 1))), days=story.last("order")["days"])


def us_asks(story: Story) -> None:
    rng, order = story.rng, story.last("order")
    anchor = on(story.last("test") if story.can else story.last("visit"))
    story.asks.append(("prescribe", on(order), None))
    for offset in {1, rng.choice((2, 3, 4)), *((6, 7) if story.can else (29, 30, 31)), rng.randint(-2, 12)}:
        when: date | datetime = anchor + days(offset)
        if rng.random() < 0.5:
            when = story.clock(when, rng.choice((0, 9, 21, 23)))
        elif rng.random() < 0.4:
            when = datetime.combine(when, time(rng.choice((0, 9, 23)), 59))
        story.asks.append(("dispense", when, None))
    story.asks.append(
        (rng.choice(("prescribe", "dispense")), anchor + days(rng.randint(0, 40)), anchor + days(rng.randint(0, 8)))
    )


def earlier_course(story: Story, first: date) -> None:
    """A course that was finished before this one, with everything that it needed."""
    tested = first
    story.add("old", "course", tested - days(40), step="decided")
    if story.can:
        test(story, "old", tested - days(40), "medical", purpose="screening")
        test(story, "old", tested, "certified-laboratory")
        story.add("old", "comprehension", tested, passed=True)
        story.add("old", "form", tested - days(40), form="us-birth-defects-consent", signed_by=["patient"])
    story.add("old", "visit", tested, mode="in-person", assessed=["mental-health", "sexual-function"])
    story.add(
        "old",
        "counselling",
        tested,
        topics=["pregnancy-prevention", "benefits-and-risks", "mental-health", "sexual-function"],
    )
    story.add("old", "prescription", tested, days=30, repeats=0)
    story.add("old", "authorisation", tested, number="OLD")
    story.add("old", "dispense", tested, days=30)
    story.add("old", "course", tested + days(30), step="stopped")


# The United Kingdom


def uk_story(rng: Random) -> Story:
    story = Story(rng, "uk-mhra", "Europe/London", can=rng.random() < 0.65)
    month = rng.choice((0, 0, 1, 1, 2, 3))
    last_test = any_day(rng, UK_EDGES, date(2019, 8, 1), date(2026, 12, 1))
    first_test = last_test - days(30 * month)
    decided = first_test - days(rng.choice((28, 29, 30, 31, 31, 31, 31, 35, 45)))
    if rng.random() < 0.15:
        earlier_course(story, decided - days(rng.choice((70, 100, 200))))
    uk_start(story, decided, first_test)
    for number in range(month + 1):
        uk_month(story, first_test + days(30 * number), number)
        if number < month:
            story.add(
                "supply",
                "dispense",
                on(story.last("order")) + days(rng.choice((0, 0, 1))),
                days=story.last("order")["days"],
            )
    uk_asks(story)
    return story


def uk_start(story: Story, decided: date, first_test: date) -> None:
    rng = story.rng
    born = rng.choice((date(1995, 5, 5), date(1985, 2, 28), first_test.replace(year=first_test.year - 16, day=1)))
    story.add("person", "person", decided, birth_date=born)
    consulted(story, decided)
    if story.can:
        story.add("category", "category", decided, category="can")
        story.add("patient", "enrolment", decided, party="patient")
    else:
        reason, confirmed_by = rng.choice(
            (
                ("cisgender-male", None),
                ("no-uterus", None),
                ("tubal-sterilisation", "gynaecologist"),
                ("post-menopausal", "prescriber"),
            )
        )
        story.add("category", "category", decided, category="cannot", reason=reason, confirmed_by=confirmed_by)
    story.add(
        "visit",
        "visit",
        decided,
        mode="in-person",
        seen_by="lead-prescriber",
        assessed=["mental-health", "sexual-function"],
    )
    story.add("counselling", "counselling", decided, topics=["benefits-and-risks", "mental-health", "sexual-function"])
    revised = first_test >= date(2026, 1, 22) if rng.random() < 0.9 else rng.random() < 0.5
    confirms = (
        ["indication-understood", "second-opinion-understood", "clinically-indicated", "no-other-effective-treatment"]
        if revised
        else None
    )
    edition = date(2026, 1, 22) if revised else date(2023, 10, 31)
    story.add(
        "arf",
        "form",
        decided,
        form="uk-acknowledgement-of-risk",
        edition=edition,
        signed_by=["patient", "prescriber"],
        confirms=confirms,
    )
    if born.year > 2000:
        lead = rng.choice(("doctor", "doctor", "nurse"))
        story.add(
            "agreement",
            "initiation-agreement",
            decided,
            role="lead-prescriber",
            professional="Ada",
            profession=lead,
            independent=True,
        )
        story.add(
            "agreement", "initiation-agreement", decided, role="second-prescriber", professional="Ben", independent=True
        )
    if story.can:
        uk_contraception(story, decided)


def uk_contraception(story: Story, decided: date) -> None:
    rng = story.rng
    if rng.random() < 0.1:
        story.add(
            "exemption", "contraception-exemption", decided, reason_code="A1", agreed_by=["prescriber", "patient"]
        )
        return
    for method in rng.choice(
        (["iud"], ["ius"], ["implant"], ["combined-pill", "male-condom"], ["patch", "diaphragm-with-spermicide"])
    ):
        story.add("contraception", "contraception", decided, method=method, since=decided)


def uk_month(story: Story, tested: date, number: int) -> None:
    rng = story.rng
    written = tested + days(rng.choice((0, 0, 0, 1, 3)))
    if number:
        remote = tested >= date(2025, 10, 27) and rng.random() < 0.5
        asked = [
            "mental-health",
            "sexual-function-brief"
            if number >= 2 and tested >= date(2025, 10, 27) and rng.random() < 0.5
            else "sexual-function",
        ]
        story.add(
            "visit",
            "visit",
            tested,
            mode="remote" if remote else "in-person",
            remote_agreed=True if remote else None,
            assessed=asked,
        )
    if story.can:
        far = tested >= date(2025, 10, 27) and rng.random() < 0.3
        test(story, "test", tested, "home" if far else "medical", supervised=True, remote=True if far else None)
    story.add("order", "prescription", written, days=rng.choice((30, 30, 28)), repeats=0)


def uk_asks(story: Story) -> None:
    rng, written = story.rng, on(story.last("order"))
    story.asks.append(("prescribe", written, None))
    for offset in {0, rng.randint(1, 5), 6, 7, 8, rng.randint(-2, 12)}:
        when: date | datetime = written + days(offset)
        story.asks.append(("dispense", story.clock(when, rng.choice((0, 9, 23))) if rng.random() < 0.5 else when, None))
    story.asks.append(
        (rng.choice(("prescribe", "dispense")), written + days(rng.randint(0, 40)), written + days(rng.randint(-3, 8)))
    )


# What goes wrong. Each fault changes a story; one that finds nothing to change leaves it complete.


def a_step_missing(story: Story) -> None:
    story.steps.remove(story.rng.choice(story.steps))


def a_last_step_missing(story: Story) -> None:
    tags = {step["tag"] for step in story.steps}
    story.steps.remove(story.last(story.rng.choice(sorted(tags))))


def a_step_moved(story: Story) -> None:
    step = story.rng.choice(story.steps)
    step["happened"] += days(story.rng.choice((-20, -7, -2, -1, 1, 1, 2, 7)))


def test_moved(story: Story) -> None:
    """The edges of the 7 and 19 days, of the period and of the month on contraception."""
    for step in (story.last("test"), story.last("screening")):
        if step and story.rng.random() < 0.6:
            step["happened"] += days(story.rng.choice((-14, -13, -12, -6, -5, -2, -1, 1, 2, 3, 12, 13)))


def screening_close(story: Story) -> None:
    """18, 19 or 20 days before the confirmation."""
    if (first := story.tagged("test")) and (screening := story.last("screening")):
        screening["happened"] = on(first[0]) - days(story.rng.choice((18, 19, 20)))
        story.steps = [step for step in story.steps if step["tag"] != "decided"]


def contraception_late(story: Story) -> None:
    """Contraception that began a month before, give or take a day."""
    begins = on((story.tagged("test") or story.steps)[0]) - days(story.rng.choice((27, 28, 29, 30, 31, 32)))
    for step in story.tagged("contraception"):
        step["since"] = plain(begins)


def contraception_ends(story: Story) -> None:
    """A method ends, and often another or the same one follows, with or without a gap."""
    methods, order = story.tagged("contraception"), story.last("order")
    if not methods or not order:
        return
    step = story.rng.choice(methods)
    end = on(order) - days(story.rng.randint(-3, 70))
    if step.get("since"):
        end = max(end, date.fromisoformat(step["since"]))
    story.add("ending", "contraception", end, method=step["method"], until=end, since=step.get("since"))
    if story.rng.random() < 0.7:
        again = end + days(story.rng.choice((0, 0, 1, 5)))
        other = story.rng.choice((step["method"], "vaginal-ring", "iud"))
        story.add("contraception", "contraception", again, method=other, since=again)
    if story.rng.random() < 0.4:
        story.add(
            "assessed", "reassessment", end + days(story.rng.choice((0, 6))), about="pregnancy-risk", may_continue=True
        )


def wrong_methods(story: Story) -> None:
    for step in story.tagged("contraception"):
        step["method"] = story.rng.choice(
            (
                "male-condom",
                "progestogen-only-pill",
                "vaginal-sponge",
                "withdrawal",
                "injection",
                "combined-pill",
                "iud",
            )
        )


FIELDS = {
    "test": {"setting": ("home", "medical", None), "detection_limit": ("50 mIU/mL", None), "result": ("positive", "indeterminate"), "supervised": (False, None), "remote": (True,), "purpose": ("screening", "retest", None)},
    "screening": {"setting": ("home", None), "detection_limit": ("50 mIU/mL", None), "result": ("positive",), "purpose": ("confirmation", None)},
    "order": {"days": (31, 60, 90, None), "repeats": (1, 3, None), "status": ("cancelled", "draft")},
    "category": {"category": ("can",), "reason": ("tubal-sterilisation", "abstinence", "pre-menarche", None), "confirmed_by": (None, "patient")},
    "prescriber": {"number": (None,), "attested": (False, None), "until": ("2020-01-01",)},
    "pharmacy": {"until": ("2022-01-01", None), "staff_trained": ("2021-06-01", None)},
    "person": {"birth_date": (None,)},
    "form": {"signed_by": (["prescriber"], ["guardian"], ["patient"])},
    "consent": {"signed_by": (["guardian"],)},
    "counselling": {"topics": (["benefits-and-risks"], ["mental-health", "sexual-function"], ["blood-donation"])},
    "comprehension": {"passed": (False,)},
    "entry": {"methods": (["iud", "male-condom"],)},
    "authorisation": {"number": (None,), "do_not_dispense_after": (None,), "status": ("reversed",)},
    "visit": {"mode": ("remote", None), "remote_agreed": (False, None), "assessed": (["mental-health"], ["sexual-function"], [], ["mental-health", "sexual-function-brief"])},
    "arf": {"signed_by": (["prescriber"], ["guardian"]), "confirms": (["indication-understood"], None), "edition": ("2023-10-31", "2026-01-22", None)},
    "agreement": {"independent": (False, None), "professional": ("Ada",), "role": ("second-prescriber",), "profession": ("nurse",)},
    "exemption": {"reason_code": (None,), "agreed_by": (["patient"],)},
    "cycle": {"pattern": ("irregular", "regular", None), "period_began": (None,)},
    "supply": {"days": (None, 7)},
}  # fmt: skip


def a_field_wrong(story: Story) -> None:
    """A value that the programme does not accept, or one that nobody wrote down."""
    step = story.rng.choice([step for step in story.steps if step["tag"] in FIELDS] or story.steps)
    set_field(story, step)


def the_last_field_wrong(story: Story) -> None:
    step = story.last(story.rng.choice(sorted({step["tag"] for step in story.steps} & FIELDS.keys())))
    set_field(story, step)


def set_field(story: Story, step: dict[str, Any]) -> None:
    name = story.rng.choice(sorted(FIELDS.get(step["tag"], {"note": ()})))
    value = story.rng.choice(FIELDS.get(step["tag"], {"note": ("?",)})[name])
    step.pop(name, None)
    if value is not None:
        step[name] = value


def recorded_late(story: Story) -> None:
    step = story.rng.choice(story.steps[len(story.steps) // 2 :])
    step["recorded"] = on(story.steps[-1]) + days(story.rng.randint(0, 9))


def superseded(story: Story) -> None:
    """Corrected, repeated without a change, or taken back."""
    step = story.rng.choice([step for step in story.steps if "id" in step])
    recorded = on(story.steps[-1]) + days(story.rng.randint(-3, 5))
    if story.rng.random() < 0.4:
        story.add("retraction", "retraction", step["happened"], recorded=recorded, supersedes=step["id"])
        return
    copy = dict(step, id=story.new_id(), supersedes=step["id"], recorded=recorded)
    story.steps.append(copy)
    if story.rng.random() < 0.6:
        set_field(story, copy)


def home_test(story: Story) -> None:
    rng, step = story.rng, story.last("test")
    if not step:
        return
    step["setting"] = "home"
    if rng.random() < 0.8:
        step["verification"] = rng.choice(("verified", "verified", "verified", "not-proven"))
    if rng.random() < 0.85:
        permitted = rng.random() < 0.9
        process = rng.choice((True, True, True, False, None))
        story.add("permit", "home-tests-permitted", on(step) - days(10), permitted=permitted, process=process)


def positive(story: Story) -> None:
    day = on(story.rng.choice(story.steps)) + days(story.rng.randint(0, 3))
    found = story.rng.random()
    if found < 0.4:
        story.add("positive", "pregnancy-test", day, result="positive")
    elif found < 0.8:
        until = story.rng.choice((None, None, plain(day + days(20))))
        story.add("positive", "condition", day, condition="pregnancy", until=until)
    else:
        story.add("positive", "pregnancy-report", day, reported_to=story.rng.choice(("registry", None)))
    assess(story, day, "pregnancy-risk")


def symptom(story: Story) -> None:
    day = on(story.rng.choice(story.steps)) + days(story.rng.randint(0, 3))
    code, about = story.rng.choice(
        (
            ("missed-period", "pregnancy-risk"),
            ("unprotected-contact", "pregnancy-risk"),
            ("suicidal-thoughts", "psychiatric"),
            ("low-mood", "psychiatric"),
            ("dry-lips", "other"),
        )
    )
    story.add("symptom", "symptom", day, symptom=code)
    assess(story, day, about)


def assess(story: Story, day: date, about: str) -> None:
    if story.rng.random() < 0.6:
        may = story.rng.random() < 0.85
        story.add(
            "assessed", "reassessment", day + days(story.rng.choice((-1, 0, 1, 5))), about=about, may_continue=may
        )


def category_changes(story: Story) -> None:
    old = story.last("category")
    if old:
        story.add(
            "category",
            "category",
            on(old) + days(story.rng.choice((1, 30, 40))),
            category="can" if not story.can else "cannot",
            reason="hysterectomy" if story.can else None,
        )


def was_cannot(story: Story) -> None:
    """Everything of a start was done for this person, after a change to `can`."""
    if (now := story.last("category")) and story.can:
        story.add(
            "category",
            "category",
            on(now) - days(story.rng.choice((1, 100))),
            category="cannot",
            reason="cisgender-male",
        )


def menopause(story: Story) -> None:
    """Just over and under 54, with more or less of the laboratory proof."""
    rng, person, said = story.rng, story.last("person"), story.last("category")
    if not person or not said:
        return
    day = on(story.steps[-1])
    person["birth_date"] = plain(
        day.replace(year=day.year - rng.choice((53, 54, 55, 56)), day=1) + days(rng.randint(-40, 40))
    )
    said |= {
        "category": "cannot",
        "reason": "post-menopausal",
        "confirmed_by": rng.choice(("gynaecologist", "patient", "laboratory")),
    }
    for name in ("menses_absent", "fsh_postmenopausal", "hcg_negative", "oestradiol_low", "progesterone_absent"):
        said[name] = rng.choice((True, True, True, True, True, True, False, None))
    story.steps[:] = [{name: value for name, value in step.items() if value is not None} for step in story.steps]


def window_missed(story: Story) -> None:
    """Not collected; a new test, and more or less of what a new prescription needs."""
    rng, order, step = story.rng, story.last("order"), story.last("test") or story.last("visit")
    if not order or not step:
        return
    if rng.random() < 0.5:
        story.add("not-collected", "dispense", on(order) + days(rng.randint(4, 8)), status="not-collected")
    again = on(step) + days(rng.choice((7, 8, 12, 18, 19, 20, 28)))
    if rng.random() < 0.5 and story.can:
        story.add("cycle", "cycle", again - days(rng.randint(0, 6)), period_began=again - days(rng.randint(0, 6)))
    made = len(story.steps)
    if story.programme == "us-ipledge":
        us_month(story, again, first=False)
        us_asks(story)
    else:
        uk_month(story, again, 1)
        uk_asks(story)
    if rng.random() < 0.4:
        del story.steps[rng.randrange(made, len(story.steps))]


def paused(story: Story) -> None:
    day = on(story.rng.choice(story.steps)) + days(1)
    story.add("paused", "course", day, step="paused")
    if story.rng.random() < 0.5:
        story.add("resumed", "course", day + days(story.rng.choice((0, 1, 5))), step="resumed")


def started(story: Story) -> None:
    story.add("started", "course", on(story.last("order") or story.steps[-1]), step="started")


def stopped(story: Story) -> None:
    story.add("stopped", "course", on(story.rng.choice(story.steps)), step="stopped")


def a_second_test(story: Story) -> None:
    step = story.last("test")
    if step:
        kept = {
            name: value for name, value in step.items() if name not in ("tag", "id", "kind", "happened", "supersedes")
        }
        story.add("test", "pregnancy-test", step["happened"] + days(story.rng.choice((-3, -1, 1, 2))), **kept)
        set_field(story, story.steps[-1])


def said_twice(story: Story) -> None:
    """Two entries of one day that do not say the same, and neither corrects the other. No fault of the oracle's lists."""
    step = dict(story.rng.choice(story.steps), id=story.new_id())
    step.pop("supersedes", None)
    set_field(story, step)
    story.steps.append(step)


def unreadable(story: Story) -> None:
    story.add("unread", "spell", on(story.rng.choice(story.steps)))


def a_long_way_off(story: Story) -> None:
    """Asked long after: old supplies have run out, enrolments have lapsed."""
    story.asks.append(("dispense", on(story.steps[-1]) + days(story.rng.randint(60, 500)), None))
    story.asks.append(("prescribe", on(story.steps[-1]) + days(story.rng.randint(60, 500)), None))


def contraindicated(story: Story) -> None:
    day = on(story.rng.choice(story.steps))
    kind, fields = story.rng.choice((
        ("condition", {"condition": "breastfeeding"}), ("condition", {"condition": "hepatic-insufficiency", "until": plain(day + days(20))}),
        ("medicine", {"name": "Doxycycline"}), ("medicine", {"atc": "J01AA08", "until": plain(day + days(20))}), ("medicine", {"name": "Amoxicillin"}),
        ("allergy", {"substance": "soya"}), ("allergy", {"substance": "pollen"}),
    ))  # fmt: skip
    story.add("contraindicated", kind, day, **fields)


def a_child(story: Story) -> None:
    if step := story.last("person"):
        day = on(story.steps[-1])
        step["birth_date"] = plain(
            day.replace(year=day.year - story.rng.choice((11, 12, 17, 18)), day=1) + days(story.rng.randint(-40, 10))
        )


BOTH = [
    a_step_missing, a_last_step_missing, a_last_step_missing, a_step_moved, test_moved, contraception_late, contraception_ends, wrong_methods,
    a_field_wrong, a_field_wrong, the_last_field_wrong, the_last_field_wrong, recorded_late, superseded, superseded, positive, symptom,
    category_changes, was_cannot, menopause, window_missed, window_missed, paused, started, stopped, a_second_test, unreadable, a_long_way_off, a_child,
]  # fmt: skip
US_FAULTS = [*BOTH, screening_close, home_test, home_test]
UK_FAULTS = [*BOTH, contraindicated, contraindicated]

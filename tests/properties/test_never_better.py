"""Taking away what a rule asks for never improves an answer, and neither does adding a warning sign."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from isocourse.clinical.check_in import symptoms
from isocourse.record import Event
from isocourse.record.events.clinical import Reassessment
from isocourse.record.events.course import Visit
from isocourse.record.events.pregnancy import Contraception, PregnancyTest

from .people import ACTS, Person, brief, crowds, day_of, decisions, event, in_crowds, last_day

CONSULTED = ("asked", "laboratory", "questionnaire")
SINGLE = (
    "form", "counselling", "comprehension", "contraception", "visit", "initiation-agreement", "pregnancy-test",
    "reassessment", *CONSULTED,
)  # fmt: skip
WHOLE = (
    *SINGLE,
    "enrolment",
    "contraception-entry",
    "contraception-exemption",
    "home-tests-permitted",
    "authorisation",
    "category",
)
ILLNESSES = (
    "breastfeeding", "pregnancy", "hepatic-insufficiency", "liver-disease", "hypervitaminosis-a", "excessive-lipids",
    "hyperlipidaemia", "prepubertal", "renal-impairment", "pancreatitis", "intracranial-hypertension", "depression",
    "psychosis", "bone-disease", "diabetes", "obesity", "alcohol-excess", "dry-eye", "hard-training", "ibd",
    "suicidal-ideation", "self-harm", "eating-disorder", "anorexia-nervosa", "anxiety", "bipolar-disorder",
    "papilloedema", "osteoporosis", "osteomalacia", "osteogenesis-imperfecta", "family-hyperlipidaemia",
    "night-driving", "eye-surgery", "eye-disease", "contact-lenses",
)  # fmt: skip
ALLERGIES = ("soya", "peanut", "isotretinoin", "vitamin A", "parabens", "tartrazine", "aspirin", "gelatin")
# One medicine of each class of evidence/safety.md E5.
MEDICINES = (
    "J01AA02", "D05BB02", "A11CA01", "A11AA03", "L01BA01", "L04AD01", "N03AB02", "H02AB06", "G03AC09", "G03AA07",
    "N06AX25", "J04AB02", "N03AF01", "B01AA03", "A08AB01", "D10AD03", "J01MA02", "C10AA05", "J01FA01",
)  # fmt: skip
# Results that hold or stop the drug (evidence/safety.md F3): analyte, value, unit, upper limit.
RESULTS = (
    ("triglycerides", 500, "mg/dL", None), ("triglycerides", 9.0, "mmol/L", None), ("alt", 121, "U/L", 40),
    ("ast", 201, "U/L", 40), ("alt", 5.1, "ukat/L", 1.0), ("ck", 1001, "U/L", 200),
    ("ck", 2001, "U/L", 200),
)  # fmt: skip
QUIET_MOOD = dict.fromkeys("12345678", 0)
# Answers that hold or stop it (evidence/assessment.md D2).
ANSWERS = (
    {"instrument": "PHQ-9", "items": {**QUIET_MOOD, "9": 1}},
    {"instrument": "PHQ-9", "items": {**dict.fromkeys("12345678", 2), "9": 0}},
    {"instrument": "C-SSRS", "items": {"risk": 2}},
    {"instrument": "C-SSRS", "items": {"risk": 3}},
)
LOOKED = {"mood": ("psychiatric", "psychiatrist"), "other": ("other", "dermatologist")}
MOST = 36  # so many of the warnings are drawn for each crowd


def required(item: Event, person: Person) -> bool:
    """Whether it is something a rule asks for, and without a fault of its own.

    Not every event that is taken away makes a record poorer, so the property is narrowed to these. Left out are:
    a failed attempt, a positive test, an end of contraception (warnings, not requirements); a remote visit or one
    without its mode, a test without supervision, and what was entered before it happened (faults: the rule blames
    them, and without them another one counts); corrections and what they correct (what was corrected would come
    back); and orders, supplies and turns of the course, which move the windows of everything else.
    """
    corrected = {other.supersedes for other in person.record.events if other.supersedes}
    if item.kind not in SINGLE or item.supersedes or item.id in corrected or claims_the_future(item):
        return False
    if isinstance(item, PregnancyTest):
        return item.result == "negative" and (person.record.programme == "us-ipledge" or item.supervised is True)
    if isinstance(item, Contraception):
        return item.until is None
    if isinstance(item, Visit):
        return item.mode == "in-person"
    if isinstance(item, Reassessment):
        return item.may_continue
    return bool(getattr(item, "passed", True))


def claims_the_future(item: Event) -> bool:
    """Whether it was entered before the day on which it is said to have happened."""
    if item.recorded is None:
        return False
    entered = item.recorded.date() if isinstance(item.recorded, datetime) else item.recorded
    return entered < day_of(item)


def is_warning(item: Event) -> bool:
    """What a rule blames: without it the record is not poorer."""
    if isinstance(item, Visit):
        return item.mode != "in-person"
    if isinstance(item, Reassessment):
        return not item.may_continue
    return claims_the_future(item) or (isinstance(item, PregnancyTest) and item.result != "negative")


def poorer(person: Person) -> Iterator[tuple[str, Person]]:
    """The record less one required event, and less all events of a kind."""
    events = person.record.events
    for item in events:
        if required(item, person):
            yield f"without {brief(item)}", person.with_events(other for other in events if other is not item)
    for kind in WHOLE:
        left = [each for each in events if each.kind != kind or is_warning(each)]
        yield f"without any {kind}", person.with_events(left)
    if {act for act, _, _ in person.asks} <= {"dispense"}:  # only then is a prescription asked for
        yield "without a prescription", person.with_events(each for each in events if each.kind != "prescription")


def check_never_better(changed: list[tuple[Person, str, Person]]) -> None:
    base = {id(person): found for person, found in zip(_bases(changed), decisions(_bases(changed)), strict=True)}
    for (person, words, _), found in zip(changed, decisions(after for _, _, after in changed), strict=True):
        for ask, before, after in zip(person.asks, base[id(person)], found, strict=True):
            better = after.answer.weight < before.answer.weight
            assert not better, f"{ask} was {before.answer.value}, is {after.answer.value} {words}\n{person}"


def _bases(changed: list[tuple[Person, str, Person]]) -> list[Person]:
    return list({id(person): person for person, _, _ in changed}.values())


@in_crowds
@given(crowds())
def test_taking_away_what_is_required(crowd):
    asked_apart = [person.asked(ask) for person in crowd for ask in person.asks]
    check_never_better([(person, words, less) for person in asked_apart for words, less in poorer(person)])


def warnings(day: date) -> list[Event]:
    return [
        *(event(kind="symptom", happened=day, symptom=sign, severity="severe") for sign in symptoms()),
        event(kind="symptom", happened=day, symptom="something-new"),
        *(
            event(kind="laboratory", happened=day, analyte=name, value=value, unit=unit, upper_limit=most, fasting=True)
            for name, value, unit, most in RESULTS
        ),
        *(event(kind="questionnaire", happened=day, **given) for given in ANSWERS),
        *(event(kind="condition", happened=day, condition=illness) for illness in ILLNESSES),
        *(event(kind="allergy", happened=day, substance=substance) for substance in ALLERGIES),
        *(event(kind="medicine", happened=day, atc=atc) for atc in MEDICINES),
        event(kind="reassessment", happened=day, about="pregnancy-risk", may_continue=False),
        event(kind="reassessment", happened=day, about="psychiatric", may_continue=False),
        event(kind="pregnancy-test", happened=day, result="positive"),
        event(kind="pregnancy-report", happened=day),
        event(kind="medicine", happened=day, name="Doxycycline 100 mg"),
        event(kind="course", happened=day, step="paused"),
        event(kind="comprehension", happened=day, passed=False),
        event(kind="unread", happened=day, about="laboratory", problem="not understood", content="{}"),
    ]


@in_crowds
@given(crowds(acts=ACTS), st.integers(-60, 10), st.integers(0, 999_999))
def test_adding_a_warning_sign(crowd, days, seed):
    """Whenever it happened, and whatever is asked."""
    added = [
        (person, warning)
        for person in crowd
        for warning in Random(seed).sample(warnings(last_day(person) + timedelta(days)), MOST)
    ]
    richer = [(person, brief(item), person.with_events((*person.record.events, item))) for person, item in added]
    check_never_better([(person, f"with {words}", more) for person, words, more in richer])


@in_crowds
@given(crowds(), st.integers(-20, 0), st.integers(0, 999_999))
def test_taking_away_the_look_that_cleared_a_warning(crowd, days, seed):
    """A clinician who has looked since lets a treatment go on; that look is required, and never in the way."""
    looked = []
    for person in crowd:
        day = last_day(person) + timedelta(days)
        for warning in Random(seed).sample(warnings(day), MOST // 4):
            about, by = LOOKED["mood" if warning.kind == "questionnaire" else "other"]
            seen = event(
                kind="reassessment", happened=day + timedelta(1), about=about, may_continue=True, seen_by=by
            )
            warned = (*person.record.events, warning)
            cleared = person.with_events((*warned, seen))
            looked.append((cleared, f"without the look after {brief(warning)}", person.with_events(warned)))
    check_never_better(looked)


@in_crowds
@given(crowds(acts=("dispense",)))
def test_a_pregnancy_always_stops_the_supply(crowd):
    told = []
    for person in crowd:
        (_, at, _), *_ = person.asks
        day = (at.date() if isinstance(at, datetime) else at) - timedelta(1)
        signs = [sign for sign in warnings(day) if sign.kind.startswith("pregnancy")]
        told += [person.asked(("dispense", at, None)).with_events((*person.record.events, sign)) for sign in signs]
    for person, [decision] in zip(told, decisions(told), strict=True):
        assert decision.answer.value == "stop" or decision.versions[0].version == "none", person

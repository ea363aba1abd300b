"""Taking away what a rule asks for never improves an answer, and neither does adding a warning sign."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from isocourse.record import Event
from isocourse.record.events.course import Visit
from isocourse.record.events.pregnancy import Contraception, PregnancyTest

from .people import ACTS, Person, brief, crowds, decisions, event, in_crowds, last_day

CONSULTED = ("asked", "laboratory", "questionnaire")
SINGLE = (
    "form", "counselling", "comprehension", "contraception", "visit", "initiation-agreement", "pregnancy-test",
    *CONSULTED,
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
SIGNS = ("missed-period", "contraception-stopped", "unprotected-contact", "suicidal-thoughts", "psychosis", "low-mood")
ILLNESSES = (
    "breastfeeding", "pregnancy", "hepatic-insufficiency", "liver-disease", "hypervitaminosis-a", "excessive-lipids",
    "hyperlipidaemia", "prepubertal", "renal-impairment", "pancreatitis", "intracranial-hypertension", "depression",
    "psychosis", "bone-disease", "diabetes", "obesity", "alcohol-excess", "dry-eye", "hard-training", "ibd",
)  # fmt: skip
ALLERGIES = ("soya", "peanut", "isotretinoin", "vitamin A", "parabens", "tartrazine", "aspirin", "gelatin")
# One medicine of each class of evidence/safety.md E5.
MEDICINES = (
    "J01AA02", "D05BB02", "A11CA01", "A11AA03", "L01BA01", "L04AD01", "N03AB02", "H02AB06", "G03AC09", "G03AA07",
    "N06AX25", "J04AB02", "N03AF01", "B01AA03", "A08AB01", "D10AD03", "J01MA02", "C10AA05", "J01FA01",
)  # fmt: skip


def required(item: Event, person: Person) -> bool:
    """Whether it is something a rule asks for, and without a fault of its own.

    Not every event that is taken away makes a record poorer, so the property is narrowed to these. Left out are:
    a failed attempt, a positive test, an end of contraception (warnings, not requirements); a remote visit or one
    without its mode, and a test without supervision (faults: the rule blames them, and without them another one
    counts); corrections and what they correct (what was corrected would come back); and orders, supplies and turns of
    the course, which move the windows of everything else.
    """
    corrected = {other.supersedes for other in person.record.events if other.supersedes}
    if item.kind not in SINGLE or item.supersedes or item.id in corrected:
        return False
    if isinstance(item, PregnancyTest):
        return item.result == "negative" and (person.record.programme == "us-ipledge" or item.supervised is True)
    if isinstance(item, Contraception):
        return item.until is None
    if isinstance(item, Visit):
        return item.mode == "in-person"
    return bool(getattr(item, "passed", True))


def is_warning(item: Event) -> bool:
    """What a rule blames: without it the record is not poorer."""
    if isinstance(item, Visit):
        return item.mode != "in-person"
    return isinstance(item, PregnancyTest) and item.result != "negative"


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
        *(event(kind="symptom", happened=day, symptom=sign) for sign in SIGNS),
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
@given(crowds(acts=ACTS), st.integers(-60, 10))
def test_adding_a_warning_sign(crowd, days):
    """Whenever it happened, and whatever is asked."""
    added = [(person, warning) for person in crowd for warning in warnings(last_day(person) + timedelta(days))]
    richer = [(person, brief(item), person.with_events((*person.record.events, item))) for person, item in added]
    check_never_better([(person, f"with {words}", more) for person, words, more in richer])


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

"""Taking away what a rule asks for never improves an answer, and neither does adding a warning sign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from isocourse.record import Event, Record
from isocourse.record.events.course import Visit
from isocourse.record.events.pregnancy import Contraception, PregnancyTest

from .people import ACTS, PROGRAMMES, Person, brief, day_of, event, people, with_events

SINGLE = ("form", "counselling", "comprehension", "contraception", "visit", "initiation-agreement", "pregnancy-test")
WHOLE = (
    *SINGLE,
    "enrolment",
    "contraception-entry",
    "contraception-exemption",
    "home-tests-permitted",
    "authorisation",
)
ORDERS = (
    "prescription",
)  # asked for when a supply is handed over; before that, one that was missed may be held against you


def required(item: Event, record: Record) -> bool:
    """Whether it is something a rule asks for, and without fault of its own.

    Not every event that is taken away makes a record poorer, so the property is narrowed to these. Left out are:
    a failed attempt, a positive test, an end of contraception (warnings, not requirements); a remote visit or one without
    its mode, a test without supervision, and counselling or questions entered in the wrong order (faults: the rule blames
    them, and taking the fault away may leave a better one); corrections and what they correct (a correction that is gone
    brings back what it corrected); orders, supplies and turns of the course (they move the windows of everything else).
    """
    corrected = {other.supersedes for other in record.events if other.supersedes}
    if item.kind not in SINGLE or item.supersedes or item.id in corrected:
        return False
    if isinstance(item, PregnancyTest):
        return item.result == "negative" and (record.programme == "us-ipledge" or item.supervised is True)
    if isinstance(item, Contraception):
        return item.until is None
    if isinstance(item, Visit):
        return item.mode == "in-person"
    return getattr(item, "passed", True)


def is_warning(item: Event) -> bool:
    return isinstance(item, PregnancyTest) and item.result != "negative"


def poorer(record: Record, act: str) -> Iterator[tuple[str, Record]]:
    """The record less one required event, and less all events of a kind."""
    for item in record.events:
        if required(item, record):
            yield f"without {brief(item)}", record.without(item)
    for kind in (*WHOLE, *(ORDERS if act == "dispense" else ())):
        left = [item for item in record.events if item.kind != kind or is_warning(item)]
        if len(left) < len(record.events):
            yield f"without any {kind}", with_events(record, left)


def check_never_better(person: Person, variants: list[tuple[str, Record]]) -> None:
    base, *others = person.answers([person.record, *(record for _, record in variants)])
    for (words, _), answers in zip(variants, others, strict=True):
        for ask, before, after in zip(person.asks, base, answers, strict=True):
            assert after.weight >= before.weight, f"{ask} was {before.value}, is {after.value} {words}"


@given(people())
def test_taking_away_what_is_required(person):
    for act in sorted({act for act, _, _ in person.asks}):
        asked = tuple(ask for ask in person.asks if ask[0] == act)
        check_never_better(replace(person, asks=asked), list(poorer(person.record, act)))


def warnings(day: date, programme: str) -> list[Event]:
    signs = (
        "missed-period",
        "contraception-stopped",
        "unprotected-contact",
        "suicidal-thoughts",
        "psychosis",
        "low-mood",
    )
    conditions = ("breastfeeding", "pregnancy", "hepatic-insufficiency", "hypervitaminosis-a", "excessive-lipids")
    found = [event(kind="symptom", happened=day, symptom=sign) for sign in signs]
    found += [event(kind="condition", happened=day, condition=condition) for condition in conditions]
    found += [
        event(kind="reassessment", happened=day, about=about, may_continue=False)
        for about in ("pregnancy-risk", "psychiatric")
    ]
    found += [event(kind="allergy", happened=day, substance=substance) for substance in ("soya", "peanut")]
    return [
        *found,
        event(kind="pregnancy-test", happened=day, result="positive"),
        event(kind="pregnancy-report", happened=day),
        event(kind="medicine", happened=day, name="Doxycycline 100 mg", atc="J01AA02"),
        event(kind="course", happened=day, step="paused"),
        event(kind="comprehension", happened=day, passed=False),
        event(kind="unread", happened=day, about="laboratory", problem="not understood", content="{}"),
    ]


@given(people(acts=ACTS), st.integers(-60, 10))
def test_adding_a_warning_sign(person, days):
    """Whenever it happened, and whatever is asked."""
    last = max(day_of(item) for item in person.record.events)
    added = warnings(last + timedelta(days), person.record.programme)
    check_never_better(person, [(f"with {brief(item)}", person.record.add(item)) for item in added])


@given(people(acts=("dispense",)))
def test_a_warning_sign_of_the_day_is_never_a_yes(person):
    """A positive test, a pregnancy or a sign of danger on the day itself stops everybody in these programmes."""
    act, at, _ = person.asks[0]
    day = at.date() if isinstance(at, datetime) else at
    assert person.record.programme in PROGRAMMES
    danger = [
        event(kind="pregnancy-test", happened=day - timedelta(1), result="positive"),
        event(kind="pregnancy-report", happened=day - timedelta(1)),
    ]
    asked = Person(person.record, ((act, at, None),), person.faults)
    assert all(answer.value == "stop" for [answer] in asked.answers(person.record.add(item) for item in danger))

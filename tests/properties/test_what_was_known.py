"""A decision rests on what was known, not on the order of the file, on the future, or on who else is asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from isocourse import Ask, Decision, decide, decide_many
from isocourse.record import Event

from .people import ACTS, Person, brief, day_of, event, people, with_events
from .test_never_better import warnings

PEOPLE = people(acts=ACTS)


def plain(decision: Decision) -> Decision:
    """Without the list of problems, which names places in the file."""
    return decision.model_copy(update={"problems": ()})


def same(person: Person, *records, but: str = "") -> None:
    base, *others = person.decisions([person.record, *records])
    for found in others:
        for ask, before, after in zip(person.asks, base, found, strict=True):
            assert plain(before) == plain(after), f"{ask}: {before.codes} became {after.codes} {but}"


def learned(item: Event) -> datetime:
    when = item.happened if item.recorded is None else item.recorded
    return when if isinstance(when, datetime) else datetime.combine(when, time(), UTC)


@given(PEOPLE, st.randoms(use_true_random=False))
def test_order_in_the_file_changes_nothing(person, random):
    shuffled = list(person.record.events)
    random.shuffle(shuffled)
    same(person, with_events(person.record, shuffled), with_events(person.record, reversed(person.record.events)))


@given(PEOPLE, st.integers(-60, 10))
def test_what_is_recorded_later_changes_nothing(person, days):
    """Neither good news nor bad: each ask is replayed as known two days before they were entered."""
    last = max(map(day_of, person.record.events))
    entered = datetime.combine(last + timedelta(3), time(12), UTC)
    late = [item.model_copy(update={"recorded": entered}) for item in warnings(last + timedelta(days), "")]
    late += [
        item.model_copy(update={"id": f"again-{n}", "recorded": entered}) for n, item in enumerate(person.record.events)
    ]
    gone = event(kind="retraction", happened=last, recorded=entered, supersedes=person.record.events[-1].id)
    asked = replace(person, asks=tuple((act, at, last + timedelta(1)) for act, at, _ in person.asks))
    same(asked, person.record.add(*late, gone), but="by what was recorded later")


@given(PEOPLE)
def test_before_anything_was_recorded_the_record_is_empty(person):
    first = min(map(learned, person.record.events)) - timedelta(2)
    asked = replace(person, asks=tuple((act, at, first) for act, at, _ in person.asks))
    same(asked, with_events(person.record, []))


@given(PEOPLE, st.data())
def test_a_retraction_is_absence_from_then_on(person, data):
    item = data.draw(st.sampled_from([item for item in person.record.events if not item.supersedes]))
    if any(other.supersedes == item.id for other in person.record.events):
        return
    last = max(map(day_of, person.record.events))
    entered = datetime.combine(last + timedelta(data.draw(st.integers(-40, 2))), time(12), UTC)
    retracted = person.record.add(event(kind="retraction", happened=entered, supersedes=item.id))
    before = replace(person, asks=tuple((act, at, entered - timedelta(hours=1)) for act, at, _ in person.asks))
    same(before, retracted, but="before the retraction")
    since = replace(
        person,
        record=person.record.without(item),
        asks=tuple((act, at, entered + timedelta(1)) for act, at, _ in person.asks),
    )
    same(since, retracted, but=f"after {brief(item)} was retracted")


@given(PEOPLE, st.data())
def test_an_identical_correction_changes_nothing(person, data):
    """Entered again as it was, at the moment it was first entered."""
    item = data.draw(st.sampled_from([item for item in person.record.events if not item.supersedes]))
    copy = item.model_copy(update={"id": "copy", "supersedes": item.id, "recorded": learned_as_written(person, item)})
    same(person, person.record.add(copy), but=f"by entering {brief(item)} again")


def learned_as_written(person: Person, item: Event):
    return item.happened if item.recorded is None else item.recorded


@given(st.lists(PEOPLE, min_size=2, max_size=8), st.data())
def test_one_ask_alone_and_among_many(crowd, data):
    asks = [Ask(person.record, act, at, known_on=known) for person in crowd for act, at, known in person.asks]
    many = decide_many(asks)
    number = data.draw(st.integers(0, len(asks) - 1))
    ask = asks[number]
    alone = decide(ask.record, act=ask.act, at=ask.at, known_on=ask.known_on)
    assert alone == many[number]
    assert decide_many(list(reversed(asks)))[len(asks) - 1 - number] == alone

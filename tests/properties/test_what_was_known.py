"""A decision rests on what was known: not on the order of the file, on the future, or on who else is asked about."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from isocourse import Ask, Decision, decide, decide_many
from isocourse.record import Event

from .people import ACTS, Person, brief, crowds, decisions, event, in_crowds, last_day
from .test_never_better import warnings

CROWDS = crowds(acts=ACTS, asks=2)


def same(changed: list[tuple[Person, Person]], words: str = "") -> None:
    """Each pair of people is decided alike, to the last finding; only places in the file may be named otherwise."""
    befores, afters = decisions(one for one, _ in changed), decisions(other for _, other in changed)
    for (person, _), before, after in zip(changed, befores, afters, strict=True):
        for ask, one, other in zip(person.asks, before, after, strict=True):
            assert plain(one) == plain(other), f"{ask}: {one.codes} became {other.codes} {words}\n{person}"


def plain(decision: Decision) -> Decision:
    return decision.model_copy(update={"problems": ()})


def learned(item: Event) -> datetime:
    when = item.happened if item.recorded is None else item.recorded
    return when if isinstance(when, datetime) else datetime.combine(when, time(), UTC)


@in_crowds
@given(crowds(acts=ACTS, asks=2, twice=4), st.randoms(use_true_random=False))
def test_order_in_the_file_changes_nothing(crowd, random):
    """Not even between entries of one day that contradict each other."""
    changed = [(person, person.with_events(reversed(person.record.events))) for person in crowd]
    for person in crowd:
        shuffled = random.sample(person.record.events, len(person.record.events))
        changed.append((person, person.with_events(shuffled)))
    same(changed, "in another order")


@in_crowds
@given(CROWDS, st.integers(-60, 10))
def test_what_is_recorded_later_changes_nothing(crowd, days):
    """Neither good news nor bad, nor a correction: each ask is replayed as known before they were entered."""
    changed = []
    for person in crowd:
        last = last_day(person)
        entered = datetime.combine(last + timedelta(3), time(12), UTC)
        late = [item.model_copy(update={"recorded": entered}) for item in warnings(last + timedelta(days))]
        late += [
            item.model_copy(update={"id": f"again-{number}", "supersedes": item.id, "recorded": entered})
            for number, item in enumerate(person.record.events)
        ]
        replayed = person.known(last + timedelta(1))
        changed.append((replayed, replayed.with_events((*person.record.events, *late))))
    same(changed, "by what was recorded later")


@in_crowds
@given(CROWDS)
def test_before_anything_was_recorded_the_record_is_empty(crowd):
    early = [person.known(min(map(learned, person.record.events)) - timedelta(2)) for person in crowd]
    same([(person, person.with_events([])) for person in early])


@in_crowds
@given(CROWDS, st.data())
def test_a_retraction_is_absence_from_then_on(crowd, data):
    changed = []
    for person in crowd:
        corrected = {item.supersedes for item in person.record.events}
        first = [item for item in person.record.events if not item.supersedes and item.id not in corrected]
        item = data.draw(st.sampled_from(first))
        entered = datetime.combine(last_day(person) + timedelta(data.draw(st.integers(-40, 2))), time(12), UTC)
        retraction = event(kind="retraction", happened=entered, supersedes=item.id)
        retracted = person.with_events((*person.record.events, retraction))
        before, since = entered - timedelta(hours=1), entered + timedelta(1)
        absent = person.with_events(other for other in person.record.events if other is not item)
        changed += [(person.known(before), retracted.known(before)), (absent.known(since), retracted.known(since))]
    same(changed, "by a retraction")


@in_crowds
@given(CROWDS, st.data())
def test_an_identical_correction_changes_nothing(crowd, data):
    """Entered again as it was, and when it was."""
    changed = []
    for person in crowd:
        item = data.draw(st.sampled_from([item for item in person.record.events if not item.supersedes]))
        copy = item.model_copy(update={"id": "copy", "supersedes": item.id})
        changed.append((person, person.with_events((*person.record.events, copy))))
    same(changed, "by entering it again")


@in_crowds
@given(CROWDS, st.data())
def test_one_ask_alone_and_among_many(crowd, data):
    asks = [Ask(person.record, act, at, known_on=known) for person in crowd for act, at, known in person.asks]
    assume(len(asks) > 1)
    ask = data.draw(st.sampled_from(asks))
    among = decide_many(asks)[next(number for number, each in enumerate(asks) if each is ask)]
    assert decide(ask.record, act=ask.act, at=ask.at, known_on=ask.known_on) == among, brief(ask.record.events[0])

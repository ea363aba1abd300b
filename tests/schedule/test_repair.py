"""Ways to the next capsule: each is allowed by the rules, day by day, and none within reach is cheaper."""

from __future__ import annotations

import itertools
import json
import os
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from random import Random

import pytest

from isocourse import Answer, Ask, Record, Setting, decide_many, repair, repair_many
from isocourse.decide.decide import verdicts_many
from isocourse.schedule.bookings import invented, kinds
from isocourse.schedule.repair import known_by
from tests.cli.support import EXAMPLES, run
from tests.oracle.histories import history
from tests.spec.people import build

HISTORIES = max(12, int(os.environ.get("ISOCOURSE_HISTORIES", "400")) // 25)
SETTINGS = (
    Setting(),
    Setting(turnaround_days=1, holidays="US-NY"),
    Setting(opening=frozenset({0, 2}), pharmacy=frozenset({1, 4})),
)


def bea():
    return Record.load(EXAMPLES / "bea.json")


# Every proposal holds, executed event by event


@pytest.mark.parametrize("number", range(len(SETTINGS)))
def test_every_step_is_allowed_on_its_day(number):
    """Histories of the oracle, broken in all its ways; each booking is entered in turn, each act is asked before it."""
    setting, rng = SETTINGS[number], Random(20_261_128 + number)
    stories = [history(rng, rng.choice(("us-ipledge", "uk-mhra"))) for _ in range(HISTORIES)]
    asks = [Ask(story.record, "dispense", story.asks[-1][1]) for story in stories]
    repairs = repair_many(asks, setting=setting, horizon_days=14, ways=2)
    found = [(story.record, one) for story, one in zip(stories, repairs, strict=True) if one.ways]
    assert len(found) > HISTORIES // 8, "too few histories can be repaired for this to mean anything"
    asks = [ask for record, one in found for way in one.ways for ask in executed(record, one, way, setting)]
    refused = [
        (ask.act, ask.at, decision.codes)
        for ask, decision in zip(asks, decide_many(asks), strict=True)
        if decision.answer != Answer.ALLOW
    ]
    assert not refused


PEOPLE = {
    "au-first": "test", "de-first": "prescription", "fr-month-2": "test", "it-month-2": "visit", "sg-month-2": "test",
    "ca-first": "test",
}  # fmt: skip
LOST = {"test": {"pregnancy-test"}, "prescription": {"prescription"}, "visit": {"visit", "counselling"}}


@pytest.mark.parametrize("person", PEOPLE)
def test_every_step_is_allowed_in_other_countries(person):
    """People of the spec who lost one of their latest steps, on the day and nine days later."""
    whole = build(person, "-")
    last = date.fromisoformat(max(event["happened"][:10] for event in whole["events"]))
    since = str(last - timedelta(10))
    kept = [
        event for event in whole["events"]
        if event["kind"] not in LOST[PEOPLE[person]] or event["happened"][:10] < since
    ]  # fmt: skip
    assert len(kept) < len(whole["events"])
    record = Record.from_dict(whole | {"events": kept})
    asks = [Ask(record, "dispense", last + timedelta(later)) for later in (0, 9)]
    repairs = repair_many(asks, setting=SETTINGS[0], horizon_days=40, ways=2)
    assert all(one.ways for one in repairs)
    steps = [ask for one in repairs for way in one.ways for ask in executed(record, one, way, SETTINGS[0])]
    assert {decision.answer for decision in decide_many(steps)} == {Answer.ALLOW}


def executed(record, found, way, setting):
    """The asks of a person who keeps the bookings one after the other; a prescription is judged as a draft."""
    now = known_by(record, found.at)
    periods = [event for day in way.expects for event in period(day)]
    for booking in way.bookings:
        assert setting.is_open(kinds()[booking.key].place, booking.on, comes=kinds()[booking.key].comes)
        if gate := kinds()[booking.key].gate:
            written = invented(record, booking.key, booking.on) if gate == "prescribe" else []
            drafts = [event.model_copy(update={"status": "draft"}) for event in written]
            yield Ask(now.add(*periods, *drafts), gate, booking.on)
        if booking.key != "collect":
            purpose = "confirmation" if found.starting else "monthly"
            now = now.add(
                *invented(record, booking.key, booking.on, turnaround_days=setting.turnaround_days, purpose=purpose)
            )


def period(day):
    return Record.from_dict({
        "isocourse": 1, "person": "p", "events": [{"kind": "cycle", "happened": str(day), "period_began": str(day)}],
    }).events  # fmt: skip


def test_many_together_are_as_each_alone():
    records = [Record.load(EXAMPLES / f"{name}.json") for name in ("bea", "carl", "kira", "dora")]
    at = datetime(2026, 11, 12, 9)
    asks = [Ask(record, "dispense", at) for record in records]
    assert repair_many(asks, horizon_days=20) == [repair(record, at=at, horizon_days=20) for record in records]


# Nothing cheaper, where everything can be tried

US_KEYS = ("test", "counselling", "prescription", "questions", "authorisation")
UK_KEYS = ("test", "visit", "prescription")


def us_missed():
    """Window passed on 9 November; entries and blood tests are repeated each day, to keep the trial small."""
    return bea(), date(2026, 11, 10), US_KEYS, ("prescriber-entry", "patient-entry", "bloods")


def us_unanswered():
    return (
        Record.load(EXAMPLES / "dora.json"),
        date(2026, 11, 11),
        US_KEYS,
        ("prescriber-entry", "patient-entry", "bloods"),
    )


def uk_lapsed():
    return Record.load(EXAMPLES / "kira.json"), date(2026, 9, 22), UK_KEYS, ("counselling",)


def uk_first():
    return (
        Record.from_dict(build("uk-ppp-first at 2026-03-02", "without test, prescription")),
        date(2026, 2, 27),
        UK_KEYS,
        (),
    )


PLACES = {
    "open daily": Setting(opening=frozenset(range(7)), pharmacy=frozenset(range(7))),
    "week days": Setting(),
    "result a day later": Setting(turnaround_days=1),
    "clinic on two days": Setting(opening=frozenset({1, 3}), pharmacy=frozenset({2, 4, 5})),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("case", [us_missed, us_unanswered, uk_lapsed, uk_first], ids=lambda case: case.__name__)
def test_no_cheaper_way_exists(case, place):
    """Every choice of a day, or of none, for each booking is tried; the rules judge them all."""
    record, today, keys, _ = case()
    setting, horizon = PLACES[place], horizon_of(keys)
    wanted = repair(record, at=today, horizon_days=1, ways=1).wanted_on
    kept = [
        cost(dict(chosen), collect, wanted)
        for chosen, collect in allowed(case, setting.turnaround_days)
        if all(setting.is_open(kinds()[key].place, day, comes=kinds()[key].comes)
               for key, day in (*chosen, ("collect", collect)))
    ]  # fmt: skip
    found = repair(record, at=today, setting=setting, horizon_days=horizon, ways=1)
    way = found.ways[0] if found.ways else None
    assert (way and (way.delay_days, way.visits, way.tests)) == min(kept, default=None)


def horizon_of(keys):
    return 2 if keys is US_KEYS else 3


@cache
def allowed(case, turnaround_days):
    """Every future that is allowed were all places open each day: its bookings, and the day of the collection."""
    record, today, keys, daily = case()
    days = [today + timedelta(number) for number in range(horizon_of(keys) + 1)]
    known = known_by(record, datetime.combine(today, datetime.max.time()).astimezone())
    purpose = "monthly" if any(event.kind == "dispense" for event in known.events) else "confirmation"
    made = {
        (key, day): invented(record, key, day, turnaround_days=turnaround_days, purpose=purpose)
        for key in (*keys, *daily) for day in days
    }  # fmt: skip
    always = [event for key in daily for day in days for event in made[key, day]]
    plans, asks = [], []
    for chosen in itertools.product(*([None, *((key, day) for day in days)] for key in keys)):
        booked = tuple(filter(None, chosen))
        future = known.add(*always, *(event for item in booked for event in made[item]))
        written = [Ask(future, "prescribe", day) for key, day in booked if key == "prescription"]
        for collect in days:
            if all(day <= collect for _, day in booked):
                plans.append((booked, collect, 1 + len(written)))
                asks += [Ask(future, "dispense", collect), *written]
    answers = iter(verdict.answer for verdict in verdicts_many(asks))
    return [
        (booked, collect) for booked, collect, count in plans if set(itertools.islice(answers, count)) == {Answer.ALLOW}
    ]


def cost(chosen, collect, wanted):
    attended = {day for key, day in chosen.items() if kinds()[key].comes and kinds()[key].place != "pharmacy"}
    return max(0, (collect - wanted).days), len(attended), sum(kinds()[key].test for key in chosen)


# Stories


def test_a_missed_later_window_is_repaired_by_a_new_test():
    """A later window re-qualifies at once (programmes.md 2.6): test, prescription and collection on one day."""
    way = repair(bea(), at=datetime(2026, 11, 10, 9)).ways[0]
    assert (way.capsule_on, way.delay_days, way.visits, way.tests) == (date(2026, 11, 10), 0, 1, 1)
    assert {"test", "prescription", "collect"} <= {booking.key for booking in way.bookings}


def test_a_missed_first_window_waits_19_days_and_for_the_period():
    """Missed specimen 5 November; 19 days later is the 24th; her next period is to be expected on 1 December."""
    ana = Record.load(EXAMPLES / "ana.json")
    way = repair(ana, at=datetime(2026, 11, 12, 9)).ways[0]
    assert way.capsule_on == date(2026, 12, 1)
    assert way.expects == (date(2026, 12, 1),)


def test_the_lock_out_is_gone_once_the_change_of_law_is_confirmed():
    from isocourse import load_rulebook

    ana = Record.load(EXAMPLES / "ana.json")
    book = load_rulebook((("us-ipledge-2026", True),))
    way = repair(ana, at=datetime(2026, 11, 12, 9), rulebook=book).ways[0]
    assert way.capsule_on == date(2026, 11, 16)  # the Monday after Sunday 15 November


def test_what_is_only_missing_is_all_that_is_asked_for():
    """Dora's test and prescription stand until the 12th; her questions and the authorisation are missing."""
    dora = Record.load(EXAMPLES / "dora.json")
    way = repair(dora, at=datetime(2026, 11, 12, 9)).ways[0]
    assert [booking.key for booking in way.bookings] == ["questions", "authorisation", "collect"]
    assert (way.visits, way.tests) == (0, 0)


def test_bookings_alone_do_not_undo_a_stop():
    found = repair(Record.load(EXAMPLES / "fay.json"), at=date(2026, 11, 12), horizon_days=10)
    assert not found.ways
    assert "us-ipledge-positive-test" in {item.code for item in found.obstacles}


def test_what_is_learned_later_does_not_count():
    """Her record goes on after the day asked about; a plan made then cannot know it."""
    then = known_by(bea(), datetime.fromisoformat("2026-10-20T12:00:00-04:00"))
    at = datetime(2026, 10, 20, 12)
    assert repair(bea(), at=at) == repair(replace(then, problems=()), at=at)


def test_closed_days_and_holidays_move_the_way():
    """Thanksgiving, 26 November 2026, is a Thursday."""
    at = datetime(2026, 11, 26, 9)
    open_that_day = repair(bea(), at=at).ways[0]
    closed = repair(bea(), at=at, setting=Setting(holidays="US")).ways[0]
    assert open_that_day.capsule_on == date(2026, 11, 26)
    assert closed.capsule_on == date(2026, 11, 27)


# The command


def test_the_command_says_the_day_first():
    ran = run("repair", EXAMPLES / "bea.json", "--at", "2026-11-10T09:00", "--today", "2026-11-28")
    assert ran.code == 0
    assert ran.lines[0].startswith("The next capsules: Tue 10 Nov 2026, today; 1 visit and 1 test")


def test_the_command_without_a_way():
    ran = run("repair", EXAMPLES / "fay.json", "--at", "2026-11-12", "--horizon", "5", "--today", "2026-11-28")
    assert ran.code == 1
    assert ran.lines[0] == "No way to the next capsule within 5 days by booking alone."
    assert "us-ipledge-positive-test" in ran.out


def test_as_json():
    ran = run("repair", EXAMPLES / "bea.json", "--at", "2026-11-10T09:00", "--json", "--today", "2026-11-28")
    assert json.loads(ran.out)["ways"][0]["capsule_on"] == "2026-11-10"


@pytest.mark.parametrize(
    ("option", "given", "said"),
    [
        ("--opening", "funday", "mon-fri, mon,wed,fri or daily"),
        ("--holidays", "XX-YY", "write for example US-NY"),
        ("--closed", "2026-12-27..2026-12-24", "write the earlier day first"),
        ("--away", "Christmas", "write 2026-12-24..2026-12-27"),
    ],
)
def test_a_wrong_setting_says_what_would_be_right(option, given, said):
    ran = run("repair", EXAMPLES / "bea.json", option, given, "--at", "2026-11-10")
    assert ran.code == 3
    assert said in " ".join((ran.out + ran.err).split())

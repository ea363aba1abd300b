"""One change, every later date: what moves, by how much, and which rule is responsible."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest

from isocourse import Record, Setting, closure, start_plan, what_if
from isocourse.schedule.sayings import read_change
from tests.cli.support import EXAMPLES, run
from tests.spec.people import build

AT = datetime(2026, 11, 10, 9)  # the morning after Bea's window closed


def bea():
    return Record.load(EXAMPLES / "bea.json")


def shifts(found):
    return {shift.key: shift for shift in found.shifts}


def test_a_later_test_moves_everything_after_it():
    found = what_if(bea(), ["test on 12 Nov"], at=AT)
    assert found.delay_days == 2
    assert {shift.days for shift in found.shifts} == {2}
    assert "us-ipledge-monthly-test" in shifts(found)["collect"].codes


def test_a_late_result_moves_the_prescription_and_not_the_test():
    found = shifts(what_if(bea(), ["result 1 day late"], at=AT))
    assert found["test"].days == 0
    assert (found["prescription"].days, found["collect"].days) == (1, 1)


def test_a_collection_on_its_last_day_is_allowed_and_the_day_after_is_not():
    """The specimen of 3 November is day 1 of 7 (programmes.md 2.6); both days are asked about on the 5th."""
    at = datetime(2026, 11, 5, 9)
    last = what_if(bea(), ["collect on 9 Nov"], at=at)
    late = what_if(bea(), ["collect on 10 Nov"], at=at)
    assert last.after.tests == 0
    assert late.after is None or late.after.tests == 1, "only a new test can carry a collection after the window"
    assert "us-ipledge-window-7" in shifts(late)["collect"].codes or late.after.capsule_on == date(2026, 11, 10)


def test_a_closed_day_moves_what_falls_on_it():
    found = what_if(bea(), ["closed 10 Nov..11 Nov"], at=AT)
    assert found.delay_days == 2
    assert shifts(found)["test"].why == "closed, or the patient cannot come, on the old day"


def test_a_thing_that_is_late_counts_from_its_planned_day():
    assert what_if(bea(), ["test 3 days late"], at=AT).after.capsule_on == date(2026, 11, 13)


def test_what_is_not_on_the_way_cannot_be_late():
    dora = Record.load(EXAMPLES / "dora.json")
    with pytest.raises(ValueError, match="not on the way"):
        what_if(dora, ["test 3 days late"], at=datetime(2026, 11, 12, 9))


# What can be said

TODAY = date(2026, 11, 10)
UNDERSTOOD = {
    "test on 26 Nov": ("on", "test", date(2026, 11, 26), 0, None),
    "Test  on 26 November 2026": ("on", "test", date(2026, 11, 26), 0, None),
    "collect on 2026-12-01": ("on", "collect", date(2026, 12, 1), 0, None),
    "visit on 9 Nov": ("on", "visit", date(2027, 11, 9), 0, None),
    "test on 29 Feb": ("on", "test", date(2028, 2, 29), 0, None),
    "prescription 3 days late": ("late", "prescription", None, 3, None),
    "result 1 day late": ("late", "result", None, 1, None),
    "closed 2026-12-24..2026-12-27": ("closed", "", None, 0, (date(2026, 12, 24), date(2026, 12, 27))),
    "closed 30 Dec..2 Jan": ("closed", "", None, 0, (date(2026, 12, 30), date(2027, 1, 2))),
    "away on 26 Nov": ("away", "", None, 0, (date(2026, 11, 26), date(2026, 11, 26))),
}
REFUSED = {
    "the moon is full": "write `test on 26 Nov`",
    "party on 26 Nov": "known are test, visit",
    "test on 31 Nov": "write 26 Nov, 26 Nov 2026 or 2026-11-26",
    "test on 2026-13-01": "write 26 Nov, 26 Nov 2026 or 2026-11-26",
    "closed 2026-12-27..2026-12-24": "write the earlier day first",
    "period 2 days late": "known are result, test",
}


@pytest.mark.parametrize(("text", "meant"), UNDERSTOOD.items())
def test_what_is_understood(text, meant):
    change = read_change(text, TODAY)
    assert (change.kind, change.thing, change.on, change.days, change.span) == meant


@pytest.mark.parametrize(("text", "said"), REFUSED.items())
def test_what_is_refused_says_what_would_be_right(text, said):
    with pytest.raises(ValueError, match=said.replace("(", r"\(")):
        read_change(text, TODAY)


# Closures


def uk_running(supplied):
    """Somebody whose supply of 30 days was handed over on that day."""
    return Record.from_dict(build(f"uk-ppp-month-3 at {supplied}", ""))


def test_a_closure_says_who_is_affected_and_who_can_be_moved_earlier():
    """Bea's window has closed: on 10 November she would be tested, but the clinic is closed that day and the next."""
    found = closure([bea()], at=AT, closed=[(date(2026, 11, 10), date(2026, 11, 11))])
    (row,) = found.affected
    assert (row.person, row.planned_on, row.earlier) == ("bea", date(2026, 11, 10), None)
    assert row.around.capsule_on == date(2026, 11, 12)


def test_a_course_is_moved_before_the_closure_where_the_rules_allow_it():
    """Her supply of 5 October lasts until 3 November; the clinic closes from 27 October to 4 November.

    A specimen of the 26th carries a collection until 1 November, and the pharmacy stays open.
    """
    before = bea().without(*(event for event in bea().events if str(event.happened) >= "2026-11"))
    at = datetime(2026, 10, 20, 9)
    found = closure([before], at=at, closed=[(date(2026, 10, 27), date(2026, 11, 4))])
    (row,) = found.affected
    assert row.earlier.capsule_on == date(2026, 10, 26)
    days = {booking.key: booking.on for booking in row.around.bookings}
    assert (days["test"], days["collect"]) == (date(2026, 10, 26), date(2026, 10, 28))


def test_a_closure_long_before_a_supply_runs_out_affects_nobody():
    found = closure([bea()], at=datetime(2026, 10, 8, 9), closed=[(date(2026, 10, 12), date(2026, 10, 13))])
    assert (found.affected, found.unaffected) == ((), 1)


# From the decision to the first capsule


def fresh():
    """Nothing is done yet: only who she is, her category, her period, and that prescriber and pharmacy are enrolled."""
    return Record.load(EXAMPLES / "plans" / "pia.json")


def test_a_start_waits_for_the_month_and_for_the_period():
    """Contraception from 2 March: a month is complete on 2 April, the 19 days after the screening on 21 March.

    Periods are to be expected on 25 March and 22 April, and the confirmation falls on day 1 to 5 of one (programmes.md
    2.4): so it is taken on 22 April.
    """
    found = start_plan(fresh(), at=date(2026, 3, 2))
    days = {booking.key: booking.on for booking in found.earliest.bookings}
    assert days["screening"] == days["contraception"] == date(2026, 3, 2)
    assert found.earliest.capsule_on == days["test"] == date(2026, 4, 22)
    assert found.earliest.expects == (date(2026, 4, 22),)


def test_the_robust_path_survives_each_slip():
    found = start_plan(fresh(), at=date(2026, 3, 2), slip_days=2)
    assert found.robust is not None
    assert found.robust.capsule_on >= found.earliest.capsule_on
    assert found.robust_latest_on > found.robust.capsule_on


def test_a_test_on_the_last_day_that_counts_survives_no_slip_of_it():
    """The clinic opens on Sundays only: 26 April is day 5 of the period, and a day later is too late."""
    sundays = Setting(opening=frozenset({6}), pharmacy=frozenset(range(7)))
    found = start_plan(fresh(), at=date(2026, 3, 2), slip_days=2, setting=sundays)
    assert found.earliest.capsule_on == date(2026, 4, 26)
    assert "test" not in found.earliest_survives


# The commands


def test_the_first_line_says_how_far_the_capsules_move():
    ran = run("what-if", EXAMPLES / "bea.json", "test on 12 Nov", "--at", "2026-11-10T09:00", "--today", "2026-11-28")
    assert ran.code == 0
    assert ran.lines[0] == "The next capsules move 2 days later, to Thu 12 Nov 2026."
    assert "us-ipledge-monthly-test" in ran.out


def test_a_change_that_is_not_understood_shows_the_grammar():
    ran = run("what-if", EXAMPLES / "bea.json", "the moon is full", "--at", "2026-11-10", "--today", "2026-11-28")
    assert ran.code == 3
    assert "write `test on 26 Nov`" in " ".join((ran.out + ran.err).split())


def test_a_record_alone_is_no_question():
    assert run("what-if", EXAMPLES / "bea.json", "--at", "2026-11-10").code == 3


def test_closed_days_of_many_records(tmp_path):
    (tmp_path / "bea.json").write_text(bea().dumps())
    (tmp_path / "bad.json").write_text("{")
    ran = run("what-if", "--closed", "2026-11-10..2026-11-11", tmp_path, "--at", "2026-11-10T09:00",
              "--today", "2026-11-28")  # fmt: skip
    assert ran.code == 2
    assert ran.lines[0] == "1 course affected: 0 can be moved earlier, 1 cannot."
    assert "Not read (1)" in ran.out


def test_a_start_plan_as_text_and_as_json():
    asked = ("start-plan", EXAMPLES / "plans" / "pia.json", "--at", "2026-03-02", "--today", "2026-11-28")
    assert run(*asked).lines[0].startswith("First capsules: Wed 22 Apr 2026 at the earliest")
    assert json.loads(run(*asked, "--json").out)["earliest"]["capsule_on"] == "2026-04-22"

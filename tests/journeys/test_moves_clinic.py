"""A patient moves clinic in mid-course; an earlier course, seven years ago, is found in the old notes."""

from __future__ import annotations

from datetime import date

from isocourse import Record
from isocourse.dose import ledger

from .story import Story

EARLIER = (
    ("2019-01-10", "prescription", {"days": 30, "daily_dose": "40 mg"}),
    ("2019-01-10", "dispense", {"days": 30, "daily_dose": "40 mg"}),
    ("2019-02-08", "dispense", {"days": 30, "daily_dose": "40 mg"}),
    ("2019-03-11", "course", {"step": "stopped"}),
)


def moved() -> Story:
    """Month three in the new clinic; the old letter is entered on 5 March 2026."""
    story = Story("us-can-month-3")
    for day, kind, fields in EARLIER:
        story.then(day, kind, recorded="2026-03-05", source="letter of the old clinic", **fields)
    return story.then("2026-01-05", "weight", weight="60 kg")


def test_the_supply_of_this_month_is_not_held_up_by_the_old_course():
    assert moved().may("dispense", "2026-04-13").answer == "allow"


def test_both_courses_are_counted_apart_and_together():
    book = ledger(moved().record, date(2026, 4, 11))
    assert [course.taken_mg for course in book.earlier] == [2400]
    assert book.total_mg == book.course.taken_mg + 2400


def test_before_the_letter_came_nobody_knew_of_the_old_course():
    story = moved()
    then = ledger(story.record, date(2026, 3, 4), known_on=date(2026, 3, 4))
    assert then.earlier == ()


def test_the_move_loses_nothing():
    story = moved()
    again = Record.from_dict(story.told)
    assert len(again.events) == len(story.told["events"])
    assert not again.problems

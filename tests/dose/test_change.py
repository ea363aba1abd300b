"""A change of dose beside going on: days worked out by hand for 60 kg and 30 mg a day, taken for 60 days (30 mg/kg)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from isocourse.dose import Background, CannotPlan, change, products
from isocourse.dose.weights import Weight
from isocourse.render.changes import first_line, sections

ON = date(2026, 3, 1)
CONVENTIONAL = products()["us-conventional"]
TAKEN = Background(
    so_far=30.0, so_far_latest=28.0, days_taken=60, present_mg=30.0, in_hand_mg=300.0, weight=Weight(ON, 60.0)
)


@pytest.mark.parametrize(
    ("daily_mg", "changes", "target", "days"),
    [
        # going on: 90 mg/kg of 60 kg are 5,400 mg, 180 days of 30 mg
        (60, 1, 120, 90),
        (60, 11, 120, 95),  # ten days of 30 mg, then 5,100 mg
        (20, 1, 120, 270),
        (60, 11, 60, 35),  # to 60 mg/kg: 300 mg, then 1,500 mg
    ],
)
def test_the_days_are_those_of_arithmetic(daily_mg, changes, target, days):
    day = ON + timedelta(changes)
    made = change(TAKEN, CONVENTIONAL, daily_mg=daily_mg, changes=day, on=ON, target=target)
    usual = (target - 30) * 60 // 30
    assert (made.going_on.days, made.changed.days) == (usual, days)
    assert made.days_moved == days - usual
    assert made.changed.phases[-1].begins == day
    assert made.changed.mg_per_kg == pytest.approx(target)


def test_a_dose_between_capsules_is_not_rounded_as_in_a_first_month():
    """39 mg become 40, the nearest; a first month would round down, to 30."""
    made = change(TAKEN, CONVENTIONAL, daily_mg=39, changes=ON + timedelta(1), on=ON)
    assert made.changed.phases[-1].dose.mg == 40


def test_both_conventions_are_named_and_differ():
    """28 mg/kg by the latest weight are two less, so that the same end comes four days later at 30 mg a day."""
    made = change(TAKEN, CONVENTIONAL, daily_mg=60, changes=ON + timedelta(1), on=ON)
    rows = {row[0]: row[1:] for row in sections(made)[0].table.rows}
    assert rows["Whole course, weight at the time"] == ("120.0 mg/kg", "120.0 mg/kg")
    assert rows["Whole course, latest weight"] == ("118.0 mg/kg", "118.0 mg/kg")
    assert rows["Last capsule"] == ("28 Aug 2026", "30 May 2026")
    assert rows["The end by the latest weight"] == ("1 Sep 2026", "1 Jun 2026")
    assert first_line(made) == "60 mg a day from Mon 2 Mar 2026, to Sat 30 May 2026: 90 days earlier."


@pytest.mark.parametrize(
    ("who", "more", "says"),
    [
        ({"weight": None}, {}, "the weight is not on record"),
        ({"present_mg": None}, {}, "no daily dose is being taken"),
        ({"so_far": None}, {}, "how much was taken so far in mg/kg is not known"),
        ({"so_far": 120.0}, {}, "already reached"),
        ({}, {"daily_mg": 130}, "at most 120 mg, the labels' upper limit"),
        ({}, {"daily_mg": 0}, "not above 0"),
        ({}, {"changes": ON}, "tomorrow at the earliest"),
        ({}, {"changes": ON + timedelta(61)}, "within 60 days"),
        ({}, {"target": 400}, "between 30 and 300"),
        ({}, {"target": float("nan")}, "between 30 and 300"),
        ({}, {"daily_mg": float("nan")}, "not above 0"),
    ],
)
def test_what_cannot_be_compared_says_why(who, more, says):
    asked = {"daily_mg": 60, "changes": ON + timedelta(1), "on": ON} | more
    known = Background(**{**vars(TAKEN), **who})
    with pytest.raises(CannotPlan, match=says):
        change(known, CONVENTIONAL, **asked)

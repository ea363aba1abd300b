"""Plans in words."""

import pytest

from isocourse.forecast.plans import LONGEST_DAYS, PlanProblem, going_on, read_plan
from isocourse.sim import Course

READ = [
    # words, wait, (amount, by weight, days, to, every, on, off) of each step
    ("none", 0, []),
    ("stop today", 0, []),
    ("wait 3 months then none", 91, []),
    ("wait 10 days", 10, []),
    ("40 mg for 24 weeks", 0, [(40, False, 168, None, 1, 1, 0)]),
    ("40 mg a day for 24 weeks", 0, [(40, False, 168, None, 1, 1, 0)]),
    ("20 mg every other day for 1 week", 0, [(20, False, 7, None, 2, 1, 0)]),
    ("1 mg/kg for 7 days in 28 for 16 weeks", 0, [(1, True, 112, None, 1, 7, 21)]),
    (
        "0.5 mg/kg for 4 weeks then 1 mg/kg to 120 mg/kg",
        0,
        [(0.5, True, 28, None, 1, 1, 0), (1, True, None, 120, 1, 1, 0)],
    ),
    ("Wait 6 Months then UK-label", 183, [(0.5, True, 28, None, 1, 1, 0), (0.75, True, None, 120, 1, 1, 0)]),
]
REFUSED = [
    ("", "is not a step"),
    ("40", "is not a step"),
    ("40 mg", "is not a step"),
    ("200 mg for 4 weeks", "at most 2 mg/kg or 160 mg"),
    ("3 mg/kg for 4 weeks", "at most 2 mg/kg or 160 mg"),
    ("0 mg for 4 weeks", "above 0"),
    ("1 mg/kg to 500 mg/kg", "at most 300"),
    ("1 mg/kg for 9 days in 7 for 4 weeks", "7 days in 28"),
    ("40 mg for 9 years", "is not between 1 and"),
    ("fulminans", "prednisone"),
    ("wait 3 months then go on", "cannot wait"),
    (" = none", "no name"),
]


@pytest.mark.parametrize(("words", "wait", "steps"), READ)
def test_read(words, wait, steps):
    plan = read_plan(words)
    assert plan.name == words
    assert plan.wait == wait
    assert [(s.amount, s.by_weight, s.days, s.to, s.every, s.on, s.off) for s in plan.steps] == steps


@pytest.mark.parametrize(("words", "says"), REFUSED)
def test_refused_with_what_would_be_right(words, says):
    with pytest.raises(PlanProblem, match=says):
        read_plan(words)


def test_a_name_before_the_equals_sign():
    assert read_plan("slow = 20 mg for 10 weeks").name == "slow"


def test_going_on_takes_todays_dose_to_the_usual_limit():
    plan = going_on(read_plan("go on"), 30.0, "p")
    assert (plan.steps[0].amount, plan.steps[0].to) == (30.0, 120.0)
    with pytest.raises(PlanProblem, match="takes nothing today"):
        going_on(read_plan("go on"), None, "p")


def test_the_limit_counts_the_present_course_only():
    """Of 150 mg/kg in all, 50 are of this course: 70 are left to 120, whatever came before."""
    course = read_plan("1 mg/kg to 120 mg/kg").course(Course(), 100, 60.0, 50.0, 150.0)
    assert course.limit == 220.0
    assert course.stretches[0].first == 100
    assert 70 <= course.days - 100 <= LONGEST_DAYS


def test_a_plan_begins_when_the_waiting_ends_and_its_steps_follow_each_other():
    first, second = read_plan("wait 10 days then 20 mg for 30 days then 40 mg for 60 days").stretches(5, 70.0)
    assert (first.first, first.until, second.first, second.until) == (15, 45, 45, 105)

"""The picture of a course: every event has its mark, every mark its words, and values lie where they should."""

from __future__ import annotations

from datetime import date

import pytest

from isocourse import Record
from isocourse.clinic.limits import limits
from isocourse.clinic.timeline import GUTTER, WIDTH, timeline
from isocourse.programmes import load_rulebook

TODAY = date(2026, 11, 9)
RULES = load_rulebook().programme("uk-mhra").rules_for("prescribe", "take", "follow")
EVENTS = [
    {"kind": "dispense", "happened": "2026-09-01", "days": 30, "capsules": 30, "strengths": ["40 mg"]},
    {"kind": "laboratory", "happened": "2026-09-01", "analyte": "alt", "value": 20, "unit": "U/L", "upper_limit": 40},
    {"kind": "laboratory", "happened": "2026-10-01", "analyte": "alt", "value": 80, "unit": "U/L", "upper_limit": 40},
    {"kind": "pregnancy-test", "happened": "2026-10-01", "result": "positive"},
    {"kind": "pregnancy-test", "happened": "2026-10-02", "result": "negative", "verification": "not-proven"},
    {"kind": "questionnaire", "happened": "2026-10-01", "instrument": "phq-9", "total": 9},
]


@pytest.fixture
def drawn():
    head = {"isocourse": 1, "person": "ada", "programme": "uk-mhra", "timezone": "Europe/London"}
    return timeline(Record.from_dict({**head, "events": EVENTS}), TODAY, [], rules=RULES)


def lane(drawn, title):
    return next(one for one in drawn.lanes if one.title == title)


def test_a_result_above_its_limit_lies_above_the_line_and_is_marked(drawn):
    found = lane(drawn, "ALT")
    low, high = found.marks
    [(own, says), *others] = found.limits
    assert high.y < own < low.y  # the drawing counts from the top
    assert (low.tone, high.tone) == ("task", "review")
    assert (says, [words for _, words in others]) == ("upper limit 40 U/L", ["lower the dose 80 U/L", "hold 120 U/L"])


@pytest.mark.parametrize(
    ("analyte", "upper_limit", "lines"),
    [
        # evidence/safety.md B: mg/dL, rounded; the limits of enzymes are multiples of the laboratory's own.
        ("triglycerides", None, [("repeat", 200), ("lower the dose", 399), ("hold", 496), ("stop", 797)]),
        ("alt", 40, [("upper limit", 40), ("lower the dose", 80), ("hold", 120), ("stop", 200)]),
        ("ast", None, []),
        ("ck", 200, [("upper limit", 200), ("hold", 1000), ("stop", 2000)]),
        ("glucose", 5.6, [("upper limit", 6)]),
    ],
)
def test_lines_are_where_the_rules_act(analyte, upper_limit, lines):
    assert [(line.says, round(line.value)) for line in limits(RULES, analyte, upper_limit, TODAY)] == lines


def test_results_stay_in_the_unit_of_their_reports():
    head = {"isocourse": 1, "person": "ada", "programme": "uk-mhra", "timezone": "Europe/London"}
    given = {"kind": "laboratory", "analyte": "triglycerides", "unit": "mmol/L"}
    events = [{**given, "happened": "2026-09-01", "value": 1.1}, {**given, "happened": "2026-10-01", "value": 4.6}]
    found = lane(timeline(Record.from_dict({**head, "events": events}), TODAY, [], rules=RULES), "Triglycerides")
    assert (found.unit, [round(mark.value, 6) for mark in found.marks]) == ("mmol/L", [1.1, 4.6])
    said = ["repeat 2.26 mmol/L", "lower the dose 4.5 mmol/L", "hold 5.6 mmol/L"]
    assert [words for _, words in found.limits] == said


def test_a_scale_is_drawn_against_its_own_highest(drawn):
    [nine] = lane(drawn, "PHQ-9").marks
    whole = lane(drawn, "PHQ-9")
    assert whole.y + whole.height * 0.4 < nine.y  # nine of 27 is in the lower part, although it is the highest so far


def test_positive_negative_and_not_proven_look_different(drawn):
    assert [mark.tone for mark in lane(drawn, "Pregnancy tests").marks] == ["block", "unknown"]


def test_thirty_days_of_forty_milligrams_are_one_bar(drawn):
    [bar] = lane(drawn, "Dose").bars
    assert (bar.first, bar.last, bar.label) == (date(2026, 9, 1), date(2026, 9, 30), "40 mg")


def test_everything_lies_on_the_page_in_the_order_of_days_and_is_in_the_table(drawn):
    marks = [mark for one in drawn.lanes for mark in one.marks]
    assert all(GUTTER <= mark.x <= WIDTH for mark in marks)
    assert sorted(marks, key=lambda mark: mark.x) == sorted(marks, key=lambda mark: mark.day)
    assert len(drawn.rows) == len(marks) + 1  # and the bar


def test_an_empty_record_has_no_picture():
    assert timeline(Record("ada", programme="uk-mhra"), TODAY, []) is None

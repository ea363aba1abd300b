"""The picture of a course: every event has its mark, every mark its words, and values lie where they should."""

from __future__ import annotations

from datetime import date

import pytest

from isocourse import Record
from isocourse.clinic.timeline import GUTTER, WIDTH, timeline

TODAY = date(2026, 11, 9)
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
    return timeline(Record.from_dict({**head, "events": EVENTS}), TODAY, [])


def lane(drawn, title):
    return next(one for one in drawn.lanes if one.title == title)


def test_a_result_above_its_limit_lies_above_the_line_and_is_marked(drawn):
    found = lane(drawn, "ALT")
    low, high = found.marks
    assert high.y < found.limit < low.y  # the drawing counts from the top
    assert (low.tone, high.tone) == ("task", "review")
    assert found.limit_says == "upper limit 40 U/L"


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

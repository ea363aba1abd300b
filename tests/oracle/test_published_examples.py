"""The oracle gives the verdicts of the worked examples in evidence/programmes.md 2.9 and 3.3."""

from __future__ import annotations

from datetime import date, datetime
from random import Random

import pytest

from . import uk_gate, us_gate
from .histories import Story, hand_over, uk_month, uk_start, us_month, us_people, us_start


def american(can: bool, decided: date, *tested: date) -> Story:
    """Everything done, with the last test (or visit) on the last day given; no date of the programme's own."""
    story = Story(Random(1), "us-ipledge", "America/New_York", can)
    us_people(story, decided)
    us_start(story, decided, tested[0])
    for number, day in enumerate(tested):
        us_month(story, day, first=number == 0)
        for step in story.tagged("authorisation"):
            step.pop("do_not_dispense_after", None)
        if day != tested[-1]:
            hand_over(story)
    story.last("test" if can else "visit")["happened"] = tested[-1]
    return story


def british(decided: date, tested: date, **person: str) -> Story:
    story = Story(Random(1), "uk-mhra", "Europe/London", can=True)
    uk_start(story, decided, tested)
    uk_month(story, tested, 0)
    story.last("person").update(person)
    story.last("order")["happened"] = story.last("test")["happened"] = tested
    return story


@pytest.mark.parametrize(("at", "answer"), [(datetime(2025, 4, 14, 20), "allow"), (datetime(2025, 4, 15), "block")])
def test_seven_days_from_the_specimen(at, answer):
    story = american(True, date(2025, 1, 20), date(2025, 3, 9), date(2025, 4, 8))
    assert us_gate.judge(story.record, "dispense", at).answer == answer


def test_seventeen_days_between_the_tests():
    story = american(True, date(2025, 2, 3), date(2025, 2, 20))
    gate = us_gate.judge(story.record, "prescribe", date(2025, 2, 22))
    assert gate.answer == "block"
    assert "us-ipledge-confirmation-interval" in gate.codes["us-ipledge-discretion"][0]


def test_no_tests_and_no_questions_for_those_who_cannot_become_pregnant():
    story = american(False, date(2025, 2, 1), date(2025, 3, 3))
    assert us_gate.judge(story.record, "dispense", date(2025, 3, 10)).answer == "allow"


def test_a_positive_test_stops():
    story = american(True, date(2025, 1, 20), date(2025, 3, 9), date(2025, 4, 8), date(2025, 5, 6))
    story.last("test")["result"] = "positive"
    assert us_gate.judge(story.record, "dispense", date(2025, 5, 8)).answer == "stop"


@pytest.mark.parametrize(("initiated", "answer"), [(date(2024, 5, 10), "block"), (date(2026, 3, 10), "allow")])
def test_fifteen_years_old_with_one_prescriber(initiated, answer):
    story = british(date(initiated.year, 1, 10), initiated, birth_date=f"{initiated.year - 15}-01-02")
    story.steps = [step for step in story.steps if step["tag"] != "agreement"]
    assert uk_gate.judge(story.record, "prescribe", initiated).answer == answer


def test_handed_over_five_days_after_the_prescription():
    story = british(date(2025, 3, 20), date(2025, 5, 1), birth_date="2000-01-01")
    assert uk_gate.judge(story.record, "dispense", date(2025, 5, 6)).answer == "allow"


def test_a_hormonal_ius_alone_for_five_weeks():
    story = british(date(2025, 1, 6), date(2025, 2, 10), birth_date="2000-01-01")
    story.steps = [step for step in story.steps if step["tag"] not in ("contraception", "exemption")]
    story.add("contraception", "contraception", date(2025, 1, 6), method="ius", since=date(2025, 1, 6))
    assert uk_gate.judge(story.record, "prescribe", date(2025, 2, 10)).answer == "allow"

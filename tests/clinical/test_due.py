"""Which tests are due: what presses first, and that nothing is late inside its window."""

from __future__ import annotations

from datetime import date

import pytest

from isocourse import Policy, Record
from isocourse.schedule.due import laboratory_tests
from tests.spec.people import build

LABEL = Policy(laboratory_schedule="label")


def due(change: str, on: date, policy: Policy | None = None):
    return laboratory_tests(Record.from_dict(build("on-treatment", change)), at=on, policy=policy or Policy())


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (date(2026, 2, 15), "later"),
        (date(2026, 2, 16), "now"),
        (date(2026, 3, 2), "now"),
        (date(2026, 3, 3), "overdue"),
    ],
)
def test_due_soon_is_not_late(on, status):
    found = due("without tg, alt", on)
    assert found.next.code == "lab-due-peak"
    assert (found.next.status, found.next.opens, found.next.closes) == (status, date(2026, 2, 16), date(2026, 3, 2))


def test_nothing_is_due_when_all_was_measured():
    found = due("-", date(2026, 3, 2))
    assert found.tests == ()
    assert {item.action for item in found.results} == {"continue"}
    assert found.pressing is None


def test_the_clinic_can_choose_the_labels_rhythm():
    assert [test.code for test in due("-", date(2026, 5, 20), LABEL).tests] == ["lab-due-quarter"]
    assert due("-", date(2026, 5, 20)).tests == ()


@pytest.mark.parametrize(
    ("change", "action", "said"),
    [
        ("tg: value=2.3", "repeat", "2.3 mmol/L on 20 Feb 2026, fasting, before 1 mmol/L, rising, CTCAE v5.0 grade 1"),
        ("tg: value=4.5", "reduce", "CTCAE v5.0 grade 2"),
        ("tg: value=5.6", "hold", "CTCAE v5.0 grade 2"),
        ("tg: value=500, unit=mg/dL", "hold", "CTCAE v5.0 grade 2"),
        ("tg: value=501, unit=mg/dL", "hold", "CTCAE v5.0 grade 3"),
        ("tg: value=5.7", "hold", "CTCAE v5.0 grade 2"),
        ("tg: value=5.71", "hold", "CTCAE v5.0 grade 3"),
        ("tg: value=9", "stop", "CTCAE v5.0 grade 3"),
        ("tg: value=11.5", "stop", "CTCAE v5.0 grade 4"),
        ("tg: value=5.6, fasting=", "review", "fasting or not is not recorded"),
        ("alt: value=121", "hold", "3.02 times the laboratory's limit of 40, before 20 U/L (0.5 times), rising"),
        ("alt: value=81", "reduce", "CTCAE v5.0 grade 1"),
        ("alt: upper_limit=", "review", "ALT"),
    ],
)  # fmt: skip
def test_results_with_their_action_trend_and_grade(change, action, said):
    found = due(change, date(2026, 3, 2))
    assert found.results[0].action == action
    assert said in found.results[0].shown


def test_before_the_start_the_tests_of_the_baseline_are_due():
    found = due("without supply-1, supply-2, tg, alt, lipids, liver, prescription", date(2026, 1, 4))
    assert {"baseline-alt", "baseline-triglycerides"} <= {test.code for test in found.tests}


def test_without_a_programme_nothing_is_made_up():
    record = Record.from_dict({"isocourse": 1, "person": "maya", "events": []})
    found = laboratory_tests(record, at=date(2026, 3, 2))
    assert found.tests == ()
    assert found.programme is None

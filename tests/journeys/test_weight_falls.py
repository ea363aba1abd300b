"""The weight falls by twelve in a hundred in the course of treatment."""

from __future__ import annotations

from datetime import date

import pytest

from isocourse.dose import ledger

from .story import Story


def lighter() -> Story:
    """75 kg at the start, 66 kg on 12 April; three supplies of 30 days at 40 mg."""
    story = (
        Story("us-can-month-3")
        .then("2026-02-10", "weight", weight="75 kg")
        .then("2026-04-12", "weight", weight="66 kg")
    )
    return story.then("2026-04-12", "dispense", days=30, daily_dose="40 mg")


def test_both_conventions_are_given_and_only_one_rescales_the_past():
    course = ledger(lighter().record, date(2026, 5, 10)).course
    assert course.taken_mg == 40 * course.days_taken
    after = (date(2026, 5, 10) - date(2026, 4, 12)).days + 1
    before = course.days_taken - after
    assert course.mg_per_kg_latest == pytest.approx(course.taken_mg / 66)
    assert course.mg_per_kg_at_the_time == pytest.approx(40 * before / 75 + 40 * after / 66)


def test_the_day_before_nothing_of_the_new_weight_is_known():
    course = ledger(lighter().record, date(2026, 4, 11)).course
    assert course.mg_per_kg_latest == pytest.approx(course.mg_per_kg_at_the_time)


def test_a_lighter_person_takes_more_for_each_kg_and_it_is_said():
    story = lighter()
    assert ledger(story.record, date(2026, 5, 10)).course.mg_per_kg_latest > 40 * 60 / 75

"""Seventeen years old, in Britain, on 21 and on 23 January 2026: the second prescriber, and what replaced it."""

from __future__ import annotations

import pytest

from .story import Story, in_the_way

ONE_PRESCRIBER = "without second-agreement"
REVISED = (
    "form: edition=2026-01-22, happened=2026-01-22,"
    " confirms=indication-understood+second-opinion-understood+clinically-indicated+no-other-effective-treatment"
)


def test_on_the_21st_one_prescriber_is_not_enough():
    decision = Story("uk-under-18", ONE_PRESCRIBER).may("start", "2026-01-21")
    assert decision.answer == "block"
    assert "uk-under18-two-prescribers" in in_the_way(decision)


def test_on_the_23rd_one_prescriber_and_the_revised_form_are_enough():
    decision = Story("uk-under-18", f"{ONE_PRESCRIBER}; {REVISED}").may("start", "2026-01-23")
    assert "uk-under18-two-prescribers" not in in_the_way(decision)
    assert decision.answer == "allow"


@pytest.mark.parametrize("day", ["2026-01-22", "2026-01-23"])
def test_the_old_form_is_looked_at_after_the_change(day):
    decision = Story("uk-under-18", ONE_PRESCRIBER).may("start", day)
    assert decision.answer == "review"
    assert in_the_way(decision) == {"uk-arf"}

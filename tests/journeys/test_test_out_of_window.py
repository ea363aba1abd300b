"""A pregnancy test one day outside its window."""

from __future__ import annotations

from datetime import date

import pytest

from .story import Story, in_the_way


@pytest.mark.parametrize(("day", "answer"), [("2026-02-12T09:00", "allow"), ("2026-02-13T09:00", "block")])
def test_confirmation_on_day_five_or_six_of_the_period(day, answer):
    """The period began on 8 February; day 5 is the 12th."""
    story = Story(
        "us-can-first",
        f"confirmation: happened={day}; counselling: happened=2026-02-13; prescription: happened=2026-02-13;"
        " entry-prescriber: happened=2026-02-13; entry-patient: happened=2026-02-14; questions: happened=2026-02-14;"
        " authorisation: happened=2026-02-15",
    )
    decision = story.may("dispense", "2026-02-16")
    assert decision.answer == answer
    assert ("us-ipledge-confirmation-cycle" in in_the_way(decision)) == (answer == "block")


@pytest.mark.parametrize(("screening", "answer"), [("2026-01-22", "allow"), ("2026-01-23", "block")])
def test_confirmation_eighteen_days_after_the_screening(screening, answer):
    """Day 19 is 10 February for a screening of 22 January."""
    decision = Story("us-can-first", f"screening: happened={screening}; decided: happened={screening}").may(
        "dispense", "2026-02-12"
    )
    assert decision.answer == answer
    if answer == "block":
        (interval,) = [item for item in decision.findings if item.code == "us-ipledge-confirmation-interval"]
        assert interval.opens == date(2026, 2, 11)


@pytest.mark.parametrize(("tested", "answer"), [("2026-02-27", "allow"), ("2026-02-26", "review")])
def test_in_britain_a_follow_up_test_of_four_days_ago_is_looked_at(tested, answer):
    """At most 3 days before the prescription of 2 March."""
    decision = Story("uk-ppp-month-3", f"test: happened={tested}").may("dispense", "2026-03-02")
    assert decision.answer == answer
    assert ("uk-test-recency" in in_the_way(decision)) == (answer == "review")

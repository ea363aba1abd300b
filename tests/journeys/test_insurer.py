"""The insurer did not answer in time, so the first capsules were never collected."""

from __future__ import annotations

from datetime import date

import pytest

from .story import Story, in_the_way, step


def waiting_for_the_insurer(**settled: bool) -> Story:
    """Specimen on 10 February 2026; everything is in place, but the insurer has not answered."""
    return Story("us-can-first", confirm={name.replace("_", "-"): live for name, live in settled.items()})


@pytest.mark.parametrize(("at", "answer"), [("2026-02-16T23:59-05:00", "allow"), ("2026-02-17T00:00-05:00", "block")])
def test_the_window_of_seven_days_closes_at_midnight_in_new_york(at, answer):
    assert waiting_for_the_insurer().may("dispense", at).answer == answer


def test_the_day_after_says_what_to_do_and_from_when():
    story = waiting_for_the_insurer()
    decision = story.may("dispense", "2026-02-17")
    assert {"us-ipledge-window-7", "us-ipledge-lockout-19"} <= in_the_way(decision)
    assert decision.not_before == date(2026, 3, 1)
    test = step(story.ahead("2026-02-17"), "us-ipledge-lockout-19")
    assert (test.needs, test.earliest, test.status) == ("pregnancy-test", date(2026, 3, 1), "later")


def test_a_new_test_on_day_19_and_the_monthly_steps_bring_the_capsules():
    story = (
        waiting_for_the_insurer()
        .then("2026-02-28", "cycle", period_began="2026-02-28")
        .then("2026-03-01T09:00-05:00", "pregnancy-test", result="negative", specimen="serum",
              setting="certified-laboratory", detection_limit="5 mIU/mL", purpose="retest")
        .then("2026-03-01", "counselling", topics=["pregnancy-prevention", "blood-donation", "no-sharing"])
        .then("2026-03-01", "prescription", days=30, repeats=0, daily_dose="40 mg", strengths=["40 mg"], capsules=30)
        .then("2026-03-01", "contraception-entry", entered_by="prescriber", methods=["combined-pill", "male-condom"])
        .then("2026-03-02", "contraception-entry", entered_by="patient", methods=["combined-pill", "male-condom"])
        .then("2026-03-02", "comprehension", passed=True)
    )  # fmt: skip
    # The authorisation of February is still there; it came before this month's steps and does not serve them.
    assert in_the_way(story.may("dispense", "2026-03-02")) == {"us-ipledge-entry-order"}
    story.then("2026-03-02", "authorisation", number="RMA2")
    decision = story.may("dispense", "2026-03-03")
    assert decision.answer == "allow"
    assert decision.by == date(2026, 3, 7)

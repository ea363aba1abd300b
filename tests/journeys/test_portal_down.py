"""The programme's portal was down for four weeks: no questions answered, no authorisation, and nobody's fault."""

from __future__ import annotations

from datetime import date

from .story import Story, in_the_way, step


def shut_out() -> Story:
    """Third month. The test was in time; the patient could not log in, and the pharmacy got no authorisation."""
    return Story("us-can-month-3", "without questions, authorisation, entry-patient")


def test_while_it_is_down_it_is_clear_whose_turn_it_is():
    decision = shut_out().may("dispense", "2026-04-13")
    assert decision.answer == "block"
    assert in_the_way(decision) == {
        "us-ipledge-comprehension", "us-ipledge-contraception-both-enter", "us-ipledge-rma"
    }  # fmt: skip
    turns = {item.code: item.who for item in decision.findings if item.outcome != "holds"}
    assert (turns["us-ipledge-comprehension"], turns["us-ipledge-rma"]) == ("patient", "pharmacy")


def test_after_four_weeks_a_later_supply_is_had_again_at_once():
    """Not the first supply, so no lock-out: a new test today opens a new window."""
    story = shut_out()
    decision = story.may("dispense", "2026-05-08")
    assert "us-ipledge-window-7" in in_the_way(decision)
    assert "us-ipledge-lockout-19" not in in_the_way(decision)
    assert step(story.ahead("2026-05-08"), "us-ipledge-window-7").earliest is None
    story.then("2026-05-08T10:00-04:00", "pregnancy-test", result="negative", specimen="serum",
               setting="certified-laboratory", detection_limit="5 mIU/mL", purpose="monthly")  # fmt: skip
    story.then("2026-05-08", "counselling", topics=["pregnancy-prevention", "blood-donation", "no-sharing"])
    story.then("2026-05-08", "prescription", days=30, repeats=0, daily_dose="40 mg", strengths=["40 mg"], capsules=30)
    for who in ("prescriber", "patient"):
        story.then("2026-05-08", "contraception-entry", entered_by=who, methods=["combined-pill", "male-condom"])
    story.then("2026-05-08", "comprehension", passed=True)
    story.then("2026-05-08", "authorisation", number="RMA4")
    decision = story.may("dispense", "2026-05-09")
    assert decision.answer == "allow"
    assert decision.by == date(2026, 5, 14)


def test_the_old_prescription_does_not_come_back_to_life():
    story = shut_out().then("2026-05-08", "comprehension", passed=True).then("2026-05-08", "authorisation", number="R")
    assert story.may("dispense", "2026-05-08").answer == "block"

"""Nobody came to collect; the authorisation must be reversed and the capsules put back."""

from __future__ import annotations

from datetime import date

from .story import Story, in_the_way, step


def test_after_the_window_the_pharmacy_reverses_the_authorisation():
    story = Story("us-can-month-3")
    decision = story.may("dispense", "2026-04-17")
    assert decision.answer == "block"
    assert "us-ipledge-window-7" in in_the_way(decision)
    reverse = step(story.ahead("2026-04-17"), "us-ipledge-rma-reverse")
    assert reverse.who == "pharmacy"


def test_once_reversed_and_back_in_stock_the_task_is_gone():
    story = Story("us-can-month-3").then("2026-04-17", "dispense", status="returned-to-stock")
    story.then("2026-04-17", "authorisation", number="RMA3", status="reversed")
    assert not [item for item in story.ahead("2026-04-18") if "us-ipledge-rma-reverse" in item.codes]


def test_an_authorisation_that_was_not_reversed_serves_no_later_prescription():
    story = Story("us-can-month-3")
    story.then("2026-04-20T09:00-04:00", "pregnancy-test", result="negative", specimen="serum",
               setting="certified-laboratory", detection_limit="5 mIU/mL", purpose="monthly")  # fmt: skip
    story.then("2026-04-20", "counselling", topics=["pregnancy-prevention", "blood-donation", "no-sharing"])
    story.then("2026-04-20", "prescription", days=30, repeats=0, daily_dose="40 mg", strengths=["40 mg"], capsules=30)
    for who in ("prescriber", "patient"):
        story.then("2026-04-20", "contraception-entry", entered_by=who, methods=["combined-pill", "male-condom"])
    story.then("2026-04-20", "comprehension", passed=True)
    decision = story.may("dispense", "2026-04-21")
    assert decision.answer == "review"
    assert in_the_way(decision) == {"us-ipledge-entry-order"}
    story.then("2026-04-21", "authorisation", number="RMA4")
    decision = story.may("dispense", "2026-04-21")
    assert decision.answer == "allow"
    assert decision.by == date(2026, 4, 26)

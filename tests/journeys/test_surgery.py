"""The course is paused for an operation, and goes on three weeks later."""

from __future__ import annotations

from datetime import date

from isocourse.dose import ledger

from .story import Story, in_the_way


def paused() -> Story:
    return Story("uk-ppp-month-3").then("2026-02-10", "course", step="paused", reason="operation on 12 February")


def test_nothing_is_handed_over_or_taken_while_it_is_paused():
    story = paused()
    for act in ("dispense", "take"):
        decision = story.may(act, "2026-03-02")
        assert "course-paused" in in_the_way(decision)
        assert decision.answer == "hold"


def test_no_dose_is_counted_in_the_pause():
    story = paused().then("2026-03-03", "course", step="resumed")
    during = ledger(story.record, date(2026, 2, 11)).course.days_taken
    assert ledger(story.record, date(2026, 3, 2)).course.days_taken == during


def test_after_it_the_month_starts_with_its_own_test():
    """The supply of 2 February is still in hand; the next one needs the steps of its own month."""
    story = paused().then("2026-03-03", "course", step="resumed")
    assert "course-paused" not in in_the_way(story.may("dispense", "2026-03-04"))

"""The laboratory is closed over a holiday, and the result comes late."""

from __future__ import annotations

from datetime import date

from .story import Story, in_the_way, step


def before_thanksgiving() -> Story:
    """Month three. The next supply needs a test; the specimen is of 25 November 2026, the day before the holiday."""
    return Story("us-can-month-3 at 2026-11-25", "without test", confirm={"us-ipledge-2026": True})


def test_until_the_result_is_known_nothing_is_handed_over_and_the_test_is_what_is_missing():
    decision = before_thanksgiving().may("dispense", "2026-11-27")
    assert decision.answer == "block"
    assert "us-ipledge-monthly-test" in in_the_way(decision)


def late_result(recorded: str) -> Story:
    return before_thanksgiving().then(
        "2026-11-25T09:00-05:00", "pregnancy-test", recorded=recorded, result="negative", specimen="serum",
        setting="certified-laboratory", detection_limit="5 mIU/mL", purpose="monthly",
    )  # fmt: skip


def test_the_window_runs_from_the_specimen_not_from_the_result():
    """The result comes on Monday the 30th; the specimen's window ends on 1 December."""
    story = late_result("2026-11-30T09:00-05:00")
    assert "us-ipledge-monthly-test" in in_the_way(story.may("dispense", "2026-11-29"))
    decision = story.may("dispense", "2026-11-30")
    assert decision.answer == "allow"
    assert decision.by == date(2026, 12, 1)


def test_a_result_that_comes_after_the_window_needs_a_new_test():
    story = late_result("2026-12-02T09:00-05:00")
    decision = story.may("dispense", "2026-12-02")
    assert decision.answer == "block"
    assert "us-ipledge-window-7" in in_the_way(decision)
    assert step(story.ahead("2026-12-02"), "us-ipledge-window-7").needs == "pregnancy-test"

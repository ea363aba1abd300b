"""The course ended, and the test one month after was forgotten."""

from __future__ import annotations

from datetime import date

import pytest

from .story import Story, in_the_way, step


def test_in_the_us_it_is_ahead_then_now_and_never_goes_away():
    story = Story("us-ended", "without test-after")
    early = step(story.ahead("2026-05-20"), "us-ipledge-post-test")
    assert (early.earliest, early.status) == (date(2026, 6, 11), "later")
    assert step(story.ahead("2026-06-11"), "us-ipledge-post-test").status == "now"
    assert step(story.ahead("2026-09-01"), "us-ipledge-post-test")
    decision = story.may("close", "2026-09-01")
    assert decision.answer == "review"
    assert "us-ipledge-post-test" in in_the_way(decision)


@pytest.mark.parametrize(("tested", "answer"), [("2026-06-10T09:00", "review"), ("2026-06-11T09:00", "allow")])
def test_a_test_a_day_early_does_not_close_the_course(tested, answer):
    """The last dose was on 11 May; one month after is 11 June."""
    assert Story("us-ended", f"test-after: happened={tested}").may("close", "2026-09-01").answer == answer


def test_in_britain_too():
    assert "uk-test-post" in in_the_way(Story("uk-ended", "without test-after").may("close", "2027-06-01"))

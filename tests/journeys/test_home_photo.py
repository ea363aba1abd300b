"""The photograph of a home test cannot be read."""

from __future__ import annotations

from .story import Story, in_the_way

AT_HOME = "test: setting=home, specimen=urine, detection_limit=25 mIU/mL"
PERMITTED = "add home-tests-permitted happened=2026-02-01 permitted=true process=true"


def test_a_proven_one_counts_where_the_prescriber_permits_it():
    story = Story("us-can-month-3", f"{AT_HOME}, verification=verified; {PERMITTED}")
    assert story.may("dispense", "2026-04-13").answer == "allow"


def test_an_unreadable_one_is_not_proven_and_does_not_count():
    story = Story("us-can-month-3", f"{AT_HOME}, verification=not-proven; {PERMITTED}")
    decision = story.may("dispense", "2026-04-13")
    assert decision.answer == "block"
    assert "us-ipledge-test-setting-during" in in_the_way(decision)


def test_one_that_nobody_has_looked_at_never_passes():
    decision = Story("us-can-month-3", f"{AT_HOME}; {PERMITTED}").may("dispense", "2026-04-13")
    assert decision.answer in {"review", "block"}


def test_a_test_in_the_clinic_the_same_day_mends_it():
    story = Story("us-can-month-3", f"{AT_HOME}, verification=not-proven; {PERMITTED}")
    story.then("2026-04-10T15:00-04:00", "pregnancy-test", result="negative", specimen="urine", setting="medical",
               detection_limit="25 mIU/mL", purpose="monthly")  # fmt: skip
    assert story.may("dispense", "2026-04-13").answer == "allow"


def test_in_britain_a_self_report_never_counts():
    decision = Story("uk-ppp-month-3", "test: setting=home, supervised=false, remote=true").may(
        "dispense", "2026-03-02"
    )
    assert decision.answer == "block"
    assert "uk-test-supervision" in in_the_way(decision)

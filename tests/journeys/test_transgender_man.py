"""A transgender man on testosterone, abstinent: asked plainly, nothing inferred, nothing waived."""

from __future__ import annotations

from .story import Story, in_the_way

NO_PERIODS = "period: pattern=suppressed, period_began=; without pill"
ABSTINENT = "condom: method=abstinence"


def him(*changes: str) -> Story:
    return Story(
        "us-can-first",
        "; ".join([NO_PERIODS, ABSTINENT, "add medicine happened=2026-01-05 name=testosterone atc=G03BA03", *changes]),
    )


def test_testosterone_is_not_contraception_and_abstinence_replaces_the_two_forms():
    decision = him("entry-prescriber: methods=abstinence", "entry-patient: methods=abstinence").may(
        "dispense", "2026-02-12"
    )
    assert not {"us-ipledge-contraception-two-forms", "us-ipledge-abstinence"} & in_the_way(decision)


def test_no_pregnancy_test_is_waived_by_abstinence():
    decision = him("without screening").may("dispense", "2026-02-12")
    assert "us-ipledge-screening-test" in in_the_way(decision)
    decision = him("without confirmation").may("dispense", "2026-02-12")
    assert decision.answer == "block"
    assert "us-ipledge-monthly-test" in in_the_way(decision)


def test_no_day_of_a_period_is_asked_for_when_there_are_none():
    decision = him().may("dispense", "2026-02-12")
    assert "us-ipledge-confirmation-cycle" not in in_the_way(decision)


def test_the_category_is_asked_and_never_guessed():
    decision = him("without category").may("dispense", "2026-02-12")
    assert decision.answer in {"review", "block"}
    assert "us-ipledge-category-default" in in_the_way(decision)


def test_gender_is_no_reason_for_cannot():
    decision = him("category: category=cannot, reason=abstinence").may("dispense", "2026-02-12")
    assert "us-ipledge-category-nonqualifying" in in_the_way(decision)

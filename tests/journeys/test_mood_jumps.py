"""The mood score jumps between two visits."""

from __future__ import annotations

import pytest

from .story import Story, in_the_way

CALM = {str(number): 0 for number in range(1, 10)}


def phq9(story: Story, day: str, **answers: int) -> Story:
    """A PHQ-9 with these answers by number, as in `i1=3`, and 0 to all others."""
    items = CALM | {name.removeprefix("i"): value for name, value in answers.items()}
    return story.then(day, "questionnaire", instrument="phq-9", items=items)


def between_visits() -> Story:
    """Month three in Britain; before the start the PHQ-9 was 2."""
    return Story("uk-ppp-month-3")


@pytest.mark.parametrize(("i2", "answer"), [(1, "allow"), (2, "review")])
def test_five_points_above_the_start_are_looked_at_before_the_next_prescription(i2, answer):
    """4 above the start, then 5."""
    decision = phq9(between_visits(), "2026-03-02", i1=2, i2=i2, i3=3).may("prescribe", "2026-03-02")
    assert decision.answer == answer
    assert ("mood-phq9-raised" in in_the_way(decision)) == (answer == "review")


def test_the_clinic_hears_of_it_without_being_asked():
    steps = phq9(between_visits(), "2026-03-02", i1=3, i2=3, i3=3).ahead("2026-03-02")
    assert "mood-phq9-raised" in {code for step in steps for code in step.codes}


def test_a_thought_of_self_harm_holds_the_drug_the_same_day_whatever_the_total():
    story = phq9(between_visits(), "2026-03-02", i9=1)
    for act in ("prescribe", "dispense", "take"):
        decision = story.may(act, "2026-03-02")
        assert decision.answer.weight >= 3, decision.answer
        assert "mood-item-9" in in_the_way(decision)


def test_a_calm_answer_later_does_not_clear_it_and_the_person_cannot_clear_it():
    story = phq9(phq9(between_visits(), "2026-03-02", i9=1), "2026-03-09")
    assert "mood-item-9" in in_the_way(story.may("take", "2026-03-10"))
    story.then("2026-03-10", "reassessment", about="psychiatric", may_continue=True, seen_by="patient")
    assert "mood-item-9" in in_the_way(story.may("take", "2026-03-10"))


def test_a_clinicians_assessment_clears_it():
    story = phq9(between_visits(), "2026-03-02", i9=1)
    story.then("2026-03-03", "reassessment", about="psychiatric", may_continue=True, seen_by="psychiatrist")
    assert "mood-item-9" not in in_the_way(story.may("take", "2026-03-03"))

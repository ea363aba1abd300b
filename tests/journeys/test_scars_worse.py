"""The acne is better and the scars are worse: both are shown, and the scars have a plan."""

from __future__ import annotations

from datetime import date

from isocourse import fade
from isocourse.scales.series import scores

from .story import Story, in_the_way


def better_and_worse() -> Story:
    """Before the course: IGA 4, scar score 6. Six months after it: IGA 1, scar score 15, icepicks and rolling scars."""
    story = Story("us-ended")
    story.then("2026-01-05", "skin-assessment", scale="iga", site="face", score=4)
    story.then("2026-01-05", "skin-assessment", scale="goodman-baron-quantitative", site="face", score=6)
    story.then("2026-11-16", "skin-assessment", scale="iga", site="face", score=1)
    story.then("2026-11-16", "skin-assessment", scale="goodman-baron-quantitative", site="face", score=15)
    story.then("2026-11-16", "skin-assessment", scale="fitzpatrick", score=3)
    return story.then(
        "2026-11-16", "skin-assessment", scale="scar-map", site="left-cheek", items={"icepick": 12, "rolling": 4}
    )


def test_each_is_told_on_its_own_scale_and_neither_hides_the_other():
    record = better_and_worse().record
    (acne,) = scores(record, "iga").since_first()
    (scars,) = scores(record, "goodman-baron-quantitative").since_first()
    assert (acne.change, scars.change) == (-3, 9)
    assert any("better" in said for said in acne.sentences)
    assert any("worse" in said for said in scars.sentences)


def test_the_scars_that_stayed_have_a_plan_by_both_readings():
    plan = fade.plan(better_and_worse().record, at=date(2026, 11, 23))
    assert {scar.kind for scar in plan.scars} == {"icepick", "rolling"}
    assert plan.stages
    assert "mainly stops new scars" in plan.wording


def test_worse_scars_alone_change_no_decision():
    """A supply is never given or held because of scars: they inform, they do not decide."""
    bare = Story("us-can-month-3").may("dispense", "2026-04-13")
    story = Story("us-can-month-3").then(
        "2026-04-10", "skin-assessment", scale="goodman-baron-quantitative", site="face", score=30
    )
    assert story.may("dispense", "2026-04-13").answer == bare.answer
    assert in_the_way(story.may("dispense", "2026-04-13")) == in_the_way(bare)

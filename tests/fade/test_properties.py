"""Laws that hold for every plan."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from isocourse.fade import FadePlan, ask_about, kinds
from isocourse.scales.scars.scar_map import KINDS

from .people import AT, planned_for, scarred

maps = st.dictionaries(st.sampled_from(list(KINDS)), st.integers(1, 30), min_size=1, max_size=4)
few = settings(max_examples=max(settings().max_examples // 8, 5))
skins = st.sampled_from(["unknown", 1, 3, 4, 6])
doses = st.dates(date(2026, 1, 1), date(2026, 11, 23)).map(str)


def starts(plan: FadePlan) -> dict[tuple[str, str], date]:
    """The first day of each stage by each reading; a day that is not known is later than any."""
    spans = {(stage.id, name): getattr(stage, name) for stage in plan.stages for name in ("label", "statements")}
    return {key: span.start if span else date.max for key, span in spans.items()}


def never_earlier(before: FadePlan, after: FadePlan) -> None:
    first, then = starts(before), starts(after)
    assert all(then[key] >= first[key] for key in first.keys() & then.keys())


@few
@given(maps, st.integers(0, 4), st.integers(0, 4), doses, skins)
def test_more_active_acne_brings_nothing_earlier(counts, one, other, dose, skin):
    less, more = sorted((one, other))
    plans = [planned_for(counts, acne=grade, dose=dose, skin=skin) for grade in (less, more)]
    never_earlier(*plans)


@few
@given(maps, doses, doses)
def test_a_later_last_dose_brings_nothing_earlier(counts, one, other):
    earlier, later = sorted((one, other))
    never_earlier(*(planned_for(counts, dose=dose) for dose in (earlier, later)))
    never_earlier(planned_for(counts, dose=later), planned_for(counts, dose="unknown"))


@few
@given(maps, doses, skins)
def test_stages_follow_each_other_and_what_they_need(counts, dose, skin):
    plan = planned_for(counts, dose=dose, skin=skin)
    for name in ("label", "statements"):
        spans = [getattr(stage, name) for stage in plan.stages]
        assert all(span.start <= span.end for span in spans if span)
        for before, after in pairwise(spans):
            assert after is None or (before is not None and after.start > before.end)
    for stage in plan.stages:
        if stage.label and stage.statements:
            assert plan.on <= stage.statements.start <= stage.label.start
            assert stage.label.start >= min(choice.label_from for choice in stage.choices if choice.label_from)


@few
@given(maps, skins)
def test_with_keloids_nothing_ablative_is_offered(counts, skin):
    plan = planned_for(counts, keloid=True, skin=skin)
    assert not [one for stage in plan.stages for one in stage.choices if kinds()[one.procedure].ablative]


@few
@given(maps, skins, st.sampled_from(["hypertrophic", "keloid"]))
def test_a_raised_scar_brings_nothing_earlier(counts, skin, raised):
    never_earlier(planned_for(counts, skin=skin), planned_for(counts | {raised: 1}, skin=skin))


@few
@given(doses)
def test_days_are_those_of_decide(dose):
    """On the day that a plan names the label's rule holds, and on the day before it does not."""
    record = scarred({"rolling": 3}, dose=dose)
    names = ["waxing", "subcision", "superficial-peel", "ablative-laser"]
    for one in ask_about(record, names, at=AT).values():
        day = one.label_from
        assert day is not None
        assert ask_about(record, [one.procedure], at=day)[one.procedure].label_from == day
        if day > AT:
            before = ask_about(record, [one.procedure], at=day - timedelta(1))[one.procedure]
            assert before.label_from == day
            assert before.decision.answer.value == ("block" if kinds()[one.procedure].early == "wait" else "review")

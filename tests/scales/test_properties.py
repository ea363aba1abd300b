"""Laws that hold for every scale and all answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isocourse.scales import SCALES, Result, Scale, find

LARGEST_COUNT = 60
SCORED = [scale for scale in SCALES.values() if scale.verified and not scale.separate]
MANY_ITEMS = [scale for scale in SCORED if len(scale.names) > 1]


def whole_number(scale: Scale, name: str) -> st.SearchStrategy[int]:
    item = scale.item(name)
    low, high = max(item.low, -LARGEST_COUNT), min(item.high, LARGEST_COUNT)
    return st.integers(int(low), int(high))


def answers(scale: Scale) -> st.SearchStrategy[dict[str, int]]:
    """Every needed item with a right value; no check between items is broken."""
    drawn = st.fixed_dictionaries({name: whole_number(scale, name) for name in scale.names})
    return drawn.filter(lambda items: not scale.check(items))


def one_of(scales: list[Scale]) -> st.SearchStrategy[tuple[Scale, dict[str, int]]]:
    return st.sampled_from(scales).flatmap(lambda scale: st.tuples(st.just(scale), answers(scale)))


@given(one_of(SCORED))
def test_complete_answers_give_a_score_in_range(drawn):
    scale, items = drawn
    result = scale.score(items)
    assert result.complete
    assert not result.missing
    assert scale.lowest <= result.score <= scale.highest
    assert result.score == result.least == result.most
    assert (result.band is not None) == bool(scale.bands)


@given(one_of(SCORED), st.data())
def test_a_higher_item_never_lowers_the_score(drawn, data):
    scale, items = drawn
    name = data.draw(st.sampled_from(scale.names))
    raised = items | {name: max(items[name], data.draw(whole_number(scale, name)))}
    if not scale.check(raised):
        assert scale.score(raised).score >= scale.score(items).score


@given(one_of(MANY_ITEMS), st.randoms(use_true_random=False))
def test_the_order_of_items_does_not_matter(drawn, dice):
    scale, items = drawn
    shuffled = list(items.items())
    dice.shuffle(shuffled)
    assert scale.score(dict(shuffled)) == scale.score(items)


@given(one_of(MANY_ITEMS), st.data())
def test_what_is_missing_is_said_and_bounded(drawn, data):
    """The full score stays within the limits, a band is the right one, and only PHQ-9 fills anything in."""
    scale, items = drawn
    dropped = data.draw(st.sets(st.sampled_from(scale.names), min_size=1))
    full, partial = scale.score(items), scale.score({name: items[name] for name in items if name not in dropped})
    assert not partial.complete
    assert set(partial.missing) == dropped
    assert partial.least <= full.score <= (partial.most if partial.most is not None else full.score)
    filled_in = scale.id == "phq-9" and len(dropped) <= 2 and "9" not in dropped
    assert (partial.score is not None) == partial.prorated == filled_in
    if partial.score is None and partial.band is not None:
        assert partial.band == full.band


@given(one_of(MANY_ITEMS), st.data())
def test_a_missing_value_and_an_absent_item_are_the_same(drawn, data):
    scale, items = drawn
    name = data.draw(st.sampled_from(scale.names))
    assert scale.score(items | {name: None}) == scale.score({key: items[key] for key in items if key != name})


@given(answers(find("phq-9")), st.sets(st.sampled_from([str(number) for number in range(1, 10)])))
def test_item_9_escalates_or_is_asked_for(items, dropped):
    """Whatever else is there: positive escalates, missing must be asked."""
    kept = {name: value for name, value in items.items() if name not in dropped}
    result = find("phq-9").score(kept)
    assert result.escalates == (kept.get("9", 0) >= 1)
    assert result.to_ask == (() if "9" in kept else ("9",))


@given(answers(find("phq-9")), st.sets(st.sampled_from([str(number) for number in range(1, 9)]), max_size=2))
def test_proration_by_its_definition(items, dropped):
    """The mean of the answered items times nine, rounded up; more items of the same mean change nothing."""
    kept = [value for name, value in items.items() if name not in dropped]
    result = find("phq-9").score({name: value for name, value in items.items() if name not in dropped})
    assert result.prorated == bool(dropped)
    assert sum(kept) * 9 <= result.score * len(kept) < sum(kept) * 9 + len(kept)
    assert result.least <= result.score <= result.most


ANYTHING = st.one_of(st.none(), st.integers(), st.just(10**400), st.floats(), st.text(max_size=3), st.booleans())
PLACES = sorted({name for scale in SCALES.values() for name in scale.names} | {"Right cheek", "difficulty", "lips", ""})


@given(
    st.sampled_from(list(SCALES.values())),
    st.dictionaries(st.sampled_from(PLACES), ANYTHING),
    st.one_of(st.none(), st.floats(), st.just(10**400)),
    st.sampled_from([None, "face", "Chest", "moon", ""]),
)
def test_rubbish_becomes_problems(scale, items, total, site):
    """Nothing raises, nothing wrong is counted, and whatever was not used is said."""
    result: Result = scale.score(items, total=total, site=site)
    here = {name: item for item in scale.items if (name := item.name) in result.items or scale.separate}
    assert all(here[name].fault(value) is None for name, value in result.items.items() if name in here)
    assert result.score is None or scale.separate or scale.lowest <= result.score <= scale.highest
    assert result.complete or result.needs_a_look
    assert Result.model_validate_json(result.to_json()) == result


@given(
    st.dictionaries(st.sampled_from(find("4-asrat").names), st.one_of(st.none(), st.integers(-1, 9))),
    st.one_of(st.none(), st.integers(0, 20)),
)
def test_4_asrat_never_gives_a_score(items, total):
    result = find("4-asrat").score(items, total=total)
    assert not result.verified
    assert (result.score, result.least, result.most, result.band, result.parts) == (None, None, None, None, {})
    assert "No score is given" in result.sentences[0]
    assert "higher risk" not in " ".join(result.sentences)


@given(one_of(SCORED), st.data())
def test_difference_is_the_same_seen_from_the_other_end(drawn, data):
    scale, items = drawn
    first, second = scale.score(items), scale.score(data.draw(answers(scale)))
    there, back = scale.difference(first, second), scale.difference(second, first)
    assert there.change == -back.change
    assert there.larger == back.larger
    assert there.larger is None or there.change == 0 or scale.error.points is not None
    assert there.better is None or there.better != back.better


@pytest.mark.parametrize("scale", SCALES.values(), ids=list(SCALES))
def test_no_error_of_measuring_was_invented(scale):
    """Only one figure is in the evidence; a scale without one says so."""
    assert (scale.error.points is not None) == (scale.id == "goodman-baron-quantitative")
    assert scale.error.points is not None or "not" in scale.error.says

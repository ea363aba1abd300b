"""Laws of plans that hold for every regimen, product and weight. Worked examples are in `regimens.md`."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from isocourse.dose import Background, CannotPlan, plan, products, products_of, propose, regimens, regimens_of
from isocourse.dose.background import background, of_weight, signs
from isocourse.dose.capsules import choose, totals
from isocourse.dose.plan import FIRST_MONTH_DAYS
from isocourse.dose.propose import ORDERS, worth_showing
from isocourse.record import Record

START = date(2026, 11, 23)
WEIGHTS = st.floats(40, 140).map(lambda kg: round(kg, 1))
REGIMENS = st.sampled_from(sorted(regimens()))
PRODUCTS = st.sampled_from(sorted(products()))
NEW = Background(present_mg=40, earlier_mg=40, earlier_mg_per_kg=120)
STRENGTHS = st.sampled_from(sorted({item.strengths for item in products().values()}))


def planned(regimen, product, kg, **more):
    """The plan, or a case to pass over: a product it is not for, or whose smallest capsule is too large."""
    try:
        return plan(
            regimens()[regimen], products()[product], weight_kg=kg, begins=START, **{"background": NEW, **more}
        )  # fmt: skip
    except CannotPlan as error:
        assume(not any(words in str(error) for words in ("other products", "small enough")))
        raise


@given(regimen=REGIMENS, product=PRODUCTS, kg=WEIGHTS, alternate=st.booleans())
def test_no_day_is_above_the_ceiling(regimen, product, kg, alternate):
    made = planned(regimen, product, kg, alternate=alternate)
    ceiling = made.regimen.ceiling * made.regimen.factor(made.product) * kg
    assert all(phase.dose.most_mg <= ceiling + 1e-6 for phase in made.phases)
    assert all(sum(capsules) <= ceiling + 1e-6 for _, capsules in made.each_day())


@given(regimen=REGIMENS, product=PRODUCTS, kg=WEIGHTS, alternate=st.booleans())
def test_the_first_month_is_rounded_down(regimen, product, kg, alternate):
    """Unless the smallest capsule every other day is already more; that is then the dose, and it is flagged."""
    made = planned(regimen, product, kg, alternate=alternate)
    for phase in made.phases:
        early = phase.begins is not None and (phase.begins - made.begins).days < FIRST_MONTH_DAYS - 2
        if early and phase.dose.mg > phase.wanted_mg + 1e-9:
            assert phase.dose.first_day == (min(made.product.strengths),)
            assert phase.dose.second_day == ()
            assert phase.dose.mg <= 1.5 * phase.wanted_mg


@given(regimen=REGIMENS, product=PRODUCTS, kg=WEIGHTS)
def test_the_target_is_reached_on_the_last_day_and_not_before(regimen, product, kg):
    made = planned(regimen, product, kg)
    assume(made.target is not None and made.reaches_target)
    last = list(made.each_day())[-1][1]
    wanted = made.target * made.product.factor * kg
    assert made.mg - sum(last) < wanted + 1e-6
    assert made.mg >= wanted - 1e-6
    assert made.reached_on(made.target) == made.ends


@given(regimen=REGIMENS, product=PRODUCTS, kg=WEIGHTS, more=st.floats(0.5, 30), alternate=st.booleans())
def test_heavier_is_never_planned_less_on_any_day(regimen, product, kg, more, alternate):
    """What is monotone in weight: the mg of the n-th day, as long as both take; and the mg that the target asks for.

    The number of capsules is not, where a product lacks a strength: with 10 and 40 mg, 30 mg are three capsules and
    40 mg are one. The mg of a whole plan are not either: the last day may overshoot the target by less than a dose.
    """
    light = planned(regimen, product, kg, alternate=alternate)
    heavy = planned(regimen, product, round(kg + more, 1), alternate=alternate)
    for (_, thin), (_, thick) in zip(light.each_day(), heavy.each_day(), strict=False):
        assert sum(thick) >= sum(thin)
    if light.target is not None and light.reaches_target and heavy.reaches_target:
        assert heavy.mg > light.mg - light.phases[-1].dose.most_mg


@given(wanted=st.floats(5, 150), more=st.floats(0, 40), twice=st.booleans(), down=st.booleans())
@pytest.mark.parametrize("strengths", [(10, 20), (10, 20, 30, 40)])
def test_heavier_never_needs_fewer_capsules_where_every_step_has_a_strength(strengths, wanted, more, twice, down):
    def number(mg):
        dose = choose(mg, mg, strengths, alternate=False, down=down, doses=2 if twice else 1)
        return len(dose.first_day)

    assert number(wanted + more) >= number(wanted)


@given(strengths=STRENGTHS, wanted=st.floats(1, 150), ceiling=st.floats(1, 200), down=st.booleans())
def test_capsules_are_the_nearest_that_can_be_made(strengths, wanted, ceiling, down):
    dose = choose(wanted, ceiling, strengths, alternate=False, down=down)
    limit = min(ceiling, wanted) if down else ceiling
    possible = [total for total in totals(strengths, 1) if total <= limit + 1e-9]
    assert dose.mg in possible
    assert abs(dose.mg - wanted) == min(abs(total - wanted) for total in possible)


@given(regimen=REGIMENS, product=PRODUCTS, kg=WEIGHTS, alternate=st.booleans())
def test_prescriptions_hold_at_most_30_days_and_add_up(regimen, product, kg, alternate):
    made = planned(regimen, product, kg, alternate=alternate)
    days = [day for day, _ in made.each_day()]
    assert days == [made.begins + timedelta(days=number) for number in range(len(days))]
    parts = made.prescriptions()
    assert all(part.days <= 30 for part in parts)
    assert sum(part.days for part in parts) == len(days)
    if made.capsules is not None:
        assert sum((part.capsules for part in parts), Counter()) == made.capsules
        assert sum(mg * number for mg, number in made.capsules.items()) == made.mg


@given(regimen=REGIMENS, kg=WEIGHTS, days=st.integers(1, 27), taken=st.floats(0.5, 20))
def test_what_was_taken_brings_the_end_nearer(regimen, kg, days, taken):
    fresh = planned(regimen, "eu-generic", kg)
    behind = Background(so_far=taken, days_taken=days, present_mg=40, earlier_mg=40, earlier_mg_per_kg=120)
    running = planned(regimen, "eu-generic", kg, background=behind)
    if fresh.days is not None and running.days is not None:
        assert running.days <= fresh.days


def test_countries_have_their_own_products_and_labels():
    assert {item.id for item in products_of("US")} == {"us-conventional", "absorica", "absorica-ld"}
    assert {item.id for item in products_of("NZ")} == {"au-nz"}
    assert {item.id for item in products_of("FR")} == {"eu-generic"}
    assert not products_of("MY")  # its range is not in our evidence
    assert "us-label" not in {item.id for item in regimens_of("GB")}
    assert "uk-label" not in {item.id for item in regimens_of("US")}


def test_regimens_for_a_sign_are_shown_to_those_who_bear_it():
    plain = {item.id for item in worth_showing(regimens().values(), of_weight(60))}
    assert not plain & {"renal", "fulminans", "relapse", "as-now", "intolerance", "intermittent"}
    severe = Background(signs=(signs()["severe-renal"],))
    assert {item.id for item in worth_showing(regimens().values(), severe)} == plain | {"renal"}


@pytest.mark.parametrize("by", ORDERS)
def test_plans_come_in_the_order_that_is_stated(by):
    made, _ = propose(
        regimens_of("GB"), products_of("GB")[:1], weight_kg=60, begins=START, who=of_weight(60), by=by
    )  # fmt: skip
    keys = [ORDERS[by][1](item) for item in made]
    assert keys == sorted(keys)


def record(*events):
    made = Record.from_dict({"isocourse": 1, "person": "x", "events": list(events)})
    assert not made.problems
    return made


def on_record(**event):
    return {sign.id: sign for sign in background(record({"happened": "2026-11-01", **event}), START).signs}


@pytest.mark.parametrize(
    ("sign", "event"),
    [
        ("severe-renal", {"kind": "condition", "condition": "renal-impairment", "severity": "severe"}),
        ("fulminans", {"kind": "condition", "condition": "acne-fulminans"}),
        ("flare-risk", {"kind": "category", "category": "cannot", "reason": "cisgender-male"}),
        ("flare-risk", {"kind": "skin-assessment", "scale": "gags", "score": 29}),
        (
            "flare-risk",
            {"kind": "skin-assessment", "scale": "lesion-counts", "site": "face", "items": {"comedones": 45}},
        ),
        ("flare-risk", {"kind": "skin-assessment", "scale": "lesion-counts", "site": "face", "items": {"nodules": 3}}),
        ("flare-risk", {"kind": "skin-assessment", "scale": "lesion-counts", "site": "back", "items": {"nodules": 1}}),
        ("heavy", {"kind": "weight", "weight": "101 kg"}),
        ("under-12", {"kind": "person", "birth_date": "2014-11-24"}),
    ],
)
def test_signs_are_seen(sign, event):
    assert sign in on_record(**event)


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "condition", "condition": "renal-impairment", "severity": "moderate"},
        {"kind": "condition", "condition": "acne-fulminans", "until": "2026-11-10"},
        {"kind": "category", "category": "can"},
        {"kind": "skin-assessment", "scale": "gags", "score": 28},
        {"kind": "skin-assessment", "scale": "lesion-counts", "site": "face", "items": {"comedones": 44}},
        {"kind": "skin-assessment", "scale": "lesion-counts", "site": "face", "items": {"nodules": 2}},
        {"kind": "skin-assessment", "scale": "lesion-counts", "site": "back", "items": {"nodules": 0}},
        {"kind": "weight", "weight": "100 kg"},
        {"kind": "person", "birth_date": "2014-11-23"},
    ],
)
def test_just_under_there_is_no_sign(event):
    assert not on_record(**event)


def test_a_second_course_waits_eight_weeks():
    supply = {"kind": "dispense", "happened": "2026-09-01", "days": 30, "daily_dose": "20 mg"}
    made = record(supply, {"kind": "course", "happened": "2026-09-30", "step": "stopped"})
    who = background(made, START, weight_kg=60)
    assert who.not_before == date(2026, 11, 26)  # 56 days without the drug lie between
    early = plan(regimens()["standard"], products()["uk-generic"], weight_kg=60, begins=START, background=who)
    assert any("second course" in flag.says for flag in early.flags)
    later = plan(regimens()["standard"], products()["uk-generic"], weight_kg=60, begins=who.not_before, background=who)
    assert not any("8 weeks" in flag.says for flag in later.flags)


def test_missing_weights_never_count_as_nothing_taken():
    supply = {"kind": "dispense", "happened": "2026-11-01", "days": 30, "daily_dose": "30 mg"}
    who = background(record(supply), START)
    assert (who.so_far, who.days_taken) == (None, 23)
    assert background(record(supply), START, weight_kg=60).so_far == pytest.approx(23 * 30 / 60)

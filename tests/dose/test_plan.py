"""Plans: the examples of dosing.md G4, and laws that hold for every regimen, product and weight."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isocourse.dose import plan, products, products_of, regimens, regimens_of
from isocourse.dose.capsules import choose

START = date(2026, 11, 23)
WEIGHTS = st.floats(30, 140).map(lambda kg: round(kg, 1))
REGIMENS = st.sampled_from(sorted(regimens()))
PRODUCTS = st.sampled_from(sorted(products()))


def planned(regimen, product, kg, **more):
    return plan(regimens()[regimen], products()[product], weight_kg=kg, begins=START, **more)


@pytest.mark.parametrize(
    ("regimen", "product", "kg", "days", "mg_per_kg"),
    [
        ("standard", "us-conventional", 60, 140, 126.0),  # CIP design: 0.5 x 28 + 1 x 112 = 126 mg/kg
        ("twenty-a-day", "uk-generic", 70, 420, 120.0),  # 0.286 mg/kg/day: 120 mg/kg in 420 days
        ("standard", "absorica-ld", 60, 140, 100.8),  # micronised: 0.8 of each mg/kg
    ],
)
def test_worked_examples(regimen, product, kg, days, mg_per_kg):
    made = planned(regimen, product, kg)
    assert (made.ends - made.begins).days + 1 == days
    assert made.mg_per_kg == pytest.approx(mg_per_kg)


@pytest.mark.parametrize(
    ("wanted", "ceiling", "strengths", "capsules"),
    [
        (30, 60, (10, 20, 30, 40), (30,)),
        (50, 60, (10, 20, 30, 40), (40, 10)),
        (50, 49, (10, 20, 30, 40), (40,)),  # never above the ceiling
        (34, 60, (10, 20, 25, 30, 35, 40), (35,)),
        (45, 60, (10, 20), (20, 20)),  # a tie goes down
        (28, 60, (8, 16, 20, 24, 28, 32), (28,)),
    ],
)
def test_capsules_of_a_dose(wanted, ceiling, strengths, capsules):
    assert choose(wanted, ceiling, strengths, alternate=False, down=False).first_day == capsules


def test_alternate_days_come_nearer_and_are_flagged():
    dose = choose(25, 60, (10, 20), alternate=True, down=False)
    assert (dose.mg, dose.alternating, dose.most_mg) == (25, True, 30)
    assert any("alternate" in words for words in planned("fulminans", "uk-generic", 60).warnings)


def test_first_month_is_rounded_down():
    made = planned("low-dose", "uk-generic", 60)
    assert [(phase.days, phase.dose.mg) for phase in made.phases] == [(30, 10), (345, 20)]


def test_packs_of_a_prescription_cover_its_days():
    made = planned("standard", "uk-generic", 60)
    assert made.packs()[0] == (START, {10: 1, 20: 2})  # 28 days of 20 + 10, two days of 3 x 20
    assert len(made.packs()) == 5


def test_earlier_doses_count_towards_the_target():
    whole, rest = planned("uk-label", "uk-generic", 60), planned("uk-label", "uk-generic", 60, earlier_mg=3600)
    assert rest.mg == whole.mg - 3600
    assert rest.reaches_target


def test_an_implausible_weight_is_refused_with_what_would_be_right():
    with pytest.raises(ValueError, match="expected 20 to 350 kg"):
        planned("standard", "uk-generic", 7.4)


def test_countries_have_their_own_products_and_labels():
    assert {item.id for item in products_of("US")} == {"us-conventional", "absorica", "absorica-ld"}
    assert "us-label" not in {item.id for item in regimens_of("GB")}
    assert "uk-label" not in {item.id for item in regimens_of("US")}


@given(regimen=REGIMENS, product=PRODUCTS, kg=WEIGHTS, alternate=st.booleans())
def test_no_day_is_above_the_ceiling(regimen, product, kg, alternate):
    made = planned(regimen, product, kg, alternate=alternate)
    ceiling = made.regimen.ceiling * made.product.factor * kg
    assert all(sum(capsules) <= ceiling + 1e-6 for _, capsules in made.each_day())


@given(regimen=REGIMENS, product=PRODUCTS, kg=WEIGHTS)
def test_the_target_is_reached_on_the_last_day_and_not_before(regimen, product, kg):
    made = planned(regimen, product, kg)
    if made.regimen.target is None or not made.reaches_target:
        return
    last = list(made.each_day())[-1][1]

    assert made.mg - sum(last) < made.regimen.target * made.product.factor * kg + 1e-6


@given(regimen=REGIMENS, product=PRODUCTS, kg=WEIGHTS, more=st.floats(0.5, 30))
def test_heavier_never_needs_less(regimen, product, kg, more):
    """A phase's daily mg never falls with weight; with one strength that is its number of capsules."""
    light, heavy = planned(regimen, product, kg), planned(regimen, product, round(kg + more, 1))
    for thin, thick in zip(light.phases, heavy.phases, strict=False):
        assert thick.dose.mg >= thin.dose.mg or thick.wanted_mg < thin.wanted_mg


@given(regimen=REGIMENS, product=PRODUCTS, kg=WEIGHTS)
def test_capsules_of_the_prescriptions_add_up(regimen, product, kg):
    made = planned(regimen, product, kg)
    assert sum(sum(capsules) for _, capsules in made.each_day()) == made.mg
    days = [day for day, _ in made.each_day()]
    assert days == [START + timedelta(days=number) for number in range(len(days))]

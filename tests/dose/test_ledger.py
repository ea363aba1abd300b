"""Laws of the ledger that hold for every course. What it says of single records is in `ledger.md`."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isocourse import Record
from isocourse.dose import ledger

START = date(2026, 1, 1)
DOSES = st.sampled_from([10, 20, 30, 40])


def record(*events):
    made = Record.from_dict({"isocourse": 1, "person": "x", "events": list(events)})
    assert not made.problems
    return made


def supply(day, days, mg, **more):
    return {"kind": "dispense", "happened": str(day), "days": days, "daily_dose": f"{mg} mg", **more}


def weight(day, kg):
    return {"kind": "weight", "happened": str(day), "weight": f"{kg} kg"}


@given(days=st.integers(2, 90), cut=st.data(), mg=DOSES, kg=st.integers(40, 100))
def test_splitting_a_period_changes_no_total(days, cut, mg, kg):
    first = cut.draw(st.integers(1, days - 1))
    whole = record(weight(START, kg), supply(START, days, mg))
    parts = record(
        weight(START, kg), supply(START, first, mg), supply(START + timedelta(days=first), days - first, mg)
    )  # fmt: skip
    for day in (0, first - 1, first, days - 1, days + 9):
        one, two = (ledger(made, START + timedelta(days=day)).course for made in (whole, parts))
        assert one.taken_mg == two.taken_mg
        assert one.mg_per_kg_at_the_time == pytest.approx(two.mg_per_kg_at_the_time)
        assert one.mg_per_kg_latest == pytest.approx(two.mg_per_kg_latest)


@given(day=st.integers(0, 200), mg=DOSES, days=st.integers(1, 120), missed=st.integers(0, 40))
def test_what_was_supplied_is_taken_or_in_hand(day, mg, days, missed):
    lost = {"kind": "doses-missed", "happened": "2026-01-20", "days": missed}
    book = ledger(record(weight(START, 60), supply(START, days, mg), lost), START + timedelta(days=day))
    assert book.course.taken_mg + book.in_hand_mg == book.course.supplied_mg


@given(day=st.integers(0, 90), missed=st.integers(0, 20), more=st.integers(0, 20))
def test_more_missed_days_never_count_as_more_taken(day, missed, more):
    def taken(days):
        lost = {"kind": "doses-missed", "happened": "2026-01-25", "days": days}
        return ledger(record(supply(START, 60, 20), lost), START + timedelta(days=day)).course.taken_mg

    assert taken(missed + more) <= taken(missed)


@given(day=st.integers(0, 60), kg=st.integers(40, 120), later=st.integers(40, 120))
def test_with_one_weight_both_conventions_agree_and_with_two_each_lies_between(day, kg, later):
    on = START + timedelta(days=day)
    one = ledger(record(weight(START, kg), supply(START, 60, 20)), on).course
    assert one.mg_per_kg_at_the_time == pytest.approx(one.mg_per_kg_latest)
    two = ledger(record(weight(START, kg), weight(START + timedelta(days=20), later), supply(START, 60, 20)), on).course
    low, high = sorted((two.taken_mg / kg, two.taken_mg / later))
    assert low - 1e-9 <= two.mg_per_kg_at_the_time <= high + 1e-9


@given(order=st.permutations(range(4)))
def test_the_order_of_the_file_changes_nothing(order):
    events = [
        weight(START, 60), supply(START, 30, 20, strengths=["20 mg"], capsules=30),
        {"kind": "course", "happened": str(START), "step": "started"},
        {"kind": "doses-missed", "happened": "2026-01-09", "days": 2},
    ]  # fmt: skip
    on = date(2026, 1, 20)
    assert ledger(record(*(events[index] for index in order)), on) == ledger(record(*events), on)

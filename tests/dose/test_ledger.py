"""The ledger: capsules taken, both weight conventions, missed days, earlier courses, run-out day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isocourse import Record
from isocourse.dose import ledger


def record(*events):
    made = Record.from_dict({"isocourse": 1, "person": "x", "events": list(events)})
    assert not made.problems
    return made


def supply(day, days, mg, **more):
    return {"kind": "dispense", "happened": day, "days": days, "daily_dose": f"{mg} mg", **more}


def weight(day, kg):
    return {"kind": "weight", "happened": day, "weight": f"{kg} kg"}


def test_both_weight_conventions_are_given():
    made = record(
        weight("2026-01-01", 60), supply("2026-01-01", 30, 30), weight("2026-01-31", 50), supply("2026-01-31", 30, 60)
    )
    course = ledger(made, date(2026, 3, 31)).course
    assert course.taken_mg == 30 * 30 + 30 * 60
    assert course.mg_per_kg_at_the_time == pytest.approx(30 * 30 / 60 + 30 * 60 / 50)
    assert course.mg_per_kg_latest == pytest.approx(2700 / 50)


def test_sixty_kilograms_half_a_milligram_then_one_is_120():
    """dosing.md G4: 0.5 mg/kg for 30 days, then 1 for 105 days = 7,200 mg = 120 mg/kg at 60 kg."""
    made = record(weight("2026-01-01", 60), supply("2026-01-01", 30, 30), supply("2026-01-31", 105, 60))
    course = ledger(made, date(2026, 12, 1)).course
    assert (course.taken_mg, course.mg_per_kg_at_the_time) == (7200, pytest.approx(120))


def test_nothing_is_taken_before_it_is_handed_over_or_after_it_is_gone():
    made = record(weight("2026-01-01", 60), supply("2026-01-01", 10, 20))
    taken = [ledger(made, date(2026, 1, 1) + timedelta(days=day)).course.taken_mg for day in (0, 1, 9, 10, 30)]
    assert taken == [20, 40, 200, 200, 200]


def test_missed_days_go_back_to_the_hand_and_move_the_run_out_day():
    made = record(weight("2026-01-01", 60), supply("2026-01-01", 30, 20))
    late = made.add(*record({"kind": "doses-missed", "happened": "2026-01-12", "days": 3}).events)
    assert ledger(made, date(2026, 1, 15)).runs_out_on == date(2026, 1, 30)
    assert ledger(late, date(2026, 1, 15)).runs_out_on == date(2026, 2, 2)
    assert ledger(late, date(2026, 1, 15)).course.days_missed == 3


def test_a_pause_takes_nothing():
    made = record(
        weight("2026-01-01", 60), supply("2026-01-01", 30, 20),
        {"kind": "course", "happened": "2026-01-11", "step": "paused"},
        {"kind": "course", "happened": "2026-01-21", "step": "resumed"},
    )  # fmt: skip
    assert ledger(made, date(2026, 1, 15)).course.days_taken == 10
    assert ledger(made, date(2026, 1, 25)).course.days_taken == 15


def test_earlier_courses_are_kept_apart():
    made = record(
        weight("2019-01-01", 50), supply("2019-01-01", 100, 20),
        {"kind": "course", "happened": "2019-04-10", "step": "stopped"},
        weight("2026-01-01", 60), supply("2026-01-01", 30, 20),
    )  # fmt: skip
    book = ledger(made, date(2026, 12, 1))
    assert [item.taken_mg for item in book.earlier] == [2000]
    assert (book.course.taken_mg, book.total_mg) == (600, 2600)


def test_capsules_not_collected_are_not_taken():
    made = record(weight("2026-01-01", 60), supply("2026-01-01", 30, 20, status="not-collected"))
    assert ledger(made, date(2026, 3, 1)).course.taken_mg == 0


def test_what_is_not_recorded_is_named():
    made = record({"kind": "dispense", "happened": "2026-01-01"}, supply("2026-02-01", 30, 20))
    book = ledger(made, date(2026, 3, 1))
    assert book.course.mg_per_kg_latest is None
    assert any("2026-01-01" in words for words in book.unknown)
    assert any("weight" in words for words in book.unknown)


@given(days=st.integers(2, 90), cut=st.data(), mg=st.sampled_from([10, 20, 30, 40]), kg=st.integers(40, 100))
def test_splitting_a_period_changes_no_total(days, cut, mg, kg):
    first = cut.draw(st.integers(1, days - 1))
    start = date(2026, 1, 1)
    whole = record(weight("2026-01-01", kg), supply("2026-01-01", days, mg))
    parts = record(
        weight("2026-01-01", kg),
        supply("2026-01-01", first, mg),
        supply(str(start + timedelta(days=first)), days - first, mg),
    )
    assert ledger(whole, date(2026, 12, 1)).course.taken_mg == ledger(parts, date(2026, 12, 1)).course.taken_mg
    assert ledger(whole, date(2026, 12, 1)).course.mg_per_kg_at_the_time == pytest.approx(
        ledger(parts, date(2026, 12, 1)).course.mg_per_kg_at_the_time
    )


@given(day=st.integers(0, 200), mg=st.sampled_from([10, 20, 40]), days=st.integers(1, 120), missed=st.integers(0, 40))
def test_what_was_supplied_is_taken_or_in_hand(day, mg, days, missed):
    made = record(
        weight("2026-01-01", 60), supply("2026-01-01", days, mg),
        {"kind": "doses-missed", "happened": "2026-01-20", "days": missed},
    )  # fmt: skip
    book = ledger(made, date(2026, 1, 1) + timedelta(days=day))
    assert book.course.taken_mg + book.in_hand_mg == book.course.supplied_mg

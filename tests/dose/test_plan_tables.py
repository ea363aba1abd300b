"""Each line of `regimens.md` is a test."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import pytest

from isocourse.dose import Background, CannotPlan, Plan, plan, products, regimens
from isocourse.dose.capsules import choose
from isocourse.dose.products import FACTORS
from tests.dose.tables import filled, sections

START = date(2026, 11, 23)
PAGE = {section.title: section.tables[0] for section in sections("regimens.md")}
PLANS = [row for title in ("Worked examples", "A course that runs") for row in PAGE[title]]
NUMBER = r"([\d.]+)"


@pytest.mark.parametrize("row", PAGE["Daily doses by weight (the label's table)"], ids=lambda row: row["weight"])
def test_the_labels_table(row):
    """LD's mg/kg are the label's conversion of the others."""
    kg = float(row["weight"].removesuffix(" kg"))
    for column, wanted in row.items():
        if column == "weight":
            continue
        micronised = column.startswith("LD")
        per_kg = float(column.removeprefix("LD "))
        assert per_kg * kg == pytest.approx(float(wanted))
        if micronised:
            conventional = {0.4: "0.5", 0.8: "1", 1.6: "2"}[per_kg]
            assert float(row[conventional]) * FACTORS["micronised"] == pytest.approx(float(wanted))


@pytest.mark.parametrize(
    ("regimen", "product", "columns"),
    [
        ("us-label", "us-conventional", ("0.5", "1")),
        ("absorica-label", "absorica", ("0.5", "1")),
        ("absorica-ld-label", "absorica-ld", ("LD 0.4", "LD 0.8")),
        ("standard", "absorica-ld", ("LD 0.4", "LD 0.8")),
    ],
)
@pytest.mark.parametrize("row", PAGE["Daily doses by weight (the label's table)"], ids=lambda row: row["weight"])
def test_label_regimens_want_what_the_table_says(regimen, product, columns, row):
    made = plan(regimens()[regimen], products()[product], weight_kg=float(row["weight"].split()[0]), begins=START)
    assert [phase.wanted_mg for phase in made.phases] == pytest.approx([float(row[column]) for column in columns])


@pytest.mark.parametrize("row", PAGE["Capsules of a dose"], ids=lambda row: " ".join(row.values()))
def test_capsules_of_a_dose(row):
    how = row["how"]
    dose = choose(
        float(row["wanted"]), float(row["ceiling"]), tuple(map(int, row["strengths"].split(", "))),
        alternate="alternate" in how, down="down" in how, doses=2 if "twice" in how else 1,
    )  # fmt: skip
    shown = " + ".join(map(str, dose.first_day)) or "none"
    if dose.alternating:
        shown = f"{sum(dose.first_day)} / {sum(dose.second_day)}"
    assert shown == row["capsules"]


@pytest.mark.parametrize("row", PLANS, ids=lambda row: row["case"])
def test_worked_examples(row):
    made = planned(row)
    assert phases(made) == row["phases"]
    assert str(made.days or "-") == row["days"]
    assert ("-" if made.mg_per_kg is None else f"{round(made.mg_per_kg, 1):g}") == row["mg/kg"]
    assert capsules(made) == row["capsules"]
    if words := filled(row["says"]):
        assert any(words in flag.says for flag in made.flags), [flag.says for flag in made.flags]


@pytest.mark.parametrize("row", PAGE["What cannot be planned says why"], ids=lambda row: row["case"])
def test_what_cannot_be_planned_says_why(row):
    with pytest.raises(CannotPlan, match=re.escape(row["refused"])):
        planned(row)


def test_every_regimen_has_its_worked_example():
    assert {row["regimen"] for row in PLANS} == set(regimens())


def planned(row: dict[str, str]) -> Plan:
    told = filled(row["background"]) or ""
    return plan(
        regimens()[row["regimen"]], products()[row["product"]], weight_kg=float(row["weight"]), begins=START,
        background=told_of(told), alternate="alternate" in told,
    )  # fmt: skip


def told_of(text: str) -> Background:
    known: dict[str, Any] = {}
    if found := re.search(rf"present {NUMBER}", text):
        known["present_mg"] = float(found[1])
    if found := re.search(rf"so far (unknown|{NUMBER})", text):
        known["so_far"] = None if found[1] == "unknown" else float(found[1])
    if found := re.search(r"days (\d+)", text):
        known["days_taken"] = int(found[1])
    if found := re.search(rf"earlier {NUMBER}", text):
        known["earlier_mg"] = float(found[1])
    if found := re.search(rf"earlier mg/kg {NUMBER}", text):
        known["earlier_mg_per_kg"] = float(found[1])
    return Background(**known)


def phases(made: Plan) -> str:
    return ", ".join(f"{phase.days or 'open'} × {phase.dose.mg:g}" for phase in made.phases)


def capsules(made: Plan) -> str:
    if made.capsules is None:
        return "-"
    return ", ".join(f"{number} × {mg}" for mg, number in sorted(made.capsules.items()))


def test_prednisone_comes_alone_first():
    """Four weeks with systemic symptoms, two without."""
    weeks = {
        name: (plan(regimens()[name], products()["uk-generic"], weight_kg=60, begins=START).begins - START).days
        for name in ("fulminans", "fulminans-local")
    }
    assert weeks == {"fulminans": 28, "fulminans-local": 14}


def test_both_ends_of_a_range_of_targets_have_their_day():
    """60 kg: 840 + 106 × 60 = 7,200 mg; 150 mg/kg are 1,800 mg or 30 days more."""
    made = plan(regimens()["nice"], products()["uk-generic"], weight_kg=60, begins=START)
    assert made.reached_on(120) == made.ends == START + timedelta(days=133)
    assert made.reached_on(150) == START + timedelta(days=163)


def test_one_week_in_four_has_capsules_on_seven_days_of_28():
    made = plan(regimens()["intermittent"], products()["uk-generic"], weight_kg=60, begins=START)
    runs = [(bool(day), len(list(group))) for day, group in groupby(capsules for _, capsules in made.each_day())]
    assert runs == [(True, 7), (False, 21)] * 6

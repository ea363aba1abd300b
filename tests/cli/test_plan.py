"""`isocourse plan`: plans side by side, proposals for the prescriber and no instruction to a patient."""

import json

import pytest

from tests.cli.support import EXAMPLES, run

UK = ("plan", "--weight", "60 kg", "--programme", "uk-mhra", "--from", "2026-11-23")


def test_the_first_line_says_the_order_and_the_second_who_decides():
    ran = run(*UK, COLUMNS="200")
    assert ran.code == 0
    assert "ordered by their last day" in ran.lines[0]
    assert ran.lines[1].startswith("Next: the prescriber")
    assert "no instruction to a patient" in ran.lines[1]


def test_one_plan_has_its_prescriptions_and_its_day():
    ran = run(*UK, "--regimen", "standard", "--pack", "30", COLUMNS="100")
    assert ran.lines[0] == "Standard: 30 then 60 mg a day to Sun 11 Apr 2027, 126 mg/kg."
    assert "Prescription 1 (30 days): 28 × 10 mg (1 pack of 30), 34 × 20 mg (2 packs of 30)" in ran.out
    assert "Prescription 2 to 4 (30 days): 90 × 20 mg (3 packs of 30)" in ran.out
    assert "Prescription 5 (20 days): 60 × 20 mg (2 packs of 30)" in ran.out


def test_json_has_the_same_plan_and_says_what_it_is():
    made = json.loads(run(*UK, "--regimen", "standard", "--json").out)
    (one,) = made["plans"]
    assert (one["ends"], one["days"], one["mg"]) == ("2027-04-11", 140, 7560)
    assert one["mg_per_kg"] == pytest.approx(126)
    assert "not an instruction" in one["disclaimer"]
    assert one["source"]
    assert one["confidence"] == "P1"


def test_a_running_course_goes_on_from_todays_total():
    """bea: 3,040 mg by 20 October at 61.5 kg; 120 mg/kg are 7,380 mg; 4,340 mg at 40 mg are 109 days."""
    made = json.loads(run("plan", EXAMPLES / "bea.json", "--at", "2026-10-20", "--regimen", "as-now", "--json").out)
    (one,) = made["plans"]
    assert (one["begins"], one["days"], one["ends"]) == ("2026-10-21", 109, "2027-02-06")


def test_a_second_course_begins_after_eight_weeks_by_itself():
    made = json.loads(
        run("plan", EXAMPLES / "noor.json", "--at", "2026-11-10", "--weight", "60 kg", "--json").out
    )  # fmt: skip
    assert made["from"] == "2026-12-03"


def test_unconfirmed_regimens_are_marked():
    shown = run(*UK).out
    assert "until-clear ~" in shown
    assert "~\nnot confirmed from a primary source" in shown or "~ not confirmed from a primary source" in shown


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("--weight", "60"), 'write "60 kg"'),
        (("--weight", "7.4 kg"), "did you mean 74 kg?"),
        (("--weight", "60 kg"), "name the capsules with --product"),
        (("--weight", "60 kg", "--programme", "my"), "The product range of MY is not known here"),
        (("--weight", "60 kg", "--product", "uk-generic", "--regimen", "standart"), "Did you mean standard?"),
        (("--weight", "60 kg", "--product", "uk-generics"), "Did you mean uk-generic?"),
        (("--weight", "60 kg", "--product", "absorica-ld", "--regimen", "us-label"), "Nothing can be planned"),
        (("--weight", "60 kg", "--by", "size"), "known are end, dose, capsules"),
        (("--weight", "60 kg", "--target", "3000"), "not between 0 and 300"),
        ((str(EXAMPLES / "noor.json"), "--at", "2026-11-10"), "the weight is not on record"),
    ],
)
def test_mistakes_say_what_would_be_right(given, says):
    ran = run("plan", *given, COLUMNS="300")
    assert ran.code == 3
    assert says in ran.err


def test_without_anything_the_regimens_and_products_are_listed():
    shown = run("plan", COLUMNS="200").out
    assert "fulminans-local" in shown
    assert "absorica-ld" in shown

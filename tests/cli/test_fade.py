"""`isocourse fade`, and `--procedure` of `decide` and `explain`."""

from __future__ import annotations

import json

import pytest

from isocourse.fade import FadePlan
from tests.cli.support import EXAMPLES, run

NILS = EXAMPLES / "nils.json"
MOMENT = ("--at", "2026-11-23")


def test_the_first_line_is_the_answer_and_the_second_who_acts():
    ran = run("fade", NILS, *MOMENT, COLUMNS="200")
    assert ran.code == 0
    answer = "the first step is possible from 13 Jan 2027 by the label, or now by the statements of 2017."
    assert " ".join(ran.lines[:2]).startswith(f"4 kinds of scars and 2 kinds of marks; {answer}")
    assert "Next: the prescriber, by Wed 13 Jan 2027 (in 51 days)." in ran.out


def test_json_is_the_plan():
    ran = run("fade", NILS, *MOMENT, "--json")
    plan = FadePlan.model_validate_json(ran.out)
    assert ran.code == 0
    assert [stage.id for stage in plan.stages] == ["release", "focal", "resurface", "colour"]
    assert json.loads(ran.out)["headline"] == plan.headline


@pytest.mark.parametrize(
    ("without", "status", "first"),
    [
        ("scar-map", 2, "No scar map is recorded, so nothing can be planned yet."),
        ("iga", 2, "4 kinds of scars and 2 kinds of marks; no step has a day before the acne is controlled."),
        ("fitzpatrick", 0, "4 kinds of scars and 2 kinds of marks; the first step is possible"),
    ],
)
def test_what_is_missing_is_said_first(without, status, first):
    record = json.loads(NILS.read_text("utf-8"))
    record["events"] = [event for event in record["events"] if event.get("scale") != without]
    ran = run("fade", "-", *MOMENT, stdin=json.dumps(record), COLUMNS="200")
    assert ran.code == status
    assert " ".join(ran.out.split()).startswith(first)


def test_a_count_that_is_none_is_said_and_not_guessed():
    text = NILS.read_text("utf-8").replace('"icepick": 13', '"icepick": -13')
    ran = run("fade", "-", *MOMENT, stdin=text)
    assert ran.code == 2
    assert "left cheek: icepick: is -13" in ran.out


def test_a_plan_is_what_was_known_then():
    ran = run("fade", NILS, *MOMENT, "--known-on", "2026-11-01")
    assert ran.lines[0] == "No scar map is recorded, so nothing can be planned yet."


@pytest.mark.parametrize(
    ("procedure", "status", "first"),
    [("waxing", 1, "NO"), ("Superficial Peel", 2, "NOT YET"), ("subcision", 2, "NOT YET")],
)
@pytest.mark.parametrize("command", ["decide", "explain"])
def test_one_procedure_is_asked_about(command, procedure, status, first):
    ran = run(command, NILS, "--act", "procedure", "--procedure", procedure, *MOMENT)
    assert ran.code == status
    assert ran.lines[0].startswith(f"Have a procedure on the skin: {first}")


def test_a_procedure_that_is_not_known_is_not_guessed():
    ran = run("decide", NILS, "--act", "procedure", "--procedure", "microneedlin", *MOMENT)
    assert (ran.code, ran.out) == (3, "")
    assert "Did you mean microneedling?" in ran.err


def test_a_procedure_goes_with_its_act():
    ran = run("decide", NILS, "--act", "take", "--procedure", "waxing", *MOMENT)
    assert ran.code == 3
    assert "--procedure goes with --act procedure" in ran.err

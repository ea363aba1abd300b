"""`isocourse forecast`: the answer first, what it rests on, and reasons where there is none."""

from __future__ import annotations

import json

import pytest

from isocourse.forecast.result import Forecast
from tests.cli.support import EXAMPLES, run

MILO = EXAMPLES / "forecast" / "milo.json"


@pytest.fixture(autouse=True, scope="module")
def fewer_people():
    """The words do not depend on how many were simulated."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("isocourse.forecast.person.ROUNDS", (600, 2400))
        patch.setattr("isocourse.forecast.person.PEOPLE", 400)
        yield


@pytest.fixture(scope="module")
def shown():
    return run(
        "forecast", MILO, "--on", "2026-09-14", "--until", "2026-12-01", "--plan", "go on", "--plan", "stop today"
    )


def test_the_answer_first_and_who_it_is_for(shown):
    text = " ".join(shown.out.split())
    assert shown.code == 0
    assert text.startswith("Clear or almost clear by Tue 1 Dec 2026: about ")
    assert "in 100 with the other 1 plan. It informs the prescriber and the person; it decides nothing." in text
    assert (
        "It rests on 3 visits, the last on Tue 1 Sep 2026, and 2 laboratory results. 3,000 people were simulated;"
        in text
    )


def test_it_says_what_it_does_not_know_and_promises_nothing(shown):
    text = " ".join(shown.out.split())
    assert "family history of scars" in text
    assert "Older dents usually need procedures." in text
    assert not [word for word in ("erase", "remove", "cure", "guarantee") if word in text.lower()]


def test_json_is_the_forecast():
    made = run("forecast", MILO, "--on", "2026-09-14", "--until", "2026-10-12", "--plan", "none", "--json")
    found = Forecast.model_validate_json(made.out)
    assert found.futures[0].plan == "none"
    assert json.loads(made.out)["person"] == "milo"


def test_a_plan_that_cannot_be_read_says_what_would_be_right():
    made = run("forecast", MILO, "--on", "2026-09-14", "--plan", "lots")
    assert made.code == 3
    assert "'lots' is not a step of a plan; write for example '0.5 mg/kg for 4 weeks" in made.err


def test_no_forecast_for_a_child_of_nine():
    record = MILO.read_text("utf-8").replace("2009-03-04", "2017-03-04")
    made = run("forecast", "-", "--on", "2026-09-14", stdin=record)
    assert made.code == 2
    assert made.lines[0] == "milo: no forecast."
    assert "people from 12 to 60 years were simulated" in made.out


def test_pages_are_written_and_standard_output_takes_one_thing(tmp_path):
    page, pdf = tmp_path / "f.html", tmp_path / "f.pdf"
    looked = ("--on", "2026-09-14", "--until", "2026-10-12", "--plan", "none")
    assert run("forecast", MILO, *looked, "--html", page, "--pdf", pdf).code == 0
    assert page.read_text("utf-8").count("<svg") == 2
    assert pdf.read_bytes().startswith(b"%PDF")
    made = run("forecast", MILO, *looked, "--json", "--html", "-")
    assert made.code == 3
    assert "can write to standard output" in made.err


def test_the_aid_says_scars_first(tmp_path):
    made = run("aid", EXAMPLES / "forecast" / "nia.json", "--on", "2026-09-14", "--html", tmp_path / "aid.html")
    assert made.code == 0
    text = " ".join(made.out.split())
    assert "of 100 people like you will have five or more new scars that stay if they start now." in text
    assert "You and your clinic choose." in text
    assert (tmp_path / "aid.html").read_text("utf-8").count("<svg") == 3


def test_the_aid_is_for_the_choice_to_start():
    made = run("aid", MILO, "--on", "2026-09-01")
    assert made.code == 3
    assert "this course is under way" in made.err

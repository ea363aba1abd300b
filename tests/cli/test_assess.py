"""`isocourse assess`: the questions in their order, each line with its source, the same answer in every format."""

from __future__ import annotations

import json
import re

from tests.cli.support import EXAMPLES, run

OTIS = ("assess", EXAMPLES / "otis.json", "--at", "2026-11-05")
QUESTIONS = [
    "Is there an indication?", "Does anything forbid it?", "What must be settled first?",
    "What does the programme still ask?", "What needs more care?", "What about scars?",
]  # fmt: skip


def sections() -> dict[str, dict[str, object]]:
    return {section["group"]: section for section in json.loads(run(*OTIS, "--json").out)["sections"]}


def test_the_answer_comes_first_then_who_acts_then_the_questions_in_order():
    ran = run(*OTIS)
    assert ran.lines[0] == "Start a course: NO"
    assert ran.lines[1].startswith("Next: the prescriber, ")
    asked = [line for line in ran.lines if line in (*QUESTIONS, "What is not known?")]
    assert asked == [*QUESTIONS, "What is not known?"]
    assert ran.code == 1


def test_each_finding_stands_under_its_question():
    found = sections()
    assert found["indication"]["open"] == ["indication-label"]
    assert found["contraindication"]["open"] == ["allergy-peanut"]
    assert set(found["settle"]["open"]) == {
        "baseline-triglycerides", "interaction-tetracycline-washout", "interaction-skin-irritant",
    }  # fmt: skip
    assert found["programme"]["open"] == ["us-ipledge-patient-enrolled"]
    assert found["care"]["open"] == ["care-mood-history", "care-eyes", "care-flare"]
    assert found["scars"]["open"] == ["scars-graded", "scars-risk"]


def test_nothing_of_the_decision_is_left_out():
    whole = json.loads(run(*OTIS, "--json").out)
    shown = {code for section in whole["sections"] for code in section["open"] + section["holds"]}
    assert {item["code"] for item in whole["decision"]["findings"]} - shown == {
        "record-unread", "record-future", "record-version",
    }  # fmt: skip


def test_it_is_the_decision_on_a_start():
    decision = json.loads(run("decide", EXAMPLES / "otis.json", "--act", "start", "--at", "2026-11-05", "--json").out)
    assert json.loads(run(*OTIS, "--json").out)["decision"] == decision


def test_the_scar_answers_are_shown_and_no_score_is_made_of_them():
    text = " ".join(run(*OTIS).out.split())
    assert "On record: worst-severity 3, duration 2, picking 1" in text
    assert "82 of 100" in text
    assert "57 of 100" in text
    assert not re.search(r"ASRAT (score )?\d|higher risk:|lower risk", text)


def test_base_rates_are_those_of_people_who_consult():
    text = " ".join(run(*OTIS).out.split())
    assert "43 of 100 have scars (843 of 1,972" in text
    assert "95 of 100, are from a specialist clinic and do not hold for others" in text


def test_the_page_says_the_same(tmp_path):
    page = tmp_path / "otis.html"
    run(*OTIS, "--html", page)
    text = page.read_text("utf-8")
    assert re.search(r"<h1>(.*?)</h1>", text)[1] == "Start a course: NO"
    assert re.findall(r"<h2>(.*?\?)", text) == [*QUESTIONS, "What is not known?"]
    for code in ("allergy-peanut", "baseline-triglycerides", "care-mood-history", "scars.md C3"):
        assert code in text


def test_json_and_a_page_cannot_share_standard_output():
    ran = run(*OTIS, "--json", "--html", "-")
    assert ran.code == 3
    assert "give --html a file" in ran.err

"""`isocourse due` and `isocourse check-in`: what they say first, and how they end."""

from __future__ import annotations

import json

import pytest

from tests.cli.support import EXAMPLES, run
from tests.spec.people import build


@pytest.fixture
def record(tmp_path):
    def write(change: str) -> str:
        path = tmp_path / "record.json"
        path.write_text(json.dumps(build("on-treatment", change)), "utf-8")
        return str(path)

    return write


@pytest.mark.parametrize(
    ("change", "first", "second", "status"),
    [
        ("-", "No laboratory test is due.", "No one needs to act.", 0),
        ("without tg", "Due now: Measure ALT and fasting", "The clinic acts, by Mon 2 Mar 2026.", 0),
        ("tg: value=4.5", "A LOWER DOSE: Last triglycerides 4.5 mmol/L", "The prescriber, now: Lower the dose", 2),
        ("tg: value=9", "STOP THE DRUG: Last triglycerides 9 mmol/L", "The prescriber, now: Stop, fasting or not", 1),
        ("alt: value=121", "HOLD THE DRUG: Last ALT 121 U/L", "The prescriber, now: Hold the drug", 1),
        ("alt: upper_limit=", "A PERSON MUST LOOK", "The laboratory, now: Record the upper limit", 2),
    ],
)
def test_due_says_what_presses_first(record, change, first, second, status):
    ran = run("due", record(change), "--at", "2026-03-02", "--today", "2026-03-02")
    said = " ".join(ran.out.split())
    assert said.startswith(first)
    assert second in said
    assert ran.code == status


def test_a_late_test_ends_in_2(record):
    ran = run("due", record("without tg"), "--at", "2026-03-03", "--today", "2026-03-03")
    assert ran.code == 2
    assert ran.out.startswith("Late: Measure ALT")


def test_due_as_json(record):
    given = json.loads(run("due", record("tg: value=9"), "--at", "2026-03-02", "--today", "2026-03-02", "--json").out)
    assert given["results"][0]["action"] == "stop"
    assert given["not_needed"]


def test_due_refuses_an_unknown_rhythm():
    assert run("due", EXAMPLES / "bea.json", "--schedule", "weekly").code == 3


def test_check_in_asks_thirteen_questions():
    assert run("check-in").out.count("?  (") + run("check-in").out.count("?\n(") == 13
    assert len(json.loads(run("check-in", "--json").out)) == 13


@pytest.mark.parametrize(
    ("answer", "first", "status"),
    [
        ("lips=dry", "Tell us this week.", 2),
        ("head=often", "Tell us this week.", 2),
        ("belly=ache", "Call us today.", 1),
        ("belly=pain", "Get help now.", 1),
    ],
)
def test_check_in_says_first_what_to_do(answer, first, status):
    ran = run("check-in", "--answer", answer)
    assert ran.lines[0] == first
    assert ran.code == status


def test_when_all_is_answered_and_well():
    well = [
        f"--answer={item['code']}={item['level'][0]['name']}" for item in json.loads(run("check-in", "--json").out)
    ]
    ran = run("check-in", *well)
    assert ran.lines[0] == "All of this is expected."
    assert ran.code == 0


def test_crisis_lines_are_those_of_the_country(record):
    said = " ".join(run("check-in", "--answer", "thoughts=some", "--programme", "uk-mhra").out.split())
    assert "call 999" in said
    assert "116 123" in said
    assert "116 123" not in run("check-in", "--answer", "belly=pain", "--programme", "uk-mhra").out
    assert "your local emergency number" in " ".join(run("check-in", "--answer", "thoughts=plan").out.split())


def test_with_a_record_the_rules_speak_of_the_next_capsule(record):
    path = record("-")
    ran = run("check-in", path, "--answer", "belly=ache", "--at", "2026-03-03", "--today", "2026-03-03", "--json")
    given = json.loads(ran.out)
    assert given["next_capsule"]["answer"] == "stop"
    assert given["events"][0]["symptom"] == "abdominal-pain"
    assert "stop-abdominal-pain" in run(
        "check-in", path, "--answer", "belly=ache", "--at", "2026-03-03", "--today", "2026-03-03"
    ).out  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "said"), [("lips", "--answer lips=dry"), ("lips=wet", "the answers to lips"), ("lip=dry", "questions")]
)
def test_mistakes_say_what_would_be_right(answer, said):
    ran = run("check-in", "--answer", answer)
    assert ran.code == 3
    assert said in ran.err

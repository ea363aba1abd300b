"""`isocourse score`: what it prints and how it ends."""

from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner

from isocourse.cli.failure import Failure
from isocourse.cli.score import score

APP = typer.Typer(pretty_exceptions_enable=False)
APP.command()(score)


def run(*arguments: str, status: int = 0) -> str:
    found = CliRunner().invoke(APP, arguments)
    assert found.exit_code == status, found.output
    return " ".join(found.output.split())


@pytest.fixture
def history(tmp_path):
    def write(*events: dict) -> str:
        path = tmp_path / "record.json"
        path.write_text(json.dumps({"isocourse": 1, "person": "maya", "events": list(events)}), "utf-8")
        return str(path)

    return write


def phq(day: str, item_9: int | None = 0) -> dict:
    items = dict.fromkeys("12345678", 1) | {"9": item_9}
    return {"kind": "questionnaire", "happened": day, "instrument": "phq-9", "items": items}


def test_by_hand():
    assert "IGA, face: 3 of 4, moderate." in run("--scale", "iga", "--total", "3", "--site", "face")
    said = run("--scale", "nice", "--item", "inflammatory=35", "--item", "nodules=0")
    assert "NICE NG198: moderate to severe." in said


def test_what_is_missing_ends_in_2():
    assert "Still needed: item 2." in run("--scale", "phq-2", "--item", "1=1", "--item", "2=", status=2)


def test_a_worrying_answer_ends_in_1(history):
    said = run(history(phq("2026-01-01"), phq("2026-02-01", 1)), "--today", "2026-11-23", status=1)
    assert said.startswith("A person is needed today: PHQ-9. Next: a clinician, today. No more isotretinoin until")
    assert "In danger now: call your local emergency number." in said
    assert "1 Feb 2026: PHQ-9: 9 of 27, mild. Item 9" in said
    assert "Since the time before: PHQ-9 rose by 1" in said


@pytest.mark.parametrize(
    ("programme", "lines"),
    [("uk-mhra", "call 999"), ("us-ipledge", "988"), ("fr", "call 112"), ("nz", "your local emergency")],
)
def test_crisis_lines_of_the_country_whatever_the_total(history, programme, lines):
    items = dict.fromkeys("12345678", 0) | {"9": 1}
    event = {"kind": "questionnaire", "happened": "2026-02-01", "instrument": "phq-9", "items": items}
    said = run(history(event), "--programme", programme, "--today", "2026-11-23", status=1)
    by_hand = run("--scale", "phq-9", "--item", "9=1", "--programme", programme, status=1)
    told = json.loads(run("--scale", "phq-9", "--item", "9=1", "--programme", programme, "--json", status=1))
    assert all(lines in text for text in (said, by_hand, told["crisis"]["sentence"]))


def test_the_record_s_own_country_unless_another_is_named(tmp_path):
    record = {"isocourse": 1, "person": "maya", "programme": "uk-mhra", "events": [phq("2026-02-01", 3)]}
    path = tmp_path / "record.json"
    path.write_text(json.dumps(record), "utf-8")
    told = json.loads(run(str(path), "--today", "2026-11-23", "--json", status=1))
    assert "Samaritans" in told["crisis"]["sentence"]
    assert "988" in run(str(path), "--today", "2026-11-23", "--programme", "us-ipledge", status=1)


def test_no_crisis_lines_where_no_answer_asks_for_a_person(history):
    path = history(phq("2026-02-01"))
    assert "In danger" not in run(path, "--today", "2026-11-23")
    assert json.loads(run(path, "--today", "2026-11-23", "--json"))["crisis"] is None
    assert json.loads(run("--scale", "gags", "--total", "3", "--json"))["crisis"] is None


def test_item_9_that_was_not_asked_ends_in_2(history):
    said = run(history(phq("2026-01-01", None)), "--today", "2026-11-23", status=2)
    assert "must be asked" in said
    assert "Next: a clinician asks what was not asked, today." in said


def test_a_high_total_is_never_called_nothing_to_do(history):
    items = dict.fromkeys("12345678", 3) | {"9": 0}
    event = {"kind": "questionnaire", "happened": "2026-02-01", "instrument": "phq-9", "items": items}
    said = run(history(event), "--today", "2026-11-23")
    assert "24 of 27, severe" in said
    assert "Next: the clinician reads them" in said


def test_as_json(history):
    path = history(phq("2026-01-01"), phq("2026-02-01", 1))
    given = json.loads(run(path, "--json", "--at", "2026-01-15", "--today", "2026-11-23"))
    assert [result["score"] for result in given["scales"][0]["results"]] == [8]
    assert json.loads(run("--scale", "gags", "--json"))["highest"] == 44
    assert json.loads(run("--scale", "iga", "--total", "1", "--json"))["band"] == "almost clear"
    assert len(json.loads(run("--json"))) > 20


def test_one_scale_of_a_record(history):
    path = history(phq("2026-01-01"), phq("2026-02-01"))
    assert run(path, "--scale", "phq-9", "--today", "2026-11-23").count("PHQ-9: 8 of 27") == 2
    assert "No GAGS is recorded" in run(path, "--scale", "gags", "--today", "2026-11-23")


def test_what_there_is():
    assert "goodman-baron-quantitative" in run()
    assert "No permission required" in run("--scale", "phq-9")
    assert "not verified" in run("--scale", "4-asrat")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--scale", "gagz"), "did you mean gags?"),
        (("--item", "nose=2"), "Name the scale"),
        (("--scale", "gags", "--item", "nose"), "write for example --item nose=2"),
        (("--scale", "gags", "--item", "nose=two"), "is not an answer"),
        (("record.json", "--total", "3"), "leave RECORD out"),
    ],
)
def test_mistakes_say_what_would_be_right(arguments, said):
    found = CliRunner().invoke(APP, arguments)
    assert isinstance(found.exception, Failure)
    assert said in str(found.exception)

"""The consultation letter: the same answer as on the screen, what was looked at, and nothing that was not recorded."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest

from isocourse import decide, load_rulebook
from isocourse.render.letter import letter
from tests.cli.support import EXAMPLES, run
from tests.render.people import SANCTIONED, every_example, example, letter_of, said

AT = datetime(2026, 11, 9, 10)
PHQ = {"kind": "questionnaire", "happened": "2026-11-06", "instrument": "phq-9"}
ALT = {"kind": "laboratory", "happened": "2026-11-02", "analyte": "alt", "value": 30, "unit": "U/L", "upper_limit": 40}


def section(document, title):
    return next((item for item in document.sections if item.title == title), None)


def leads(document, title):
    found = section(document, title)
    return {line.lead: line for line in found.lines} if found else {}


def test_the_first_lines_are_those_of_the_screen():
    shown = run("decide", EXAMPLES / "dora.json", "--act", "prescribe", "--at", "2026-11-09T10:00", COLUMNS="200")
    made = letter_of(example("dora"), AT)
    assert [made.first, made.second] == shown.lines[:2]


def test_every_finding_is_in_it_with_its_code():
    made, decision = letter_of(example("dora"), AT), decide(example("dora"), act="prescribe", at=AT)
    text = said(made)
    missing = [item.code for item in decision.findings if item.code not in text and not item.code.startswith("record-")]
    assert missing == []


def test_both_conventions_are_named():
    line = leads(letter_of(example("bea"), datetime(2026, 11, 9, 20)), "Dose")["Taken:"]
    assert "by the weight at the time" in line.text
    assert "by the latest weight" in line.text


def test_a_plan_is_called_a_plan_and_a_dose_that_may_not_be_taken_is_not_shown():
    draft = {"kind": "prescription", "happened": "2026-08-01", "status": "draft", "daily_dose": "35 mg"}
    given = example("dora", draft)
    issued = [event for event in given.events if event.kind == "prescription" and event.status == "issued"]
    planned = leads(letter_of(given.without(*issued), AT), "Dose")
    assert planned["Planned:"].text == "35 mg a day, a draft that nobody has signed."
    fay = leads(letter_of(example("fay"), datetime(2026, 10, 17, 10)), "Dose")
    assert fay["Prescribed:"].text == "no dose that may be taken is on record."


def test_a_question_that_nobody_asked_is_not_known():
    found = leads(letter_of(example("dora"), AT), "Medicines, allergies, conditions")
    asked = {"kind": "asked", "happened": "2026-10-01", "topics": ["medicines", "allergies"], "denied": True}
    answered = leads(letter_of(example("dora", asked), AT), "Medicines, allergies, conditions")
    assert answered["Medicines:"].text == "asked, none."
    if "Medicines:" in found and not any(event.kind == "asked" for event in example("dora").events):
        assert found["Medicines:"].text == "not known; nobody has recorded the question."


def test_laboratory_shows_the_last_result_with_its_own_limit():
    older = ALT | {"happened": "2026-08-01", "value": 20}
    rows = section(letter_of(example("dora", older, ALT), AT), "Laboratory").table.rows
    assert ("ALT", "30 U/L", "40 U/L", "2 Nov 2026") in rows


def test_an_answer_of_danger_stands_out():
    """Item 9 of the PHQ-9 escalates whatever the total."""
    items = {str(number): 0 for number in range(1, 9)} | {"9": 1}
    made = letter_of(example("dora", PHQ | {"items": items}), AT)
    assert [line.tone for line in section(made, "Mood").lines][-1] == "stop"


def test_scars_are_spoken_of_word_for_word():
    line = leads(letter_of(example("dora"), AT), "Skin and scars")["Said about scars:"]
    assert line.text == SANCTIONED


SCAR_MAP = {
    "kind": "skin-assessment", "happened": "2026-11-01", "scale": "scar-map", "site": "left cheek",
    "items": {"icepick": 6, "rolling": 3},
}  # fmt: skip


def test_counted_scars_bring_their_plan_with_both_readings():
    made = letter_of(example("dora", SCAR_MAP), AT)
    found = section(made, "Scars: what can be done")
    assert found.table.head == ("Stage", "By the label from", "By the statements of 2017 from", "Choices")
    assert found.table.rows
    assert section(letter_of(example("dora"), AT), "Scars: what can be done") is None


def test_a_man_has_no_table_of_pregnancy_tests():
    assert section(letter_of(example("carl"), datetime(2026, 11, 14, 10)), "Pregnancy tests") is None
    assert section(letter_of(example("dora"), AT), "Pregnancy tests")


def test_it_sees_only_what_was_known():
    late = ALT | {"recorded": "2026-11-20"}
    assert "30 U/L" not in said(letter_of(example("dora", late), AT))


def test_sources_and_versions_close_it():
    made = letter_of(example("carl"), datetime(2026, 11, 15, 10))
    assert "announced, not confirmed" in dict(made.about)["Rules"]
    assert leads(made, "Sources")
    assert "not confirmed from a primary source" in " ".join(made.foot)


def test_it_can_be_written_for_every_example():
    for _, found in every_example():
        assert said(letter(found, found.take, load_rulebook()))


# The command


@pytest.mark.parametrize(
    ("name", "at", "about"),
    [("ana", "2026-11-04", "Start a course"), ("dora", "2026-11-05", "Write a prescription"),
     ("dora", "2026-11-09", "Hand over a supply"),
     ("noor", "2026-10-30", "Close the course")],
)  # fmt: skip
def test_the_letter_is_about_what_comes_next(name, at, about):
    ran = run("letter", EXAMPLES / f"{name}.json", "--at", at, "--json")
    assert json.loads(ran.out)["first"].startswith(about)


def test_the_command_writes_a_pdf(tmp_path):
    out = tmp_path / "letters" / "dora.pdf"
    ran = run("letter", EXAMPLES / "dora.json", "--at", "2026-11-09T10:00", "--for", "patient", "--out", out)
    assert ran.code == 0
    assert ran.lines[0] == "Next: answer the questions of the programme, by Thu 12 Nov 2026."
    assert out.read_bytes().startswith(b"%PDF-")


def test_the_command_says_what_would_be_right():
    assert "write prescriber or patient" in run("letter", EXAMPLES / "dora.json", "--for", "patent", "--json").err
    assert "--out letter.pdf" in run("letter", EXAMPLES / "dora.json").err
    assert run("letter", EXAMPLES / "dora.json", "--json", "--out", "-").code == 3
    assert run("letter", EXAMPLES / "dora.json", "--out", EXAMPLES / "dora.json" / "x.pdf").code == 3


def test_dates_are_days_on_the_programmes_clock():
    """Asked for on 30 October as a day: the letter names that day and no time."""
    assert dict(letter_of(example("noor"), date(2026, 10, 30), act="close").about)["Date"] == "Fri 30 Oct 2026"

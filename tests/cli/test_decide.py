"""`isocourse decide`: the answer, who acts and by when, why, from which sources."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from isocourse import Record, decide
from tests.cli.support import EXAMPLES, really_run, run

ANA = EXAMPLES / "ana.json"
BLOCKED = (ANA, "--act", "dispense", "--at", "2026-11-14T10:00")


def test_the_first_line_is_the_answer_and_the_second_who_acts_and_by_when():
    shown = run("decide", ANA, "--act", "dispense", "--at", "2026-11-11T10:00")
    assert shown.lines[:2] == [
        "Hand over a supply: YES",
        "Next: the pharmacy may hand over a supply, until Wed 11 Nov 2026 (last day",
    ]
    blocked = run("decide", *BLOCKED)
    assert blocked.lines[0] == "Hand over a supply: NO"
    assert blocked.lines[1].startswith("Next: the patient, not before Tue 24 Nov 2026 (in 10 days).")


def test_a_drug_to_be_stopped_is_stopped_at_once():
    """A window that is still open is no reason to wait."""
    shown = run("decide", EXAMPLES / "fay.json", "--act", "take", "--at", "2026-10-17")
    assert shown.lines[0] == "Take a dose: NO - STOP THE DRUG"
    assert shown.lines[1].startswith("Next: the prescriber, at once.")


def test_a_pharmacy_is_told_that_something_is_held_and_not_what():
    """Of a positive test, mood or result it sees the answer and what to do; who holds the course sees the rest."""
    asked = (EXAMPLES / "fay.json", "--act", "dispense", "--at", "2026-10-17", "--html", "-")
    for shown in (run("decide", *asked[:-2]).out, run("decide", *asked).out):
        text = " ".join(shown.split())
        assert "NO - STOP THE DRUG" in text.replace("–", "-")
        assert "Next: the pharmacy, at once. Hand nothing over and tell the prescriber" in text
        assert "Something is held by the prescriber." in text
        for told in ("ositive", "PHQ", "depression", "riglyceride", "ALT", "missed period", "M-10", "acne-"):
            assert told not in text
    assert "positive" in run("explain", *asked[:-2]).out


def test_each_reason_has_its_sentence_dates_code_source_and_confidence():
    text = " ".join(run("decide", *BLOCKED).out.split())
    assert "Not met: after a missed first window, the next specimen is at least 19 days after" in text
    assert "the next specimen counts from 24 Nov 2026" in text
    assert "From Tue 24 Nov 2026, in 10 days" in text
    assert "us-ipledge-lockout-19 · US-8, US-12, US-16 · primary source, read in a copy" in text
    assert "us-ipledge-window-7 · US-12, US-15 · secondary source · not confirmed from a primary source" in text


def test_versions_that_disagree_are_both_shown_and_can_be_settled():
    ask = ("decide", ANA, "--act", "dispense", "--at", "2026-11-15T16:00")
    doubtful = run(*ask)
    assert doubtful.code == 2
    assert "Modified REMS of 2026, announced but not confirmed: yes" in doubtful.out
    assert "enforcement discretion of October 2023: no" in doubtful.out
    assert run(*ask, "--confirm", "us-ipledge-2026").code == 0
    assert run(*ask, "--not-live", "us-ipledge-2026").code == 1
    assert run(*ask, ISOCOURSE_CONFIRM="us-ipledge-2026").code == 0


def test_what_was_recorded_later_is_not_seen_in_a_replay():
    ask = ("decide", EXAMPLES / "fay.json", "--act", "dispense", "--at", "2026-10-15T10:00")
    assert run(*ask).code == 0
    later = run(*ask, "--known-on", "2026-10-17")
    assert later.lines[0] == "Hand over a supply: NO - STOP THE DRUG"
    assert "As it was known on Sat 17 Oct 2026" in later.out


def test_what_in_the_input_could_not_be_used_is_listed_with_its_place():
    shown = run("decide", EXAMPLES / "wanda.json", "--act", "dispense", "--at", "2026-10-05T10:00")
    assert "In the input: 3 remarks" in shown.out
    assert "events[13].weight: weight of 2026-09-01: weight is 7.4 kg; did you mean 74 kg?" in shown.out


def test_json_is_the_decision_itself():
    shown = run("decide", *BLOCKED, "--json")
    decision = decide(Record.load(ANA), act="dispense", at=datetime(2026, 11, 14, 10))
    assert shown.out == decision.model_dump_json() + "\n"
    assert shown.err == ""


def test_the_programme_can_be_named():
    assert run("decide", *BLOCKED, "--programme", "de", "--json").code == 1
    unnamed = json.dumps({"isocourse": 1, "person": "ann", "events": []})
    shown = run("decide", "-", "--act", "take", "--at", "2026-11-14", stdin=unnamed)
    assert (shown.code, shown.lines[0]) == (2, "Take a dose: NOT YET - a person must look at this")
    assert "known are" in shown.out


def test_monthly_tests_are_the_clinics_choice():
    record = json.loads((EXAMPLES / "kira.json").read_text("utf-8"))
    record["events"] = [e for e in record["events"] if e["kind"] != "pregnancy-test" or e["happened"] < "2026-09-01"]
    ask = ("decide", "-", "--act", "dispense", "--at", "2026-09-15T11:00")
    assert run(*ask, stdin=json.dumps(record)).code == 2
    assert run(*ask, "--monthly-tests", stdin=json.dumps(record)).code == 1


@pytest.mark.parametrize("file", ["ana.json", "sam.fhir.json"])
def test_standard_input_and_a_file_give_the_same(file):
    data = (EXAMPLES / file).read_bytes()
    ask = ("--act", "dispense", "--at", "2026-11-17T10:00", "--json")
    assert really_run("decide", "-", *ask, stdin=data) == really_run("decide", EXAMPLES / file, *ask)


@pytest.mark.parametrize(
    ("file", "act", "at", "code"),
    [
        ("ana.json", "dispense", "2026-11-11", 0), ("bea.json", "dispense", "2026-11-10", 1),
        ("emil.json", "dispense", "2026-10-20", 1), ("uma.fhir.json", "take", "2026-11-03", 1),
        ("leo.json", "dispense", "2026-09-08", 2), ("no-such.json", "take", "2026-09-08", 3),
    ],
)  # fmt: skip
def test_the_exit_status_of_a_real_process(file, act, at, code):
    assert really_run("decide", EXAMPLES / file, "--act", act, "--at", at).code == code


def test_the_page_goes_to_a_file_or_to_standard_output(tmp_path):
    page = tmp_path / "new folder" / "page.html"
    shown = run("decide", *BLOCKED, "--html", page)
    assert shown.lines[0] == "Hand over a supply: NO"
    assert shown.err == f"The same as a page: {page}\n"
    printed = run("decide", *BLOCKED, "--html", "-")
    assert printed.out == page.read_text("utf-8")
    assert (shown.code, printed.code) == (1, 1)


def test_without_a_moment_it_is_now():
    shown = run("decide", EXAMPLES / "vera.fhir.json", "--act", "donate-blood", "--json")
    at = datetime.fromisoformat(json.loads(shown.out)["at"])
    assert abs((datetime.now(at.tzinfo) - at).total_seconds()) < 60

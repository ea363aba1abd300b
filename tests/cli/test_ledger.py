"""`isocourse ledger`: the answer first, who acts and by when, and the same as JSON."""

import json

from tests.cli.support import EXAMPLES, run


def test_the_first_line_names_both_conventions_and_the_second_who_acts():
    shown = run("ledger", EXAMPLES / "bea.json", "--at", "2026-10-20", COLUMNS="200").lines
    assert "by the weight at the time" in shown[0]
    assert "by the latest weight" in shown[0]
    assert shown[1].startswith("Next: the clinic. The capsules in hand last until")


def test_json_has_the_same_numbers():
    ran = run("ledger", EXAMPLES / "bea.json", "--at", "2026-11-10", "--json")
    book = json.loads(ran.out)
    assert ran.code == 0
    assert (book["total_mg"], book["runs_out_on"], book["state"]) == (3600, "2026-11-03", "out of capsules")
    assert set(book["conventions"]) == {"weight at the time", "latest weight"}
    assert book["complete"]


def test_without_a_weight_it_is_said_what_is_missing_and_a_person_must_look():
    ran = run("ledger", EXAMPLES / "noor.json", "--at", "2026-11-10", COLUMNS="200")
    assert ran.code == 2
    assert "mg/kg not known without a weight" in ran.lines[0]
    assert "The clinic" in ran.out


def test_a_moment_is_a_day_on_the_records_clock():
    """bea's clock is New York: 03:00 by UTC on 3 November is still the evening of 2 November there."""
    early = json.loads(run("ledger", EXAMPLES / "bea.json", "--at", "2026-11-03T03:00+00:00", "--json").out)
    assert early["on"] == "2026-11-02"


def test_an_empty_record_has_no_dose_and_no_one_to_act():
    ran = run("ledger", "-", "--at", "2026-11-10", stdin='{"isocourse": 1, "person": "x", "events": []}')
    assert (ran.code, ran.lines[:2]) == (0, ["No dose is on record.", "No one needs to act."])

"""The morning list: how a course stands on a day, what it waits for, and that nothing is dropped."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest

from isocourse import Record, worklist
from isocourse.record.events import KINDS
from tests.cli.support import EXAMPLES, run
from tests.spec.people import build


def with_monitoring(record, *, bloods, mood):
    measured = [
        {"kind": "laboratory", "happened": bloods, "analyte": "alt", "value": 18, "unit": "U/L", "upper_limit": 40},
        {"kind": "laboratory", "happened": bloods, "analyte": "triglycerides", "value": 90, "unit": "mg/dL",
         "fasting": True},
        {"kind": "questionnaire", "happened": mood, "instrument": "phq-9",
         "items": {str(item): 0 for item in range(1, 10)}},
    ]  # fmt: skip
    return record.add(*(KINDS[given["kind"]].model_validate(given) for given in measured))


# Bea, with the blood tests at peak dose and the questions about mood that her example leaves out.
BEA = with_monitoring(Record.load(EXAMPLES / "bea.json"), bloods="2026-09-18", mood="2026-10-06")
CARL = Record.load(EXAMPLES / "carl.json")

# Bea's specimen is of 3 November: day 1 of 7, so she collects until 9 November (programmes.md 2.6).
BEA_DAYS = {
    "2026-10-20T09:00": "quiet",     # the supply of 5 October lasts until 3 November
    "2026-10-28T09:00": "due",       # its last 7 days: a specimen now can be collected on until it runs out
    "2026-11-05T09:00": "due",       # four days of the window are left: nothing is late
    "2026-11-06T09:00": "closing",
    "2026-11-09T23:00": "closing",   # the last hour of the last day
    "2026-11-10T09:00": "broken",
}  # fmt: skip


@pytest.mark.parametrize(("at", "state"), BEA_DAYS.items())
def test_how_a_course_stands(at, state):
    record = BEA if at >= "2026-11-03" else without_november(BEA)
    assert worklist([record], at=datetime.fromisoformat(at)).rows[0].state == state


def without_november(record):
    return record.without(*(event for event in record.events if str(event.happened) >= "2026-11"))


def test_a_window_closes_at_the_last_minute_of_the_programmes_clock():
    row = worklist([BEA], at=datetime(2026, 11, 8, 9)).rows[0]
    assert row.closes_at.isoformat() == "2026-11-09T23:59:00-05:00"
    assert "us-ipledge-window-7" in row.codes


def test_a_broken_course_says_what_to_book():
    row = worklist([BEA], at=date(2026, 11, 10)).rows[0]
    assert (row.state, row.who, row.needs) == ("broken", "patient", "pregnancy-test")
    assert "us-ipledge-window-7" in row.codes


def test_the_drug_to_be_stopped_comes_first():
    fay = Record.load(EXAMPLES / "fay.json")
    rows = worklist([BEA, fay], at=date(2026, 11, 12)).rows
    assert [row.person for row in rows] == ["fay", "bea"]
    assert rows[0].answer.value == "stop"


def test_a_paused_course_is_not_told_to_collect():
    emil = Record.load(EXAMPLES / "emil.json")
    row = worklist([emil], at=date(2026, 11, 12)).rows[0]
    assert row.answer.value == "hold"
    assert "Collect" not in (row.what or "")


def test_a_window_that_closes_goes_before_a_late_blood_test():
    """Her blood tests at peak dose were not done; the window of her specimen closes on 9 November."""
    late = Record.load(EXAMPLES / "bea.json")
    (row,) = worklist([late], at=datetime(2026, 11, 9, 9)).rows
    assert (row.state, row.needs) == ("closing", "dispense")
    assert row.also == ("Measure ALT and fasting triglycerides at peak dose.",)


def test_a_late_blood_test_alone_is_to_do_and_breaks_nothing():
    (row,) = worklist([without_november(Record.load(EXAMPLES / "bea.json"))], at=datetime(2026, 10, 20, 9)).rows
    assert (row.state, row.needs) == ("due", "laboratory")
    assert row.closes_at.date() < date(2026, 10, 20)


def test_closing_ones_are_in_order_of_the_hour_they_close():
    """New York closes five hours after London."""
    uk = Record.from_dict(build("uk-ppp-first at 2026-11-03", ""))
    rows = worklist([BEA, uk], at=datetime(2026, 11, 8, 9), soon_days=5).rows
    closing = [row for row in rows if row.state == "closing"]
    assert [row.closes_at for row in closing] == sorted(row.closes_at for row in closing)
    assert len(closing) == 2


def test_a_course_that_is_over_is_counted_and_not_listed():
    ended = Record.from_dict({
        "isocourse": 1, "person": "over", "programme": "us-ipledge", "timezone": "America/New_York",
        "events": [
            {"kind": "person", "happened": "2026-01-01", "birth_date": "1990-01-01"},
            {"kind": "category", "happened": "2026-01-01", "category": "cannot", "reason": "cisgender-male"},
            {"kind": "dispense", "happened": "2026-02-01", "days": 30},
            {"kind": "course", "happened": "2026-03-01", "step": "stopped"},
        ],
    })  # fmt: skip
    found = worklist([ended, BEA], at=date(2026, 11, 10))
    assert found.ended == 1
    assert [row.person for row in found.rows] == ["bea"]


# Two tests after a course in the US: the first is due at its end and is not put off until the second can be done.
# One in the UK, without a last day: it goes before a question that can wait, and is named beside one that cannot.
@pytest.mark.parametrize(("person", "missing", "at", "state", "test"), [
    ("us-ended", "test-end, test-after", date(2026, 5, 12), "due", "Take the end-of-course pregnancy test now."),
    ("us-ended", "test-end, test-after", date(2026, 5, 18), "closing", "Take the end-of-course pregnancy test now."),
    ("us-ended", "test-end, test-after", date(2026, 5, 19), "broken", "Take the end-of-course pregnancy test now."),
    ("us-ended", "test-after", date(2026, 6, 11), "due", "Take the pregnancy test on or after 11 Jun 2026."),
    ("uk-ended", "test-after", date(2025, 7, 10), "due", "Do the pregnancy test on or after 10 Jul 2025."),
    ("uk-ended", "test-after", date(2025, 9, 10), "due", "Do the pregnancy test on or after 10 Jul 2025."),
    ("uk-ended", "test-after", date(2025, 7, 20), "closing", "Do the pregnancy test on or after 10 Jul 2025."),
    ("ca-ended", "test-after", date(2026, 2, 8), "broken", "Have the laboratory test done on or after 31 Jan 2026."),
])  # fmt: skip
def test_the_pregnancy_test_after_a_course_stands_on_the_list(person, missing, at, state, test):
    (row,) = worklist([Record.from_dict(build(person, f"without {missing}"))], at=at).rows
    assert row.state == state
    assert test == row.what or (state == "closing" and test in row.also)


def test_one_of_many_stands_as_it_stands_alone():
    at = datetime(2026, 11, 9, 12)
    records = [Record.load(path) for path in sorted(EXAMPLES.glob("*.json"))]
    together = {row.person: row for row in worklist(records, at=at).rows}
    for record in records:
        alone = worklist([record], at=at).rows
        assert alone[0] == together[record.person]


# The command


def test_an_unreadable_record_is_listed(tmp_path):
    (tmp_path / "good.json").write_text(BEA.dumps())
    (tmp_path / "bad.json").write_text("{ not json")
    ran = run("worklist", tmp_path, "--at", "2026-11-10T09:00", "--today", "2026-11-28")
    assert ran.code == 2
    assert "1 not read" in ran.lines[0]
    assert "bad.json" in "".join(ran.out.split())
    assert "bea" in ran.out


def test_the_way_back_of_a_broken_course(tmp_path):
    (tmp_path / "bea.json").write_text(BEA.dumps())
    asked = ("worklist", tmp_path, "--at", "2026-11-10T09:00", "--today", "2026-11-28", "--repair")
    assert "Repair: 10 Nov: test, " in run(*asked).out
    (row,) = json.loads(run(*asked, "--json").out)["rows"]
    assert row["repair"]["capsule_on"] == "2026-11-10"


def test_one_file_may_hold_many(tmp_path):
    listed, lines = tmp_path / "list.json", tmp_path / "lines.jsonl"
    listed.write_text(json.dumps([BEA.to_dict(), CARL.to_dict()]))
    lines.write_text("\n".join(json.dumps(one.to_dict()) for one in (BEA, CARL)) + "\nnonsense\n")
    for file, failed in ((listed, 0), (lines, 1)):
        ran = run("worklist", file, "--at", "2026-11-10T09:00", "--today", "2026-11-28", "--json")
        found = json.loads(ran.out)
        assert sorted(row["person"] for row in found["rows"]) == ["bea", "carl"]
        assert len(found["unreadable"]) == failed
        places = ("record 1", "record 2") if file is listed else ("line 1", "line 2")
        assert all(row["source"].endswith(places) for row in found["rows"])


def test_a_folder_without_records_says_so(tmp_path):
    ran = run("worklist", tmp_path, "--at", "2026-11-10T09:00", "--today", "2026-11-28")
    assert ran.code == 2
    assert "holds no file" in " ".join(ran.out.split())
    assert ran.lines[1] == "First: the clinic sees to what could not be read."


def test_the_page_says_what_the_terminal_says(tmp_path):
    (tmp_path / "bea.json").write_text(BEA.dumps())
    (tmp_path / "bad.json").write_text("{ <b>not</b> json")
    asked = ("worklist", tmp_path, "--at", "2026-11-09T09:00", "--today", "2026-11-28")
    page = tmp_path / "out" / "morning.html"
    ran = run(*asked, "--html", page)
    text = page.read_text("utf-8")
    assert f"<h1>{ran.lines[1]}</h1>" in text
    for said in ("Collect the supply by 9 Nov 2026.", "last day today", "1 closing", "1 not read"):
        assert said in text
    assert "<script" not in text
    assert "<b>not" not in text
    assert run(*asked, "--html", "-").out == text
    assert run(*asked, "--html", "-", "--json").code == 3

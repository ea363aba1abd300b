"""An entry that is not understood is kept as it came, its problem names the place, and no answer is a yes."""

from __future__ import annotations

from datetime import date

import pytest

from isocourse import Ask, Record, decide_many
from isocourse.programmes.model import ACTS

TEST = {"kind": "pregnancy-test", "happened": "2026-01-05", "result": "negative"}

KEPT = [
    # entry | place after events[0] | words
    (None, "", "write an object with `kind` and `happened`"),
    (7, "", "write an object with `kind` and `happened`"),
    ([TEST], "", "write an object with `kind` and `happened`"),
    ({}, ".kind", "known are person, category"),
    ({"kind": "spell", "happened": "2026-01-05"}, ".kind", "'spell' is not a kind of event; known are"),
    ({"kind": ["pregnancy-test"]}, ".kind", "is not a kind of event"),
    ({"kind": "symptom", "symptom": "x"}, ".happened", "is missing"),
    ({(1, 2): "a key that JSON cannot hold"}, ".kind", "is not a kind of event"),
    (TEST | {"happened": "2026-02-30"}, ".happened", '\'2026-02-30\' is not a date; write "2026-03-02"'),
    (TEST | {"happened": "05/01/2026"}, ".happened", 'write "2026-03-02"'),
    (TEST | {"happened": 20260105}, ".happened", 'write "2026-03-02"'),
    (TEST | {"happened": None}, ".happened", 'write "2026-03-02"'),
    (TEST | {"happened": "2026-01-05T10:00"}, ".happened", 'has no time zone; write "2026-01-05T10:00:00-05:00"'),
    (TEST | {"recorded": "yesterday"}, ".recorded", 'write "2026-03-02"'),
    (TEST | {"resullt": "positive"}, ".resullt", "is not a field of this kind; known are id, kind, happened"),
    ({"kind": "pregnancy-test", "happened": "2026-01-05"}, ".result", "is missing"),
    (TEST | {"result": "neg"}, ".result", "'negative', 'positive' or 'indeterminate'"),
    (TEST | {"result": True}, ".result", "'negative', 'positive' or 'indeterminate'"),
    (TEST | {"detection_limit": 25}, ".detection_limit", '25 has no unit; write "25 mIU/mL"'),
    (TEST | {"detection_limit": "25"}, ".detection_limit", "has no unit; write"),
    (TEST | {"detection_limit": "25 mg/dL"}, ".detection_limit", "'mg/dL' is not a unit of detection limit"),
    (TEST | {"detection_limit": {"value": True, "unit": "mIU/mL"}}, ".detection_limit", "True is not a number"),
    (TEST | {"note": "half a \ud83d"}, ".note", "holds half a character"),
    (TEST | {"note": {"text": "x"}}, ".note", "valid string"),
    (TEST | {"id": "a", "supersedes": "a"}, ".supersedes", "leads back to 'a'"),
    (TEST | {"supersedes": "z"}, ".supersedes", "there is no event with the id 'z'"),
    (TEST | {"result": "positive", "supersedes": "z"}, ".supersedes", "there is no event with the id 'z'"),
    ({"kind": "person", "happened": "2026-01-05", "birth_date": 20000505}, ".birth_date", "20000505 is not a date"),
    ({"kind": "person", "happened": "2026-01-05", "birth_date": "0199-05-05"}, "", "not between 1900-01-01 and"),
    ({"kind": "person", "happened": "2026-01-05", "birth_date": "2062-05-05"}, "", "not between 1900-01-01 and"),
    ({"kind": "contraception", "happened": "2026-01-05", "method": "iud", "since": 0}, ".since", "0 is not a date"),
    (
        {"kind": "medicine", "happened": "2026-01-05", "name": "x", "since": "2026-03-01", "until": "2026-01-31"},
        "",
        "ends on 2026-01-31, before it began on 2026-03-01",
    ),
    ({"kind": "medicine", "happened": "2026-01-05", "vitamin_a": "10,000 IU"}, ".vitamin_a", "read in two ways"),
    ({"kind": "prescription", "happened": "2026-01-05", "repeats": False}, ".repeats", "false is not a number"),
    ({"kind": "prescription", "happened": "2026-01-05", "days": -1}, ".days", "greater than or equal to 0"),
    ({"kind": "prescription", "happened": "2026-01-05", "days": 10**30}, ".days", "less than or equal to 100000"),
    ({"kind": "prescription", "happened": "2026-01-05", "strengths": "40 mg"}, ".strengths", "write it in [ ]"),
    ({"kind": "form", "happened": "2026-01-05", "form": "other", "signed_by": "patient"}, ".signed_by", "write it in [ ]"),
    ({"kind": "weight", "happened": "2026-03-03", "weight": "7.4 kg"}, ".weight", "did you mean 74 kg?"),
    ({"kind": "weight", "happened": "2026-03-03", "weight": {"value": 10**400, "unit": "kg"}}, ".weight", "is not a number"),
    ({"kind": "weight", "happened": "2026-03-03", "weight": {"value": 70}}, ".weight", "has no unit"),
    (
        {"kind": "laboratory", "happened": "2026-01-05", "analyte": "triglycerides", "value": 60, "unit": "U/L"},
        "",
        "'U/L' is not a unit of triglycerides; expected one of mg/dl, mmol/l",
    ),
    ({"kind": "laboratory", "happened": "2026-01-05", "analyte": "alt", "value": "60", "unit": "U/L"}, "", "needs a number"),
    ({"kind": "laboratory", "happened": "2026-01-05", "analyte": "alt", "value": 10**400, "unit": "U/L"}, "", "needs a number"),
    ({"kind": "laboratory", "happened": "2026-01-05", "value": 60, "unit": "U/L"}, "", "name the analyte by"),
    (
        {"kind": "laboratory", "happened": "2026-01-05", "analyte": "alt", "loinc": "2571-8", "value": 60, "unit": "mg/dL"},
        "",
        "`loinc` 2571-8 is triglycerides, but `analyte` is alt",
    ),
    (
        {"kind": "laboratory", "happened": "2026-01-05", "analyte": "alt", "value": 60, "unit": "U/L", "upper_limit": "40"},
        "",
        "`upper_limit` needs to be a number",
    ),
    ({"kind": "questionnaire", "happened": "2026-01-05", "instrument": "phq-9", "total": float("inf")}, ".total", "finite"),
    ({"kind": "questionnaire", "happened": "2026-01-05", "instrument": "phq-9", "total": float("nan")}, ".total", "finite"),
]  # fmt: skip


def record(*events: object) -> Record:
    return Record.load({"isocourse": 1, "person": "a", "programme": "us-ipledge", "events": list(events)})


@pytest.mark.parametrize(("entry", "place", "words"), KEPT, ids=[f"{row[1]} {row[2]}" for row in KEPT])
def test_kept_with_the_place(entry, place, words):
    read = record(entry)
    assert [event.kind for event in read.events] == ["unread"]
    assert any(
        problem.kept and problem.place == f"events[0]{place}" and words in problem.message for problem in read.problems
    ), [str(problem) for problem in read.problems]
    assert Record.load(read.dumps()) == read


def test_no_answer_is_a_yes_when_something_was_not_understood():
    asks = [
        Ask(record(entry), act, date(2026, 6, 1), programme)
        for entry, _, _ in KEPT
        for act in ACTS
        for programme in ("us-ipledge", "uk-mhra")
    ]
    assert {decision.answer.value for decision in decide_many(asks)}.isdisjoint({"allow", "reduce"})


def test_a_field_of_the_head_that_is_not_known_is_kept_too():
    read = Record.load({"isocourse": 1, "person": "a", "$schema": "x", "event": [TEST | {"result": "positive"}]})
    assert [event.kind for event in read.events] == ["unread"]
    assert "positive" in read.events[0].content
    assert [str(problem) for problem in read.problems] == [
        "record.event: is not a field of a record; known are isocourse, person, programme, timezone, events"
    ]


def test_a_wrong_correction_hides_nothing():
    """What it seems to replace stays: a positive test does not vanish behind a muddle of ids."""
    positive = TEST | {"result": "positive", "id": "a"}
    same_id = TEST | {"id": "a", "happened": "2026-01-06"}
    read = record(positive, same_id, TEST | {"id": "b", "supersedes": "a"})
    assert [event.kind for event in read.events] == ["pregnancy-test", "pregnancy-test", "unread"]
    loop = record(positive | {"supersedes": "b"}, TEST | {"id": "b", "supersedes": "a"})
    assert [event.kind for event in loop.events] == ["unread", "unread"]


def test_a_longer_chain_of_corrections_is_understood():
    read = record(TEST | {"id": "a"}, TEST | {"id": "b", "supersedes": "a"}, TEST | {"id": "c", "supersedes": "b"})
    assert read.problems == ()


def test_a_person_without_a_birth_date_is_a_record_and_not_a_yes():
    read = record({"kind": "person", "happened": "2026-01-05"})
    assert read.problems == ()
    asks = [Ask(read, "start", date(2026, 6, 1), programme) for programme in ("us-ipledge", "uk-mhra")]
    assert all(decision.answer.value != "allow" for decision in decide_many(asks))

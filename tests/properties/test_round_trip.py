"""A record that is written and read again is the same record, and decides the same."""

from __future__ import annotations

import json

from hypothesis import given

from isocourse import Record

from .people import people


@given(people())
def test_a_record_survives_its_json(person):
    record = person.record
    assert Record.from_dict(record.to_dict()) == record
    assert Record.from_dict(record.to_dict()).to_dict() == record.to_dict()
    again = Record.load(record.dumps())
    assert again == record
    assert again == Record.load(json.dumps(record.to_dict(), ensure_ascii=True).encode("utf-8-sig"))


@given(people())
def test_what_was_read_again_decides_the_same(person):
    again = Record.load(person.record.dumps())
    first, second = person.decisions([person.record, again])
    assert [decision.model_copy(update={"problems": ()}) for decision in first] == [
        decision.model_copy(update={"problems": ()}) for decision in second
    ]

"""A record that is written and read again is the same record, and decides the same."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given

from isocourse import Record

from .people import crowds, decisions, in_crowds, people


@given(people())
def test_a_record_survives_its_json(person):
    record = person.record
    assert Record.from_dict(record.to_dict()) == record
    assert Record.from_dict(record.to_dict()).to_dict() == record.to_dict()
    again = Record.load(record.dumps())
    assert again == record
    assert again == Record.load(json.dumps(record.to_dict(), ensure_ascii=True).encode("utf-8-sig"))


@in_crowds
@given(crowds())
def test_what_was_read_again_decides_the_same(crowd):
    again = [replace(person, record=Record.load(person.record.dumps())) for person in crowd]
    assert [[d.model_copy(update={"problems": ()}) for d in found] for found in decisions(again)] == [
        [d.model_copy(update={"problems": ()}) for d in found] for found in decisions(crowd)
    ]

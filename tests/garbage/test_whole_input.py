"""Input of which nothing can be made is refused, soon, and the message names the place and what would be right."""

from __future__ import annotations

import json
import os
import time

import pytest

from isocourse import Record, Unreadable

HEAD = b'{"isocourse": 1, "person": "a"'

REFUSED = [
    # given                                                        | place               | words
    (b"", "line 1 column 1", "is not JSON"),
    (b'{"isocourse": 1, "person": "a", "events": [{"kind": ', "line 1 column 53", "is not JSON"),
    (b'{"isocourse": 1,\n "person": "a"\n "events": []}', "line 3 column 2", "is not JSON"),
    (b'{"person": "\xff\xfe"}', "byte 12", "save the file as UTF-8"),
    ('{"isocourse": 1}'.encode("utf-16"), "byte 0", "save the file as UTF-8"),
    (b"null", "input", "a record begins with"),
    (b"[]", "input", "a record begins with"),
    (b'"text"', "input", "a record begins with"),
    (b"{}", "input", '("isocourse": 1)'),
    (b'{"resourceType": "Patient", "id": "x"}', "resourceType", "give a Bundle"),
    (b'{"resourceType": 5}', "resourceType", "Bundle"),
    (b'{"isocourse": 2, "person": "a"}', "isocourse", 'reads "isocourse": 1'),
    (b'{"isocourse": true, "person": "a"}', "isocourse", 'reads "isocourse": 1'),
    (b'{"isocourse": 1}', "person", "give the person's id as text"),
    (b'{"isocourse": 1, "person": 5}', "person", "give the person's id as text"),
    (b'{"isocourse": 1, "person": " "}', "person", "give the person's id as text"),
    (b'{"isocourse": 1, "person": "\\ud83d"}', "person", "give the person's id as text"),
    (HEAD + b', "programme": 7}', "programme", '"us-ipledge"'),
    (HEAD + b', "timezone": "Mars/Olympus"}', "timezone", '"America/New_York"'),
    (HEAD + b', "timezone": null}', "timezone", '"America/New_York"'),
    (HEAD + b', "events": {}}', "events", '"events": ['),
    (HEAD + b', "events": null}', "events", '"events": ['),
    (HEAD + b', "events": [NaN]}', "input", "NaN, which is not a number"),
    (HEAD + b', "events": [-Infinity]}', "input", "-Infinity, which is not a number"),
    (HEAD + b', "events": [], "events": []}', "input", "says 'events' twice"),
    (HEAD + b', "events": [{"result": "positive", "result": "negative"}]}', "input", "says 'result' twice"),
    (HEAD + b', "events": [' + b"9" * 5000 + b"]}", "input", "digits"),
    (b"[" * 200, "input", "nested more than 64 levels"),
    (b'{"a":' * 100_000, "input", "nested more than 64 levels"),
    (HEAD + b', "events": [' + b"1," * 100_000 + b"1]}", "events", "up to 100000"),
]


@pytest.mark.parametrize(("given", "place", "words"), REFUSED, ids=[str(row[0][:40]) for row in REFUSED])
def test_refused_with_the_place(given, place, words):
    with pytest.raises(Unreadable) as caught:
        Record.load(given)
    [problem] = caught.value.problems
    assert place in problem.place
    assert words in problem.message
    assert len(str(caught.value)) < 1500


def test_what_is_nested_too_deep_is_refused_however_it_comes():
    deep: object = {}
    for _ in range(5000):
        deep = [deep]
    for given in (
        {"isocourse": 1, "person": "a", "events": [{"kind": deep}]},
        {"resourceType": "Bundle", "entry": deep},
    ):
        with pytest.raises(Unreadable, match="nested more than 64 levels"):
            Record.load(given)


def test_every_fault_of_the_head_is_told_at_once():
    with pytest.raises(Unreadable) as caught:
        Record.load({"isocourse": 1, "person": "", "programme": [], "timezone": "", "events": 1})
    assert [problem.place for problem in caught.value.problems] == ["person", "programme", "events", "timezone"]


@pytest.mark.parametrize("source", ["no such file", "a\0b", "/" + "x" * 5000, "tests", '{"half": "\ud800"}'])
def test_what_is_no_readable_file(source):
    with pytest.raises(Unreadable):
        Record.load(source)


def test_a_large_file_is_refused_at_once(tmp_path):
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(200 << 20)  # sparse: it takes no room
    began = time.monotonic()
    with pytest.raises(Unreadable, match="is 200 MB; one person's record is read up to 64 MB"):
        Record.load(large)
    assert time.monotonic() - began < 5


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="this system has no endless file")  # noqa: PTH110
def test_an_endless_file_ends():
    with pytest.raises(Unreadable, match="64 MB"):
        Record.load("/dev/zero")


def test_a_long_text_without_an_end_is_refused_in_time():
    began = time.monotonic()
    with pytest.raises(Unreadable):
        Record.load(b'{"isocourse": 1, "person": "' + b"x" * (5 << 20))
    with pytest.raises(Unreadable):
        Record.load(b'{"a": [' + b'"\\\\", ' * (1 << 20))
    assert time.monotonic() - began < 20


def test_a_byte_order_mark_is_no_fault():
    text = json.dumps({"isocourse": 1, "person": "Zoë", "events": []}, ensure_ascii=False)
    assert Record.load(text.encode("utf-8-sig")).person == "Zoë"

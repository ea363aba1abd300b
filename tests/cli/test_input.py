"""Input that cannot be read ends with status 3 and a message that names the place."""

from __future__ import annotations

import json
import os
from datetime import date

import pytest

from isocourse import Record
from tests.cli.support import EXAMPLES, really_run, run

ASK = ("--act", "dispense", "--at", "2026-11-14T10:00", "--today", "2026-11-23")


def told(given: bytes | str) -> str:
    shown = run("decide", "-", *ASK, stdin=given)
    assert shown.code == 3
    assert shown.out == ""
    return shown.err


@pytest.mark.parametrize(
    ("given", "place"),
    [
        (b"", "line 1 column 1: is not JSON"),
        (b'{"isocourse": 1, "person": "a", "events": [{"kind": ', "line 1 column 53: is not JSON"),
        (b"[1, 2]", "standard input: is not a JSON object"),
        (b'{"a": 1}', "standard input: is neither an isocourse record"),
        (b'{"isocourse": 2, "person": "a"}', "isocourse: is 2"),
        (b'{"isocourse": 1}', "person: is missing"),
        (b'{"isocourse": 1, "person": "a", "timezone": "Mars/Olympus"}', "timezone: 'Mars/Olympus' is not a time zone"),
        (b'{"isocourse": 1, "person": "a", "events": {}}', "events: is not a list"),
        (b'{"isocourse": 1, "person": NaN}', "holds NaN"),
        (b'{"isocourse": 1, "person": "\xff"}', "byte 28: is not UTF-8 text"),
        (b'{"a":' * 100_000, "is nested more than"),
        (b'{"resourceType": "Observation", "id": "x"}', "Bundle"),
    ],
    ids=lambda given: None if isinstance(given, bytes) else given[:30],
)
def test_the_place_is_named(given, place):
    assert place in " ".join(told(given).split())


def test_a_file_names_itself(tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text("{", "utf-8")
    shown = run("decide", broken, *ASK)
    assert (shown.code, shown.out) == (3, "")
    assert shown.err.startswith(f"{broken}: line 1 column 2: is not JSON")


def test_a_folder_and_a_missing_file(tmp_path):
    assert "Is a directory" in run("decide", tmp_path, *ASK).err
    assert "No such file" in run("decide", tmp_path / "none.json", *ASK).err


def test_a_file_of_200_megabytes_is_refused_at_once(tmp_path):
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    shown = run("decide", large, *ASK)
    assert shown.code == 3
    assert "holds more than 64 MB" in shown.err


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="this system has no endless file")  # noqa: PTH110
def test_an_endless_input_ends():
    shown = run("decide", "/dev/zero", *ASK)
    assert (shown.code, "holds more than 64 MB" in shown.err) == (3, True)


def test_an_answer_never_rests_on_days_still_to_come():
    """There is no clock in the core, so the edge says which day is today."""
    record = json.loads((EXAMPLES / "ana.json").read_text("utf-8"))
    ask = ("decide", "-", "--act", "dispense", "--at", "2026-11-11T10:00")
    assert run(*ask, "--today", "2026-11-15", stdin=json.dumps(record)).code == 0
    late = run(*ask, "--today", "2026-11-11", stdin=json.dumps(record))
    assert late.code == 2
    assert "2026-11-15 is still to come (today is 2026-11-11); correct the date" in " ".join(late.out.split())


def test_a_mistyped_year_is_seen_even_when_it_hides_an_entry():
    """A positive test 'recorded' in 2062 would otherwise not be known for decades."""
    record = json.loads((EXAMPLES / "ana.json").read_text("utf-8"))
    record["events"].append(
        {"kind": "pregnancy-test", "happened": "2026-11-10", "recorded": "2062-11-10", "result": "positive"}
    )
    shown = run("decide", "-", "--act", "dispense", "--at", "2026-11-11T10:00", stdin=json.dumps(record))
    assert shown.code == 2
    assert "pregnancy-test of 2026-11-10: 2062-11-10 is still to come" in " ".join(shown.out.split())


def test_dated_by_keeps_what_it_sets_aside():
    given = {"kind": "category", "happened": "2027-02-01", "category": "can", "id": "c1"}
    planned = {"kind": "procedure", "happened": "2027-02-01", "procedure": "microneedling", "status": "planned"}
    record = Record.from_dict({"isocourse": 1, "person": "a", "events": [given, planned]})
    dated = record.dated_by(date(2026, 11, 23))
    assert [event.kind for event in dated.events] == ["unread", "procedure"]
    assert json.loads(dated.events[0].content) == given
    assert dated.events[0].id == "c1"
    assert dated.events[0].happened == date.min
    assert dated.problems[0].place == "events[0]"
    assert record.dated_by(date(2027, 2, 1)) == record.dated_by(date(2027, 1, 31)) == record


def test_nothing_hangs_and_nothing_is_traced_back():
    shown = really_run("decide", "-", *ASK, stdin=b'{"isocourse": 1, "person": ' + b"[" * 1_000_000)
    assert shown.code == 3
    assert "Traceback" not in shown.err

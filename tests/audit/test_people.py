"""The maker of populations: the same people whatever the workers, right without errors, and every error there."""

import gzip
import json
from collections import Counter
from datetime import timedelta
from itertools import groupby
from operator import itemgetter

import duckdb
import pyarrow.parquet as parquet
import pytest

from isocourse import Ask, Record, decide_many
from isocourse.audit.people import make, making, people_table
from isocourse.audit.people.parameters import parameters
from isocourse.programmes import load_rulebook
from isocourse.record.from_rows import record_of
from isocourse.record.table import COLUMNS, rows
from tests.cli.support import run

PROGRAMMES = ("us-ipledge", "uk-mhra")


def clock(programme):
    return load_rulebook().programme(programme).clock


def by_person(table):
    said = [{name: value for name, value in row.items() if value is not None} for row in table.to_pylist()]
    return {person: list(some) for person, some in groupby(said, key=itemgetter("person"))}


def supplies(entries):
    return [row for row in entries if row["kind"] == "dispense" and row["status"] == "handed-over"]


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_people_without_errors_get_every_supply(programme):
    """What is made is a right course: nothing but its errors can be found fault with."""
    asks = []
    for person, entries in by_person(people_table(7, programme, 0, 12, parameters().without_errors())).items():
        for supply in supplies(entries):
            record = record_of([row for row in entries if row is not supply], person, programme, clock(programme))
            asks.append(Ask(record, "dispense", supply["happened_on"]))
    assert len(asks) > 40
    assert Counter(found.answer.value for found in decide_many(asks)) == {"allow": len(asks)}


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_each_error_is_there(programme):
    people = by_person(people_table(3, programme, 0, 500))
    entries = [row for some in people.values() for row in some]
    twice = [some for person in people.values() for some in Counter(row["id"] for row in person).values() if some > 1]
    again = [json.dumps(row, default=str) for row in entries]
    assert len(again) > len(set(again)), "the same entry twice"
    assert sum(count > 1 for count in twice) > len(again) - len(set(again)), "an id with two contents"
    assert any(row["recorded_at"].date() - row["happened_on"] > timedelta(3) for row in entries), "late"
    assert any(row["kind"] == "unread" and row["about"] == "weight" for row in entries), "no unit"
    assert any("superseded_at" in row and row["kind"] == "weight" for row in entries), "pounds, corrected"
    assert any(row.get("status") == "not-collected" for row in entries), "missed"
    assert any(person.endswith("-b") for person in people), "moved"
    for row in entries:
        assert row["kind"] != "weight" or 20 <= row["weight_kg"] <= 350


def test_the_same_whatever_the_workers_and_the_blocks(tmp_path, monkeypatch):
    """Nobody changes because somebody else was made beside them."""
    monkeypatch.setattr(making, "PEOPLE_A_FILE", 20)
    one = make(50, 5, "us-ipledge", tmp_path / "one")
    monkeypatch.setattr(making, "PEOPLE_A_FILE", 7)
    make(50, 5, "us-ipledge", tmp_path / "other")
    tables = [
        duckdb.sql(f"SELECT * FROM '{tmp_path}/{name}/*.parquet' ORDER BY ALL").to_arrow_table()
        for name in ("one", "other")
    ]
    assert tables[0].equals(tables[1])
    assert one.files == 3
    assert one.entries == tables[0].num_rows


def test_two_workers_write_the_same_files(tmp_path, monkeypatch):
    monkeypatch.setattr(making, "PEOPLE_A_FILE", 10)
    for workers in (1, 2):
        blocks = making._blocks(20, _Write(tmp_path / str(workers)), workers)
        assert [people for people, _, _ in blocks] == [10, 10]
    for part in sorted(path.name for path in (tmp_path / "1").iterdir()):
        assert parquet.read_table(tmp_path / "1" / part).equals(parquet.read_table(tmp_path / "2" / part))


class _Write:
    """Writes a block where it is told, in whatever process."""

    def __init__(self, folder):
        folder.mkdir()
        self.folder = folder

    def __call__(self, span):
        return making._write(5, "uk-mhra", self.folder, "parquet", span)


def test_other_seeds_make_other_people():
    assert not people_table(1, "uk-mhra", 0, 5).equals(people_table(2, "uk-mhra", 0, 5))


def test_the_columns_are_the_documented_ones():
    for programme in PROGRAMMES:
        table = people_table(1, programme, 0, 5)
        assert set(table.column_names) <= set(COLUMNS)


def test_rows_become_the_record_that_they_came_from():
    """The way back from the table loses nothing that the table holds."""
    for person, entries in by_person(people_table(3, "us-ipledge", 0, 60)).items():
        record = record_of(entries, person, "us-ipledge", clock("us-ipledge"))
        again = [row for row in rows(record) if row["kind"] != "retraction"]
        assert len(again) == len(entries)
        for kind in {row["kind"] for row in entries}:
            ours, theirs = (
                sorted(str(_plain(row)) for row in some if row["kind"] == kind) for some in (entries, again)
            )
            assert ours == theirs


def _plain(row):
    """A row with its moments and days as text, without the id, which a retraction needs to name."""
    said = {name: value for name, value in row.items() if name not in ("id", "items", "superseded_at") and value != []}
    said["recorded_at"] = str(said["recorded_at"])[:19]
    return sorted((name, str(value)) for name, value in said.items())


def test_fhir_tells_the_same_as_the_table(tmp_path):
    """Read again person by person, the resources are the entries.

    A weight without its unit is kept unread, and so is what stands under one id with two contents.
    """
    made = make(25, 11, "us-ipledge", tmp_path, form="fhir")
    resources = {}
    for path in tmp_path.glob("*.ndjson.gz"):
        for line in gzip.decompress(path.read_bytes()).splitlines():
            resource = json.loads(line)
            about = resource.get("subject") or resource.get("patient") or {"reference": f"Patient/{resource['id']}"}
            resources.setdefault(about["reference"].removeprefix("Patient/"), []).append({"resource": resource})
    people = by_person(people_table(11, "us-ipledge", 0, 25))
    assert resources.keys() == people.keys()
    assert made.entries == sum(map(len, people.values()))
    for person, entries in people.items():
        read = Record.load({"resourceType": "Bundle", "type": "collection", "entry": resources[person]})
        assert (read.programme, read.timezone) == ("us-ipledge", clock("us-ipledge"))
        once = {json.dumps(row, default=str): row for row in entries}.values()
        contents = Counter(row["id"] for row in once)
        ours = Counter("unread" if contents[row["id"]] > 1 else row["kind"] for row in once)
        assert ours == Counter(event.kind for event in read.events if event.kind != "retraction")


def test_the_command_says_that_they_are_invented(tmp_path):
    made = run("people", "6", "--seed", "4", "--to", tmp_path / "new", "--workers", "1")
    assert made.code == 0
    assert made.lines[0].startswith("Made 6 invented people with ")
    assert "They describe nobody." in made.out
    assert json.loads((tmp_path / "new" / "people.json").read_text())["invented"] is True
    said = json.loads(run("people", "1e1", "--to", tmp_path / "more", "--workers", "1", "--json").out)
    assert (said["people"], said["form"], said["files"]) == (10, "parquet", 1)


def test_mistakes_name_the_place(tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    for args, says in (
        (("many", "--to", tmp_path / "a"), "'many' is not a number of people; write 1000 or 1e6"),
        (("5", "--to", tmp_path / "full"), "is not an empty folder"),
        (("5", "--to", tmp_path / "a", "--programme", "uk-mrha"), "Did you mean uk-mhra?"),
        (("5", "--to", tmp_path / "a", "--form", "csv"), "known are parquet, fhir"),
        (("5", "--to", tmp_path / "full" / "x" / "y"), "cannot be written"),
    ):
        made = run("people", *args)
        assert made.code == 3, args
        assert says in made.err.replace("\n", " "), made.err

"""Broken input: told with its file and line, the rest counted, and never held whole in memory."""

import gzip
import json
import tracemalloc
from datetime import date

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from isocourse.audit import lines as by_line
from isocourse.audit import ndjson
from isocourse.audit.lines import lines
from isocourse.audit.measures import measures
from isocourse.audit.ndjson import read_ndjson
from isocourse.audit.parts import FEW
from isocourse.audit.ranges import Period, Population
from isocourse.audit.reading import Reading
from isocourse.audit.source import NoSource, source_of
from isocourse.programmes import load_rulebook

PATIENT = {"resourceType": "Patient", "id": "p1", "birthDate": "2001-02-03"}


def condition(number, day="2026-01-05", person="p1", text="Nodular acne"):
    return {
        "resourceType": "Condition", "id": f"c{number}", "subject": {"reference": f"Patient/{person}"},
        "code": {"coding": [{"system": "urn:isocourse:code", "code": "acne-nodular"}], "text": text},
        "recordedDate": day,
    }  # fmt: skip


def written(folder, name, *resources):
    folder.mkdir(exist_ok=True)
    text = "".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in resources).encode()
    (folder / name).write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    return folder / name


def read(tmp_path):
    (tmp_path / "work").mkdir()
    return read_ndjson(source_of(str(tmp_path / "in")), tmp_path / "work")


def lines_of(path, reading):
    source = source_of(str(path.parent))
    (file,) = (one for one in source.files if one.name == path.name)
    return lines(source, file, reading)


def kinds(tmp_path):
    tables = [parquet.read_table(path) for path in sorted((tmp_path / "work").glob("events-*.parquet"))]
    return sorted(pa.concat_tables(tables)["kind"].to_pylist())


def test_a_bad_line_in_the_middle(tmp_path):
    written(tmp_path / "in", "Patient.ndjson", PATIENT)
    written(tmp_path / "in", "Condition.ndjson", condition(1), '{"resourceType": "Condi', "[1, 2]", condition(2))
    found = read(tmp_path)
    assert kinds(tmp_path) == ["condition", "condition", "person"]
    assert [one.place for one in found.troubles] == ["Condition.ndjson:2", "Condition.ndjson:3"]
    assert found.counts == {"lines that are no FHIR resource": 2}
    assert (found.people, found.lines) == (1, 3)


def test_a_truncated_gzip(tmp_path):
    """What stood before the break is read; the report says where it ended."""
    written(tmp_path / "in", "Patient.ndjson", PATIENT)
    path = written(
        tmp_path / "in", "Condition.ndjson.gz", *(condition(n, text=f"{n * 7919:x}" * 40) for n in range(3000))
    )
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    found = read(tmp_path)
    assert found.counts["files that end too early or are damaged"] == 1
    assert found.troubles[0].place.startswith("Condition.ndjson.gz:")
    assert int(found.troubles[0].place.rpartition(":")[2]) > 1
    assert 100 < kinds(tmp_path).count("condition") < 3000


def test_zstd_is_read(tmp_path):
    written(tmp_path / "in", "Patient.ndjson", PATIENT)
    with pa.output_stream(str(tmp_path / "in" / "Condition.ndjson.zst"), compression="zstd") as file:
        file.write(json.dumps(condition(1)).encode() + b"\n")
    assert (read(tmp_path).people, kinds(tmp_path)) == (1, ["condition", "person"])


def test_resources_of_unknown_people_and_of_nobody(tmp_path):
    written(tmp_path / "in", "Patient.ndjson", PATIENT)
    nobody = {name: value for name, value in condition(3).items() if name != "subject"}
    written(tmp_path / "in", "Condition.ndjson", condition(1), condition(2, person="stranger"), nobody)
    found = read(tmp_path)
    assert found.counts == {"resources of unknown people": 1, "resources about nobody": 1}
    assert {one.place for one in found.troubles} == {"Condition.ndjson:2", "Condition.ndjson:3"}


def test_more_of_what_belongs_to_nobody_than_is_held_is_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(ndjson, "MOST_SHARED", 1)
    doctors = [{"resourceType": "Practitioner", "id": f"d{number}"} for number in range(3)]
    written(tmp_path / "in", "Practitioner.ndjson", *doctors)
    found = read(tmp_path)
    assert found.counts == {"shared resources beyond what is held": 2}
    assert [one.place for one in found.troubles] == ["Practitioner.ndjson:2", "Practitioner.ndjson:3"]


def test_one_id_with_two_contents_is_kept_unread_and_twice_the_same_counts_once(tmp_path):
    written(tmp_path / "in", "Patient.ndjson", PATIENT)
    written(
        tmp_path / "in", "Condition.ndjson", condition(1), condition(1), condition(2), condition(2, day="2026-02-05")
    )
    found = read(tmp_path)
    assert kinds(tmp_path) == ["condition", "person", "unread", "unread"]
    assert {one.place for one in found.troubles} == {"Condition.ndjson:3", "Condition.ndjson:4"}


def test_a_link_is_what_it_leads_to(tmp_path):
    """Nothing is passed over in silence: a link to a file is read, one to nowhere ends the audit."""
    written(tmp_path / "elsewhere", "Condition.ndjson", condition(1))
    written(tmp_path / "in", "Patient.ndjson", PATIENT)
    link = tmp_path / "in" / "Condition.ndjson"
    link.symlink_to("../elsewhere/Condition.ndjson")
    before = source_of(str(tmp_path / "in")).files
    assert (read(tmp_path).people, kinds(tmp_path)) == (1, ["condition", "person"])
    written(tmp_path / "elsewhere", "Condition.ndjson", condition(1, day="2026-01-06"))
    assert source_of(str(tmp_path / "in")).files != before, "a change of what it leads to is a change of the source"
    link.unlink()
    link.symlink_to("../nowhere")
    with pytest.raises(NoSource, match=r"/in/Condition\.ndjson: there is no such"):
        source_of(str(tmp_path / "in"))


def test_a_resource_that_is_nested_deep_costs_nobody_their_record(tmp_path):
    """As deep as is read, though its Bundle is deeper; one more level, and the line is told. The person stays."""

    def nested(number, levels):
        inner = "x"
        for _ in range(levels):
            inner = [inner]
        return condition(number) | {"extension": inner}

    written(tmp_path / "in", "Patient.ndjson", PATIENT)
    written(tmp_path / "in", "Condition.ndjson", nested(1, 60), nested(2, 62), nested(3, 63), condition(4))
    found = read(tmp_path)
    assert kinds(tmp_path) == ["condition", "condition", "condition", "person"]
    assert [(one.place, "nested" in one.says) for one in found.troubles] == [("Condition.ndjson:3", True)]


def test_two_processes_read_what_one_reads(tmp_path, monkeypatch):
    """Bad lines, people who are not there and resources of nobody included."""
    monkeypatch.setattr(ndjson, "SMALL_PART_BYTES", 2_000)
    people = [PATIENT | {"id": f"p{number}"} for number in range(60)]
    written(tmp_path / "in", "Patient.ndjson", *people)
    doctor = {"resourceType": "Practitioner", "id": "d", "name": [{"text": "Dr Day"}]}
    written(tmp_path / "in", "Practitioner.ndjson", doctor)
    some = [condition(number, person=f"p{number % 70}") for number in range(400)]
    written(tmp_path / "in", "Condition.ndjson.gz", *some[:200], "{", *some[200:], some[0] | {"recordedDate": "2026"})
    found = []
    for workers in (1, 2):
        work = tmp_path / str(workers)
        work.mkdir()
        reading = read_ndjson(source_of(str(tmp_path / "in")), work, workers=workers)
        files = sorted(work.glob("events-*.parquet"))
        found.append((reading, [parquet.read_table(path).to_pylist() for path in files]))
    assert found[0] == found[1]
    assert (found[0][0].people, len(found[0][1]) >= FEW) == (60, True)
    assert len(found[0][0].counts) == 3


def test_an_endless_line_is_passed_over_without_being_held(tmp_path):
    """100 MB without an end of line: the memory stays that of a few blocks, and the next line is read."""
    path = tmp_path / "Condition.ndjson.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(b"1\n")
        for _ in range(100):
            file.write(b"x" * (1 << 20))
        file.write(b"\n2\n")
    reading = Reading()
    tracemalloc.start()
    found = list(lines_of(path, reading))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == [(1, b"1"), (3, b"2")]
    assert [one.place for one in reading.troubles] == ["Condition.ndjson.gz:2"]
    assert most < 8 * by_line.LONGEST_LINE


@pytest.mark.parametrize("ends", ["", "\n"])
def test_lines_across_blocks(tmp_path, monkeypatch, ends):
    monkeypatch.setattr(by_line, "BLOCK", 4)
    path = tmp_path / "a.ndjson"
    path.write_text("abc\n\nabcdefgh\nij" + ends)
    assert list(lines_of(path, Reading())) == [(1, b"abc"), (3, b"abcdefgh"), (4, b"ij")]


def test_rows_that_cannot_be_what_they_say_become_unread(tmp_path):
    """A result that is no result must not vanish: it could be the positive one."""
    rows = [
        {"person": "a", "kind": "pregnancy-test", "result": "pos"},
        {"person": "a", "kind": "weight", "weight_kg": 7.4},
        {"person": "a", "kind": "wieght"},
        {"person": None, "kind": "weight", "weight_kg": 70.0},
        {"person": "a", "kind": "dispense", "days": 30},
    ]
    table = pa.Table.from_pylist(
        [{"happened_on": date(2026, 2, 3), "result": None, "weight_kg": None, "days": None} | row for row in rows]
    )
    parquet.write_table(table, tmp_path / "a.parquet")
    programme = load_rulebook().programme("us-ipledge")
    population = Population([str(tmp_path / "a.parquet")], programme, Period(date(2026, 1, 1), date(2026, 12, 31)))
    assert sorted(population.faulty.values()) == [1, 1, 1, 1]
    (span,) = population.ranges(100)
    answers = population.judge(span, measures()).answers
    events = list(population.events_of(span.low, span.high))
    assert sorted((row["kind"], row["about"]) for row in events if row["kind"] == "unread") == [
        ("unread", "pregnancy-test"), ("unread", "weight"), ("unread", "wieght"),
    ]  # fmt: skip
    assert "record-unread" in answers["fails"].to_pylist()[0]
    (supply,) = [row for row in events if row["kind"] == "dispense"]
    assert supply["status"] == "handed-over", "what is left out means the same as in a record"


def test_rows_of_one_id_count_once_when_they_say_the_same_and_are_unread_when_not(tmp_path):
    """Where a row was read from makes it no other row; another day does."""
    day = date(2026, 2, 3)
    rows = [
        {"person": "a", "kind": "dispense", "id": "one", "happened_on": day, "days": 30, "source": "here"},
        {"person": "a", "kind": "dispense", "id": "one", "happened_on": day, "days": 30, "source": "there"},
        {"person": "a", "kind": "dispense", "id": "two", "happened_on": day, "days": 30, "source": "here"},
        {"person": "a", "kind": "dispense", "id": "two", "happened_on": date(2026, 3, 3), "days": 30, "source": "here"},
    ]
    parquet.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    programme = load_rulebook().programme("us-ipledge")
    population = Population([str(tmp_path / "a.parquet")], programme, Period(date(2026, 1, 1), date(2026, 12, 31)))
    (span,) = population.ranges(100)
    population.prepare(span)
    kept = sorted((row["kind"], row["id"], row["about"]) for row in population.events_of("a", "a"))
    assert kept == [("dispense", "one", None), ("unread", "two", "dispense"), ("unread", "two", "dispense")]
    assert population.left_out() == (1, 2)

"""`isocourse audit clinic:`: the clinic's own records, as known on a day; who was listed is in the log."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import duckdb
import pytest

from isocourse.clinic import log, record
from isocourse.clinic.models import Entry, Log, Person
from tests.cli.support import run

ASKED = ("--programme", "us-ipledge", "--from", "2026-01-01", "--to", "2026-12-31")


@pytest.fixture
def audited(db, tmp_path, monkeypatch):
    """An audit of the invented clinic, and the cases by person."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def done(source="clinic:", *more):
        made = run("audit", source, *ASKED, "--out", tmp_path / "out", "--cases-permitted", *more)
        cases = tmp_path / "out" / "cases.parquet"
        found = duckdb.sql(f"SELECT person, happened_on FROM '{cases}'").fetchall() if made.code == 0 else []
        return made, found

    yield done
    assert not list(tmp_path.glob("isocourse-audit-*")), "no copy of a record stays behind"


def test_every_supply_of_the_programme_is_asked_about_and_the_log_says_who_was_looked_up(audited):
    """Each supply of the clinic's people is judged, and who is of another programme is not."""
    entries, before = Entry.objects.count(), Log.objects.count()
    made, cases = audited()
    assert made.code == 0, made.err
    people = Person.objects.filter(programme="us-ipledge").select_related("site")
    keys = {f"{person.site.name}/{person.reference}": str(person.pk) for person in people}
    assert len(cases) == 8
    assert {name for name, _ in cases} <= keys.keys()
    report = json.loads((Path(made.err.split("Written: ")[1].split("report.html")[0]) / "report.json").read_text())
    assert report["entries"] >= sum(len(record.read(person).record.events) for person in people) > 50
    assert Entry.objects.count() == entries
    lines = list(Log.objects.order_by("number"))[before:]
    assert [line.action for line in lines] == ["audited", *["listed"] * (len(lines) - 1)]
    assert json.loads(lines[0].detail)["cases"] is True
    assert sorted(line.person for line in lines[1:]) == sorted(keys[name] for name in {name for name, _ in cases})
    assert list(log.faults()) == []


def test_as_known_on_a_day(audited):
    """What was entered later is not there: neither the entries, nor a supply that they tell of."""
    made, then = audited("clinic:", "--known-on", "2026-04-04")
    assert "as known on 2026-04-04 23:59" in " ".join(made.out.split())
    assert sorted(str(day) for _, day in then) == ["2026-03-29", "2026-03-31", "2026-04-02", "2026-04-04"]
    made, _ = audited("clinic:", "--known-on", "2020-01-01")
    assert (made.code, made.err) == (3, "clinic: nothing was recorded of anybody by 2020-01-01 23:59.\n")


def test_mistakes_name_what_is_there(audited):
    made, _ = audited("clinic:Nowhere")
    assert made.code == 3
    assert "clinic:Nowhere: is not a site; known are" in " ".join(made.err.split())

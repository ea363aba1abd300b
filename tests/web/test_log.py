"""A line that was changed, left out or cut off is found, and so is an entry that was."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from fhir.resources.R4B.auditevent import AuditEvent
from typer.testing import CliRunner

from isocourse.cli.application import app
from isocourse.clinic import clock, log, record
from isocourse.clinic.models import Entry, Log
from isocourse.record.events.course import BodySize

TRIGGERS = [(table, act) for table in ("clinic_entry", "clinic_log") for act in ("update", "delete")]


@pytest.fixture
def unguarded(db):
    """Somebody who owns the database can take its guard away."""
    with connection.cursor() as cursor:
        for table, act in TRIGGERS:
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {table}_no_{act}{on}")


def test_the_chain_of_the_seeded_clinic_is_whole(db):
    assert Log.objects.count() >= 15
    assert list(log.faults()) == []


@pytest.mark.parametrize("field", ["who", "action", "detail", "person"])
def test_a_changed_line_is_found(unguarded, field):
    Log.objects.filter(number=3).update(**{field: "{}"})
    assert "line 3 was changed" in list(log.faults())


def test_a_line_left_out_is_found(unguarded):
    Log.objects.filter(number=3).delete()
    assert "line 3 is missing" in list(log.faults())


def test_a_line_written_anew_breaks_the_next(unguarded):
    line = Log.objects.get(number=3)
    line.who = "somebody else"
    Log.objects.filter(number=3).update(who=line.who, hash=log.hashed(line))
    assert list(log.faults()) == ["line 4 does not follow the one before"]


def test_a_changed_entry_is_found(unguarded):
    entry = Entry.objects.filter(kind="pregnancy-test").first()
    Entry.objects.filter(pk=entry.pk).update(content=entry.content.replace("negative", "positive"))
    assert list(log.faults()) == [f"entry {entry.number} of {entry.person_id} was changed"]


def test_a_removed_entry_is_found(unguarded):
    entry = Entry.objects.filter(kind="pregnancy-test").first()
    entry.delete()
    assert list(log.faults()) == [f"entry {entry.number} was removed from {entry.person_id}"]


def test_the_command_says_that_it_is_whole_and_how_it_ends(db):
    found = CliRunner().invoke(app, ["verify-log"])
    assert found.exit_code == 0
    assert Log.objects.latest("number").hash in found.stdout


def test_the_command_finds_an_end_cut_off(unguarded):
    last = Log.objects.latest("number")
    Log.objects.filter(pk=last.pk).delete()
    Entry.objects.filter(person_id=last.person).delete()
    assert CliRunner().invoke(app, ["verify-log"]).exit_code == 0  # nothing inside the chain tells
    found = CliRunner().invoke(app, ["verify-log", "--expect", last.hash])
    assert found.exit_code == 1
    assert "cut off" in found.stdout


def test_the_page_says_details_in_words_and_keeps_hashes_to_itself(sign_in, person):
    bea = person("Bea")
    event = BodySize(happened=clock.now(), recorded=clock.now(), weight="60 kg")
    record.add(bea, [event], account=None, seen=None, action="added")
    page = sign_in("auditor").get("/log/").content.decode()
    assert "entries: no. 52; kinds: weight" in page
    assert "entries: 51; file: bea.json" in page
    assert not re.search("[0-9a-f]{64}", page.split("<table")[1])


def test_the_command_exports_every_line_as_an_audit_event_in_the_order_of_the_chain(db, tmp_path):
    log.write(None, "looked at the log")  # about nobody
    lines = list(Log.objects.order_by("number"))
    found = CliRunner().invoke(app, ["verify-log", "--fhir", str(tmp_path / "log.ndjson")])
    assert (found.exit_code, f"{len(lines)} AuditEvents" in found.stdout) == (0, True)
    events = [json.loads(line) for line in (tmp_path / "log.ndjson").read_text("utf-8").splitlines()]
    for event, line in zip(events, lines, strict=True):
        AuditEvent.model_validate(event)
        said = {part["type"]: part["valueString"] for part in event["entity"][0]["detail"]}
        assert (said["action"], said["hash"], said["previous"]) == (line.action, line.hash, line.previous)
        assert event["entity"][0].get("what", {}).get("reference", "Patient/") == f"Patient/{line.person}"
    assert Log.objects.latest("number").action == "log exported"
    refused = CliRunner().invoke(app, ["verify-log", "--fhir", str(tmp_path / "nowhere" / "log.ndjson")])
    assert refused.exit_code == 3
    assert [path.name for path in tmp_path.iterdir()] == ["log.ndjson"]

"""Records that come in and go out, and backups: whole or not at all."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from isocourse import Record
from isocourse.clinic import clock, photos
from isocourse.clinic.models import Contact, Entry, Person, Photo, Site

from .conftest import EXAMPLES
from .test_photos import drawn


@pytest.fixture
def sending(sign_in):
    site = Site.objects.get(name__startswith="Moorgate")

    def send(data: bytes | str, **more):
        given = {"name": "Tess Arden", "reference": "T-1", "site": str(site.pk)} | more
        given |= {"text": data} if isinstance(data, str) else {"file": SimpleUploadedFile("record.json", data)}
        return sign_in("coordinator").post("/people/take-in/", given)

    return send


BUNDLE = (EXAMPLES / "tess.fhir.json").read_bytes()


def test_a_bundle_is_shown_first_and_then_taken_in_whole(sending):
    shown = sending(BUNDLE)
    assert "Nothing was kept so far" in shown.content.decode()
    assert not Person.objects.filter(reference="T-1").exists()
    assert sending(BUNDLE.decode(), sure="yes").status_code == 302
    person = Person.objects.get(reference="T-1")
    assert person.entries.count() == len(Record.load(BUNDLE).events)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "is not UTF-8 text"),
        (b"<html></html>", "is not JSON"),
        (b"[" * 5000, "nested more than"),
        (b'{"isocourse": 1}', "erson: is missing"),
        (b" " * 500_001, "larger than 500 kB"),
        (b"", "is not JSON"),
    ],
)
def test_what_is_no_record_is_refused_by_name_whatever_the_file_is_called(sending, data, says):
    before = Person.objects.count()
    page = sending(data)
    assert (page.status_code, Person.objects.count()) == (422, before)
    assert says in page.content.decode()


def test_what_cannot_be_used_is_named_before_and_kept_after(sending):
    record = {"isocourse": 1, "person": "x", "events": [{"kind": "weight", "happened": "2026-11-02", "weight": "7 kg"}]}
    assert "events[0].weight" in sending(json.dumps(record).encode()).content.decode()
    sending(json.dumps(record), sure="yes")
    assert Entry.objects.get(person__reference="T-1").kind == "unread"


def test_a_number_that_is_taken_is_refused_and_nothing_is_kept(sending, person):
    entries = Entry.objects.count()
    page = sending(BUNDLE.decode(), sure="yes", reference=person("Leo").reference)
    assert (page.status_code, Entry.objects.count()) == (422, entries)
    assert "Is the number of somebody else" in page.content.decode()


def test_names_are_never_markup_or_template(sending, sign_in):
    assert sending(BUNDLE.decode(), sure="yes", name="<script>alert(1)</script>{{ 7*7 }}{% raw %}").status_code == 302
    page = sign_in("coordinator").get("/people/?find=script").content.decode()
    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in page


@pytest.mark.parametrize("find", ["' OR 1=1 --", "%' UNION SELECT password FROM clinic_account --", "\x00"])
def test_a_search_is_text_and_no_query(sign_in, find):
    assert "Nobody" in sign_in("coordinator").get("/people/", {"find": find}).content.decode()


def test_a_patient_takes_all_their_data_along_and_it_reads_again(sign_in, person):
    data = sign_in("bea").get("/me/record.json").content
    assert len(Record.load(data).events) == person("Bea").entries.count()


def test_the_file_with_everything_has_the_pictures_too_and_says_which_do_not_open(sign_in, person):
    bea = person("Bea")
    Contact.objects.create(person=bea, channel="sms", address="+12125550199", language="")
    kept = photos.keep(bea, drawn(), "chin", clock.now().date(), bea.account)
    closed = photos.keep(bea, drawn(), "nose", clock.now().date(), bea.account)
    Photo.objects.filter(pk=closed.pk).update(sealed=kept.sealed)  # the seal of another picture
    answer = sign_in("bea").get("/me/everything.zip")
    with ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as held:
        assert held.testzip() is None
        pictures = ["photographs/2026-11-09-chin-1.jpeg", "photographs/2026-11-09-nose-2.txt"]
        names = ["record.json", "messages.json", *pictures]
        assert held.namelist() == names
        assert held.read(names[2]) == photos.opened(kept)
        assert b"cannot be opened" in held.read(names[3])
        assert len(Record.load(held.read(names[0])).events) == bea.entries.count()
        assert b"+12125550199" in held.read(names[1])


def test_a_prescriber_takes_it_along_as_fhir_and_it_reads_again(sign_in, person):
    answer = sign_in("prescriber").get(f"/person/{person('Leo').pk}/record.json?as=fhir")
    assert answer["Content-Type"] == "application/fhir+json"
    again = Record.load(answer.content)
    assert {event.kind for event in again.events} >= {"prescription", "dispense", "laboratory", "visit"}


COMMANDS = """
import json, sys
from django.db import connections
from typer.testing import CliRunner
from isocourse.cli import app
for line in sys.stdin:
    told = CliRunner().invoke(app, json.loads(line))
    connections.close_all()  # each command finds the file anew
    print(json.dumps([told.exit_code, told.stdout, told.stderr]), flush=True)
"""


def test_a_backup_is_whole_and_can_be_put_back(tmp_path):
    database, copy = tmp_path / "clinic.sqlite3", tmp_path / "copy.sqlite3"
    env = os.environ | {"ISOCOURSE_DEMO": "yes", "ISOCOURSE_DATABASE_URL": f"sqlite:///{database}"}

    with subprocess.Popen([sys.executable, "-c", COMMANDS], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True) as machine:  # fmt: skip

        def run(*command) -> tuple[int, str, str]:
            machine.stdin.write(json.dumps(list(map(str, command))) + "\n")
            machine.stdin.flush()
            return tuple(json.loads(machine.stdout.readline()))

        assert run("clinic-upgrade")[0] == 0
        assert run("clinic-site", "Here", "--programme", "uk-mhra", "--timezone", "Europe/London")[0] == 0
        with sqlite3.connect(database) as writing:  # a write that is not finished is not in the copy
            writing.execute("UPDATE clinic_site SET contact = 'half done'")
            made, again, over = run("backup", copy), run("backup", copy), run("restore", copy)
            writing.rollback()
        assert made[0] == 0, made
        assert "there already" in again[2]
        assert "there already" in over[2]
        for path in tmp_path.glob("clinic.sqlite3*"):
            path.unlink()
        assert run("restore", EXAMPLES / "bea.json")[0] == 3
        assert run("restore", copy)[0] == 0
        assert json.loads(run("verify-log", "--json")[1])["faults"] == []
    with sqlite3.connect(database) as back:
        assert back.execute("SELECT count(*) FROM clinic_site WHERE contact = 'half done'").fetchone() == (0,)

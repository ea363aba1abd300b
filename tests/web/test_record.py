"""What is stored only grows, comes back as it was, and of two writers one wins."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from isocourse import Record
from isocourse.clinic import clock, log, record
from isocourse.clinic.demo.seed import moved
from isocourse.clinic.models import Account, Entry, Log
from isocourse.record.events.clinical import Retraction
from isocourse.record.events.course import BodySize
from isocourse.record.view import events_seen

from .conftest import EXAMPLES


def weight(kg: int) -> BodySize:
    return BodySize(happened=clock.now(), recorded=clock.now(), weight=f"{kg} kg")


@pytest.mark.parametrize("table", ["clinic_entry", "clinic_log"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET number = number + 100000"])
def test_the_database_refuses_to_change_or_delete(db, table, change):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table))


def test_replacing_a_row_is_refused_too(db):
    """SQLite deletes unseen when a row replaces another."""
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT OR REPLACE INTO clinic_log SELECT * FROM clinic_log WHERE number = 1")


def test_a_record_comes_back_as_it_went_in(person):
    given = json.loads((EXAMPLES / "hana.json").read_text("utf-8"))
    there = Record.from_dict(moved(given, 38))
    kept = record.read(person("Hana")).record
    assert [event.model_copy(update={"id": None}) for event in kept.events] == list(there.events)
    assert (kept.programme, kept.timezone, kept.problems) == (there.programme, there.timezone, ())


def test_of_two_who_write_on_the_same_state_one_wins(person):
    bea = person("Bea")
    seen = record.read(bea).number
    first, second = Account.objects.get(username="prescriber"), Account.objects.get(username="colleague")
    record.add(bea, [weight(61)], account=first, seen=seen, action="added")
    with pytest.raises(record.Stale) as stale:
        record.add(bea, [weight(62)], account=second, seen=seen, action="added")
    assert [(entry.kind, entry.author) for entry in stale.value.entries] == [("weight", first)]
    assert Entry.objects.filter(person=bea).count() == seen + 1
    assert not list(log.faults())


def test_what_does_not_depend_on_the_record_is_added_on_top(person):
    bea = person("Bea")
    seen = record.read(bea).number
    for kg in (61, 62):
        record.add(bea, [weight(kg)], account=None, seen=None, action="added")
    assert record.read(bea).number == seen + 2


def test_either_all_events_and_the_line_of_the_log_or_none(person, monkeypatch):
    bea = person("Bea")
    before = (Entry.objects.count(), Log.objects.count())

    def fails(*_, **__):
        raise OSError("the disk is full")

    monkeypatch.setattr(log, "write", fails)
    with pytest.raises(OSError, match="full"):
        record.add(bea, [weight(61), weight(62)], account=None, seen=None, action="added")
    assert (Entry.objects.count(), Log.objects.count()) == before


def test_a_correction_counts_from_when_it_was_learned(person):
    bea = person("Bea")
    [wrong] = record.add(bea, [weight(16 * 5)], account=None, seen=None, action="added")
    later = clock.now() + timedelta(hours=1)
    gone = Retraction(happened=later, recorded=later, supersedes=wrong.uid, reason="another person's")
    record.add(bea, [gone], account=None, seen=None, action="corrected")
    kept = record.read(bea).record
    before, after = (
        [event for event in events_seen(kept, later.date(), moment) if event.id == wrong.uid]
        for moment in (clock.now(), later)
    )
    assert (len(before), len(after)) == (1, 0)


def test_an_entry_from_the_future_is_kept_as_unread(person):
    bea = person("Bea")
    ahead = clock.now() + timedelta(days=30)
    record.add(bea, [BodySize(happened=ahead, weight="60 kg")], account=None, seen=None, action="added")
    kept = record.read(bea).record
    assert kept.events[-1].kind == "unread"
    assert "still to come" in str(kept.problems[-1])

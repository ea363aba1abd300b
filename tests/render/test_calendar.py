"""Calendars: what they say to whom, on which clock, and that a later file replaces an earlier one."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from isocourse import Record, Step, Unreadable, decide, load_rulebook, next_steps
from isocourse.render.calendar import entries, own_zone, owner
from isocourse.render.calendar.ics import calendar, earlier_entries
from tests.cli.support import EXAMPLES, run
from tests.render.client import Client

STAMP = datetime(2026, 11, 9, 15, 0, tzinfo=UTC)
NINE = (9, 0)


def load(name: str, **changed: str) -> Record:
    return Record.from_dict(Record.load(EXAMPLES / f"{name}.json").to_dict() | changed)


def listed(record: Record, at, audience="patient", details=False, steps=None):
    programme = load_rulebook().programme(record.programme)
    found = next_steps(record, at=at) if steps is None else steps
    return entries(record, found, decide(record, act="follow", at=at), programme, audience, details)


def file(record: Record, at, stamp=STAMP, audience="patient", earlier=(), **more) -> bytes:
    zone = own_zone(record, load_rulebook().programme(record.programme))
    made = listed(record, at, audience, **more)
    return calendar(made, owner=owner(record, audience), zone=str(zone), stamp=stamp, earlier=earlier)[0]


def events(data: bytes):
    return icalendar.Calendar.from_ical(data).walk("VEVENT")


def step(**changed) -> Step:
    """A step to collect by a day."""
    given = {
        "codes": ("x",), "act": "dispense", "needs": "dispense", "who": "patient", "what": "Collect.", "why": (),
        "earliest": None, "latest": date(2026, 11, 12), "days_left": 3, "status": "now", "source": ("US-1",),
        "confidence": ("P1",), "confirmed": True, "versions": (),
    }  # fmt: skip
    return Step(**given | changed)


# What they say


def test_the_patients_titles_say_nothing_about_health():
    """A title is seen on a locked screen; so is an alarm."""
    asks = {"dora": datetime(2026, 11, 9, 10), "ana": datetime(2026, 11, 14, 10), "noor": date(2026, 10, 30)}
    for name, at in asks.items():
        data = file(load(name), at).decode().lower()
        assert not re.search(r"pregnan|isotretinoin|ipledge|capsule|acne|test|contracept|counsel|" + name, data), name


def test_details_are_for_those_who_ask():
    (entry,) = listed(load("ana"), datetime(2026, 11, 14, 10), details=True)
    assert entry.title == "Pregnancy test: possible from today"
    assert "Take the next test on or after 24 Nov 2026." in entry.body


def test_the_clinics_entries_say_who_what_and_which_rule():
    (entry, *_) = listed(load("noor"), date(2026, 10, 30), audience="clinic")
    assert entry.title.startswith("noor, patient, pregnancy test")
    assert entry.codes == ("uk-test-post",)
    assert "uk-test-post" in entry.body


def test_the_patients_calendar_leaves_out_what_others_do():
    """The pharmacy's authorisation and the clinic's entries are nobody's appointment."""
    patient = {entry.title for entry in listed(load("dora"), datetime(2026, 11, 9, 10))}
    assert patient == {"Collect: today is the last day", "Questions: today is the last day"}
    clinic = {entry.title for entry in listed(load("dora"), datetime(2026, 11, 9, 10), audience="clinic")}
    assert {title for title in clinic if "authorisation" in title} == {
        "dora, pharmacy, authorisation: today is the last day"
    }


@pytest.mark.parametrize(
    ("earliest", "latest", "shown"),
    [
        (None, None, [("2026-11-09", "Collect: do this now")]),
        (None, "2026-11-12", [("2026-11-12", "Collect: today is the last day")]),
        ("2026-11-11", None, [("2026-11-11", "Collect: possible from today")]),
        ("2026-11-11", "2026-11-12", [("2026-11-11", "Collect: possible from today"),
                                      ("2026-11-12", "Collect: today is the last day")]),
        ("2026-11-12", "2026-11-12", [("2026-11-12", "Collect: today only")]),
        (None, "2026-11-09", [("2026-11-09", "Collect: today is the last day")]),
        (None, "2026-11-08", [("2026-11-09", "Collect: this is late")]),
    ],
)  # fmt: skip
def test_a_window_is_marked_where_it_opens_and_where_it_closes(earliest, latest, shown):
    days = {name: day and date.fromisoformat(day) for name, day in (("earliest", earliest), ("latest", latest))}
    made = listed(load("dora"), datetime(2026, 11, 9, 10), steps=[step(**days)])
    assert [(str(entry.day), entry.title) for entry in made] == shown


def test_steps_that_look_alike_keep_entries_of_their_own():
    made = listed(load("dora"), datetime(2026, 11, 9, 10), steps=[step(), step(codes=("y",))])
    assert len({entry.uid for entry in made}) == 2


@pytest.mark.parametrize(
    ("name", "at"), [("fay", datetime(2026, 10, 17, 10)), ("emil", datetime(2026, 10, 20, 10))], ids=["stop", "pause"]
)
def test_nobody_is_reminded_to_collect_what_may_not_be_taken(name, at):
    """Fay's test is positive and Emil's course is paused, while their windows are open."""
    for audience in ("patient", "clinic"):
        titles = [entry.title for entry in listed(load(name), at, audience)]
        assert not [title for title in titles if "ollect" in title or "dispense" in title]


# On which clock

CLOCKS = [
    ("us-ipledge", "America/New_York", date(2026, 3, 8)),
    ("us-ipledge", "America/New_York", date(2026, 11, 1)),
    ("uk-mhra", "Europe/London", date(2026, 3, 29)),
    ("uk-mhra", "Europe/London", date(2026, 10, 25)),
    ("au", "Australia/Sydney", date(2026, 4, 5)),
    ("au", "Australia/Sydney", date(2026, 10, 4)),
]


@pytest.mark.parametrize(("programme", "zone", "day"), CLOCKS)
def test_a_day_is_a_day_when_the_clocks_change(programme, zone, day):
    """All-day, one day long; reminders ring at nine by the clock on the wall, the day before and on the day."""
    assert load_rulebook().programme(programme).clock == zone
    record = load("dora", programme=programme, timezone=zone)
    at = datetime.combine(day - timedelta(days=3), datetime.min.time())
    data = file(record, at, stamp=datetime(2026, 1, 1, tzinfo=UTC), steps=[step(latest=day)])
    (event,) = events(data)
    assert (event["dtstart"].dt, event["dtend"].dt) == (day, day + timedelta(days=1))
    rings = [alarm["trigger"].dt.astimezone(ZoneInfo(zone)) for alarm in event.walk("VALARM")]
    assert [(ring.date(), (ring.hour, ring.minute)) for ring in rings] == [(day - timedelta(days=1), NINE), (day, NINE)]


@pytest.mark.parametrize(
    ("zone", "local"),
    [
        ("America/Los_Angeles", "2026-11-12T20:59-08:00"),
        ("Europe/London", "2026-11-13T04:59+00:00"),
        ("Australia/Sydney", "2026-11-13T15:59+11:00"),
    ],
)
def test_away_from_the_programmes_clock_the_last_minute_is_shown(zone, local):
    """Windows of iPLEDGE end at 23:59 in New York, wherever the patient is."""
    record = load("dora", timezone=zone)
    data = file(record, datetime(2026, 11, 9, 10))
    end = {event["dtstart"].dt.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes") for event in events(data)}
    assert end == {local}
    assert b"BEGIN:VTIMEZONE" in data
    at = datetime.fromisoformat(local)
    said = str(events(data)[0]["description"])
    assert f"by {at:%H:%M} on {at:%a} {at.day} Nov 2026, your time. That is 23:59 in New York." in said


def test_the_zone_that_is_sent_knows_when_its_clocks_change():
    """Read with the VTIMEZONE of the file alone, the minute is the same as by the tz database."""
    record = load("dora", timezone="America/Los_Angeles")
    for day in (date(2026, 10, 31), date(2026, 11, 1), date(2027, 3, 14), date(2027, 3, 13)):
        data = file(record, datetime(2026, 9, 1), stamp=datetime(2026, 9, 1, tzinfo=UTC), steps=[step(latest=day)])
        zone = icalendar.Calendar.from_ical(data.replace(b"America/New_York", b"Only/Here")).timezones[0].to_tz()
        expected = datetime(day.year, day.month, day.day, 23, 59, tzinfo=ZoneInfo("America/New_York"))
        assert datetime(day.year, day.month, day.day, 23, 59, tzinfo=zone).utcoffset() == expected.utcoffset()


def test_a_record_without_a_zone_is_on_the_programmes_clock():
    record = load("dora", timezone="UTC")
    assert {type(event["dtstart"].dt) for event in events(file(record, datetime(2026, 11, 9, 10)))} == {date}


# A later file replaces an earlier one


def test_a_slip_moves_the_entry_and_cancels_what_is_no_longer_needed():
    """Dora's window closes unused on the 12th. On the 13th she needs a new test, and has nothing to collect."""
    record, client = load("dora"), Client()
    first = file(record, datetime(2026, 11, 9, 10))
    client.take(first)
    day, ends = "2026-11-12", "today is the last day"
    assert client.shown == [(day, f"Collect: {ends}"), (day, f"Questions: {ends}")]
    later = datetime(2026, 11, 11, 15, tzinfo=UTC)
    second = file(
        record, datetime(2026, 11, 11, 10), stamp=later, steps=[step(latest=date(2026, 11, 20))],
        earlier=earlier_entries(first, owner(record, "patient"), "first"),
    )  # fmt: skip
    client.take(second)
    assert client.shown == [("2026-11-20", "Collect: today is the last day")]
    third = file(record, datetime(2026, 11, 12, 10), stamp=later + timedelta(days=1), steps=[],
                 earlier=earlier_entries(second, owner(record, "patient"), "second"))  # fmt: skip
    late = Client()  # has only seen the first file: what was cancelled in the second is said again
    for data in (first, third):
        late.take(data)
    assert late.shown == []


def test_an_older_file_changes_nothing():
    record, client = load("dora"), Client()
    old, new = (file(record, datetime(2026, 11, day, 10), stamp=datetime(2026, 11, day, 15, tzinfo=UTC),
                     steps=[step(latest=date(2026, 11, 10 + day))]) for day in (8, 9))  # fmt: skip
    client.take(new)
    client.take(old)
    assert client.shown == [("2026-11-19", "Collect: today is the last day")]


def test_the_next_supply_has_entries_of_its_own():
    """What was collected stays in the calendar as it was."""
    record = load("bea")
    before = {entry.uid for entry in listed(record, datetime(2026, 11, 9, 20))}
    dispensed = {"kind": "dispense", "happened": "2026-11-09", "days": 30, "daily_dose": "40 mg"}
    after = record.from_dict(record.to_dict() | {"events": [*record.to_dict()["events"], dispensed]})
    assert before.isdisjoint(entry.uid for entry in listed(after, datetime(2026, 12, 9, 10)))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is not a calendar"),
        (b"hello", "is not a calendar"),
        (b"\xff\xfe\x00", "is not a calendar"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "is a calendar of somebody else"),
    ],
)
def test_a_file_that_is_not_ours_is_never_replaced(data, says):
    with pytest.raises(Unreadable, match=says):
        earlier_entries(data, "me", "x.ics")


# The form


@pytest.mark.parametrize("audience", ["patient", "clinic"])
def test_the_form_is_that_of_rfc_5545(audience):
    """Lines of 75 octets, CRLF, what each event must have, each UID once; it reads back as it was written."""
    record = load("dora", timezone="Australia/Sydney", person="Zoë, 山田; \\ " + "Ж" * 60)
    data = file(record, datetime(2026, 11, 9, 10), audience=audience)
    assert data.count(b"\n") == data.count(b"\r\n")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    found = events(data)
    for event in found:
        assert {"UID", "DTSTAMP", "DTSTART", "SEQUENCE", "LAST-MODIFIED", "SUMMARY", "STATUS"} <= set(event)
    assert len({str(event["uid"]) for event in found}) == len(found) > 0
    made = {(entry.uid, entry.title, entry.body) for entry in listed(record, datetime(2026, 11, 9, 10), audience)}
    assert {(str(event["uid"]), str(event["summary"]), str(event["description"])) for event in found} == made


def test_a_line_break_in_a_name_cannot_add_a_line():
    record = load("dora", person="dora\rEND:VEVENT\rX-EVIL:1")
    assert b"\nX-EVIL" not in file(record, datetime(2026, 11, 9, 10), audience="clinic")


# The command


def test_the_command_writes_and_replaces(tmp_path):
    out = tmp_path / "new" / "dora.ics"
    ask = ("calendar", EXAMPLES / "dora.json", "--out", out, "--at")
    first = run(*ask, "2026-11-09T10:00")
    assert first.lines[0] == "2 entries ahead."
    assert len(events(out.read_bytes())) == 2
    other = run("calendar", EXAMPLES / "ana.json", "--out", out, "--at", "2026-11-14T10:00")
    assert other.code == 3
    assert "is a calendar of somebody else" in other.err
    assert len(events(out.read_bytes())) == 2


def test_the_command_says_what_would_be_right():
    assert "write patient or clinic" in run("calendar", EXAMPLES / "dora.json", "--for", "patiant").err
    assert run("calendar", EXAMPLES / "dora.json", "--for", "nurse").code == 3
    assert run("calendar", EXAMPLES / "dora.json", "--json", "--out", "-").code == 3


def test_json_lists_the_same_entries():
    ran = run("calendar", EXAMPLES / "dora.json", "--at", "2026-11-09T10:00", "--for", "clinic", "--json")
    made = listed(load("dora"), datetime(2026, 11, 9, 10), audience="clinic")
    assert [item["uid"] for item in json.loads(ran.out)] == [entry.uid for entry in made]

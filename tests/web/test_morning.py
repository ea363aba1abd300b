"""The morning list and booking."""

from __future__ import annotations

import html
import re
from datetime import datetime

import pytest

from isocourse import Record
from isocourse.clinic import clock, record
from isocourse.clinic.models import Booking, Person


def test_the_list_is_that_of_the_core_and_books_in_one_tap(sign_in, person, lines):
    client = sign_in("coordinator")
    page = client.get("/morning/").content.decode()
    for state in ("Broken", "Closing", "To do", "Quiet"):
        assert f">{state}</span>" in page
    # What must be stopped, what is late, then by the hour: a day ends in London before it ends in New York.
    names = ("Fay Underwood", "Carl Whitcombe", "Isla Drummond", "Bea Castellan", "Ana Morel")
    assert sorted(names, key=page.index) == list(names)
    assert lines("listed")[0]["people"] == 17
    bea = person("Bea")
    assert f'action="/person/{bea.pk}/book/"' in page
    for _ in range(2):  # tapped twice
        client.post(f"/person/{bea.pk}/book/", {"booking": "bloods 2026-11-10"})
    assert Booking.objects.filter(person=bea, cancelled=False).count() == 1
    again = client.get("/morning/").content.decode()
    assert "Booked: Blood test: ALT and fasting triglycerides, Tue 10 Nov 2026" in again


def test_only_what_changed_is_worked_out_again(sign_in, person, asked):
    client = sign_in("coordinator")
    client.get("/morning/")
    assert sum(asked) == 17
    asked.clear()
    client.get("/morning/")
    assert asked == []
    bea = person("Bea")
    given = {"kind": "pregnancy-test", "happened": "2026-11-09", "result": "positive"}
    events = Record.from_dict({"isocourse": 1, "person": "b", "events": [given]}).events
    record.add(bea, events, account=None, seen=None, action="added")
    page = client.get("/morning/").content.decode()
    assert asked == [1]
    assert page.index("Bea Castellan") < page.index("Carl Whitcombe"), "a positive test stops the drug"


def test_what_becomes_known_later_today_is_not_missed(sign_in, person, asked, monkeypatch):
    """An entry of a later hour does not count yet, so what follows without it is not remembered."""
    client, bea = sign_in("coordinator"), person("Bea")
    given = {"kind": "pregnancy-test", "happened": "2026-11-09T15:00:00-05:00", "result": "positive"}
    events = Record.from_dict({"isocourse": 1, "person": "b", "events": [given]}).events
    record.add(bea, events, account=None, seen=None, action="added")
    before = client.get("/morning/").content.decode()
    asked.clear()
    monkeypatch.setattr(clock, "DEMO_MOMENT", datetime.fromisoformat("2026-11-09T15:01:00-05:00"))
    after = client.get("/morning/").content.decode()
    assert asked == [1]
    assert before.index("Carl Whitcombe") < before.index("Bea Castellan")
    assert after.index("Bea Castellan") < after.index("Carl Whitcombe")


def test_another_day_is_another_row(sign_in, asked, monkeypatch):
    client = sign_in("coordinator")
    client.get("/morning/")
    asked.clear()
    monkeypatch.setattr(clock, "DEMO_MOMENT", datetime.fromisoformat("2026-11-10T00:30:00-05:00"))
    client.get("/morning/")
    assert sum(asked) == 17


def test_a_prescriber_reads_the_list_but_books_nothing(sign_in, person):
    page = sign_in("prescriber").get("/morning/").content.decode()
    assert "Bea Castellan" in page
    assert "/book/" not in page


def test_a_colleague_of_one_site_sees_only_its_people(sign_in):
    page = sign_in("colleague").get("/morning/").content.decode()
    assert "Bea Castellan" in page
    assert "Leo Achterberg" not in page


@pytest.mark.parametrize("booking", ["test", "test 2020-01-01", "test 2031-01-01", "dance 2026-11-11", "test x", ""])
def test_what_cannot_be_booked_is_not(sign_in, person, booking):
    posted = sign_in("coordinator").post(f"/person/{person('Bea').pk}/book/", {"booking": booking})
    assert (posted.status_code, Booking.objects.count()) == (404, 0)


def test_a_booking_can_be_cancelled_and_made_again(sign_in, person):
    client, bea = sign_in("coordinator"), person("Bea")
    client.post(f"/person/{bea.pk}/book/", {"booking": "bloods 2026-11-10"})
    made = Booking.objects.get()
    client.post(f"/person/{bea.pk}/book/{made.pk}/cancel/")
    client.post(f"/person/{bea.pk}/book/", {"booking": "bloods 2026-11-10"})
    assert sorted(Booking.objects.values_list("cancelled", flat=True)) == [False, True]


def test_a_long_list_has_pages_and_counts_everybody(sign_in, monkeypatch):
    client = sign_in("coordinator")
    named = re.compile(r'class="name" href="([^"]+)"')
    whole = client.get("/morning/").content.decode()
    everybody, head = named.findall(whole), re.search("<h1>.*</h1>", whole)[0]
    monkeypatch.setattr("isocourse.clinic.pages.morning.ON_A_PAGE", 6)
    pages = [client.get(f"/morning/?page={number}").content.decode() for number in (1, 2, 3)]
    assert [name for page in pages for name in named.findall(page)] == everybody
    assert all(head in page and "First: Fay Underwood." in page for page in pages)
    assert f"7 to 12 of {len(everybody)} open courses" in pages[1]
    assert 'aria-label="Pages of the list"' not in whole
    assert client.get("/morning/?page=everything").content.decode().count('class="name"') == 6


def test_what_else_presses_stands_below_what_comes_first(sign_in, db):
    from isocourse.clinic.rows import standing

    rows = [row for row in standing(list(Person.objects.all())).rows if row.also]
    assert rows
    page = html.unescape(sign_in("coordinator").get("/morning/").content.decode())
    assert all(f"Also: {said}" in page for row in rows for said in row.also)

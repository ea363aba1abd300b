"""A person's page: asked once, remembered as long as nothing it rests on changed, and the same as when asked anew."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from isocourse import Record
from isocourse.clinic import clock, memory, record
from isocourse.clinic.models import Person, Site

from .conftest import NIGHT


@pytest.fixture
def opened(sign_in, person):
    """`opened("Isla")` is the page of that person as a prescriber sees it, without the tokens of its forms."""
    client = sign_in("prescriber")

    def page(name):
        text = client.get(f"/person/{person(name).pk}/").content.decode()
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)

    return page


def happened(person, **given):
    events = Record.from_dict({"isocourse": 1, "person": "x", "events": [given]}).events
    record.add(person, events, account=None, seen=None, action="added")


def test_after_the_list_a_page_asks_the_core_nothing_more(sign_in, opened, asked):
    sign_in("coordinator").get("/morning/")
    asked.clear()
    assert "Bea Castellan" in opened("Bea")
    assert asked == []


def test_a_page_alone_asks_once_and_then_is_remembered(opened, asked):
    for _ in range(2):
        opened("Bea")
        assert asked == [1]


def test_everybodys_page_is_the_same_from_memory_as_asked_anew(sign_in, opened):
    """Those who have not begun, who are done, who have scars: what the list remembers of them and what it does not."""
    everybody = [person.name.split()[0] for person in Person.objects.all()]
    names = everybody if NIGHT else ["Isla", "Noor", "Nils", "Bea"]
    fresh = {}
    for name in names:
        memory.forget()
        fresh[name] = opened(name)
    memory.forget()
    sign_in("coordinator").get("/morning/")
    assert {name: opened(name) for name in names} == fresh
    assert {name: opened(name) for name in names} == fresh


def test_what_was_entered_since_is_on_the_page(opened, person, asked):
    assert "STOP" not in opened("Isla")
    happened(person("Isla"), kind="pregnancy-test", happened="2026-11-09", result="positive")
    assert "STOP THE DRUG" in opened("Isla")


def test_what_becomes_known_later_today_is_not_missed(opened, person, monkeypatch):
    happened(person("Isla"), kind="pregnancy-test", happened="2026-11-09T15:00:00-05:00", result="positive")
    assert "STOP THE DRUG" not in opened("Isla")
    monkeypatch.setattr(clock, "DEMO_MOMENT", datetime.fromisoformat("2026-11-09T15:01:00-05:00"))
    assert "STOP THE DRUG" in opened("Isla")


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("Isla", "2026-11-09T18:59:00-05:00", "2026-11-09T19:01:00-05:00"),  # midnight in London and in UTC
        ("Bea", "2026-11-09T23:59:00-05:00", "2026-11-10T00:01:00-05:00"),  # on her programme's clock
    ],
)
def test_midnight_by_any_clock_ends_what_is_remembered(opened, asked, monkeypatch, name, before, after):
    monkeypatch.setattr(clock, "DEMO_MOMENT", datetime.fromisoformat(before))
    opened(name)
    asked.clear()
    monkeypatch.setattr(clock, "DEMO_MOMENT", datetime.fromisoformat(after))
    opened(name)
    assert asked != []


def test_until_then_the_page_says_the_hour_at_which_it_is_read(opened, asked, monkeypatch):
    assert "9 Nov 2026, 10:00" in opened("Bea")
    asked.clear()
    monkeypatch.setattr(clock, "DEMO_MOMENT", datetime.fromisoformat("2026-11-09T16:30:00-05:00"))
    page = opened("Bea")
    assert asked == []
    assert "9 Nov 2026, 16:30" in page
    assert "As it was known on" not in page


def test_another_policy_of_the_site_is_another_answer(opened, person, asked):
    opened("Bea")
    Site.objects.filter(pk=person("Bea").site_id).update(monthly_tests=True)
    asked.clear()
    opened("Bea")
    assert asked != []

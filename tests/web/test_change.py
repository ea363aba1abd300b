"""A change of dose: both futures before it is signed, and signing that goes the way of any prescription."""

from __future__ import annotations

import re

import pytest

from isocourse.clinic import record
from isocourse.clinic.models import Entry

from .conftest import NIGHT


@pytest.fixture
def compared(sign_in, person):
    client = sign_in("prescriber")
    return lambda name, **asked: client.get(f"/person/{person(name).pk}/change/", asked)


def text(page):
    return re.sub(r"<[^>]+>", " ", page.content.decode())


def test_both_futures_stand_side_by_side_and_the_form_holds_the_new_one(compared):
    """Bea: 61.5 kg, 3,600 mg taken, 40 mg a day; 3,780 mg are left to 120 mg/kg: 95 days of 40 mg or 63 of 60 mg."""
    page = compared("Bea", daily_mg="60")
    said = " ".join(text(page).split())
    assert "60 mg a day from Tue 10 Nov 2026, to Mon 11 Jan 2027: 32 days earlier." in said
    assert "Last capsule 12 Feb 2027 11 Jan 2027" in said
    assert "Still to be taken 3,800 mg 3,780 mg" in said
    assert re.search('name="daily_dose" value="60 mg"', page.content.decode())
    assert re.search('name="capsules" value="60"', page.content.decode())
    assert "erase" not in said


@pytest.mark.parametrize(
    ("name", "asked", "says"),
    [
        ("Isla", {"daily_mg": "40"}, "The weight is not on record; the clinic can supply it."),
        ("Bea", {"daily_mg": "500"}, "at most 123 mg, the labels"),
        ("Bea", {"daily_mg": "sixty"}, "Write the dose as mg a day"),
        ("Bea", {"daily_mg": "60", "product": "aspirin"}, "Choose the capsules from the list."),
        ("Bea", {"daily_mg": "60", "changes": "2026-11-01"}, "tomorrow at the earliest"),
    ],
)
def test_what_cannot_be_compared_is_said_and_offers_nothing_to_sign(compared, name, asked, says):
    page = compared(name, **asked)
    assert page.status_code == 422
    assert says in text(page)
    assert "Sign the new dose" not in text(page)


def test_comparing_writes_nothing_and_a_no_is_not_signed_from_here_either(compared, sign_in, person):
    before = Entry.objects.count()
    page = compared("Bea", daily_mg="60").content.decode()
    names = ("product", "strengths", "daily_dose", "capsules", "days", "seen")
    form = {name: re.search(f'name="{name}" value="([^"]*)"', page)[1] for name in names}
    assert form["seen"] == str(record.read(person("Bea")).number)
    signed = sign_in("prescriber").post(f"/person/{person('Bea').pk}/sign/", form | {"reason": "I take it on me"})
    assert signed.status_code == 409  # no pregnancy test in her window
    assert Entry.objects.count() == before


def test_without_the_simulator_the_page_says_what_to_install(compared, monkeypatch):
    import isocourse.forecast

    def missing(name):
        raise ImportError("a forecast needs isocourse[sim]")

    for name in ("forecast", "read_plan", "NoForecast"):
        isocourse.forecast.__dict__.pop(name, None)
    monkeypatch.setattr(isocourse.forecast, "__getattr__", missing)
    said = text(compared("Bea", daily_mg="60", forecast="yes"))
    assert "a forecast needs isocourse[sim]" in said
    assert "32 days earlier" in said


@pytest.mark.skipif(not NIGHT, reason="loads the simulator: twelve seconds")
def test_the_forecast_of_the_two_informs_and_decides_nothing(compared):
    said = text(compared("Bea", daily_mg="50", forecast="yes"))  # not what was asked above without it
    assert "decides nothing" in said
    assert "New scars that stay" in said

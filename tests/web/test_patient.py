"""The patient's pages: the next step, a check-in that answers, a plain question."""

from __future__ import annotations

import dataclasses
import re

import icalendar
import pytest

from isocourse.clinic import record
from isocourse.clinic.models import Entry


def test_the_first_page_says_what_comes_next(sign_in):
    page = sign_in("bea").get("/me/").content.decode()
    assert "by Mon 9 Nov 2026" in page
    assert "How am I?" in page


def test_nobody_who_asks_about_pregnancy_asks_about_gender(sign_in):
    page = sign_in("bea").get("/me/category/").content.decode().lower()
    assert "we ask everybody" in page
    assert not any(word in page for word in ("female", "woman", "male ", "gender", "sex "))


def test_a_yes_counts_at_once(sign_in, person):
    sign_in("bea").post("/me/category/", {"category": "can"})
    last = record.read(person("Bea")).record.events[-1]
    assert (last.kind, last.category, last.confirmed_by) == ("category", "can", "patient")


@pytest.mark.parametrize("said", ["cannot", "unsure"])
def test_a_no_changes_nothing_by_itself_but_is_kept(sign_in, lines, said):
    before = Entry.objects.count()
    sign_in("bea").post("/me/category/", {"category": said})
    assert Entry.objects.count() == before
    assert lines("told category")[0]["said"] == said


def test_the_prescriber_sees_what_the_patient_said_about_it(sign_in, person):
    sign_in("bea").post("/me/category/", {"category": "cannot"})
    page = sign_in("prescriber").get(f"/person/{person('Bea').pk}/").content.decode()
    assert "said that they cannot become pregnant" in page


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ({"lips": "dry"}, "Tell your clinic"),  # the other questions are open, and open is not a no
        ({"belly": "pain"}, "Get help now"),
    ],
)
def test_a_check_in_answers_with_the_worst(sign_in, answers, verdict):
    assert verdict in sign_in("bea").post("/me/check-in/", answers).content.decode()


def test_what_is_told_is_on_the_record_and_changes_what_may_be_done(sign_in, person):
    sign_in("bea").post("/me/check-in/", {"belly": "pain", "missed": "3"})
    events = record.read(person("Bea")).record.events[-2:]
    assert [event.kind for event in events] == ["symptom", "doses-missed"]
    assert events[1].days == 3
    page = sign_in("pharmacist").get(f"/pharmacy/{person('Bea').pk}/").content.decode()
    assert "May be handed over: NO" in page


def test_made_up_answers_are_no_answers(sign_in, person):
    before = Entry.objects.count()
    page = sign_in("bea").post("/me/check-in/", {"lips": "' OR 1=1", "heart": "{{ 7*7 }}", "missed": "-5"})
    assert (page.status_code, Entry.objects.count()) == (200, before)


def test_dates_and_plan_can_be_taken_along(sign_in):
    client = sign_in("bea")
    dates = icalendar.Calendar.from_ical(client.get("/me/dates.ics").content)
    assert [str(event["summary"]) for event in dates.walk("VEVENT")] == ["Collect: today is the last day"]
    assert client.get("/me/plan.pdf").content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2", "UV index 2 is low. No sun cream needed."), ("2.1", "is moderate."), ("3", "is moderate. Hat, shirt,"),
        ("5", "is moderate."), ("5.1", "is high."), ("6,5", "UV index 6,5 is high."), ("8", "is very high."),
        ("11", "UV index 11 is extreme. Stay inside at midday."),
    ],
)  # fmt: skip
def test_the_sun_today_by_the_index_that_was_typed(sign_in, typed, said):
    page = sign_in("bea").get("/me/sun/", {"uv": typed}).content.decode()
    assert said in re.sub(r"<[^>]+>", " ", page).replace(".  ", ". ")
    assert "A sunny season is no reason to stop. No sunbeds." in page


@pytest.mark.parametrize("typed", ["-1", "21", "nan", "inf", "six", "<b>"])
def test_what_is_no_uv_index_is_said(sign_in, typed):
    page = sign_in("bea").get("/me/sun/", {"uv": typed}).content.decode()
    assert "is not a UV index. Write a number from 0 to 20, for example 6." in page
    assert "<b>" not in page.split("is not a UV index")[0].split('role="alert"')[1]
    assert "No sun cream" not in page


@pytest.mark.parametrize(
    ("gives", "shown", "says"),
    [
        (lambda site, day: 6, "UV index 6 is high.", True),
        (lambda site, day: 0, "UV index 0 is low.", True),
        (lambda site, day: 99, "Sun today", False),
        (lambda site, day: None, "Sun today", False),
        (lambda site, day: 1 / 0, "Sun today", False),
    ],
)
def test_the_clinics_source_gives_the_index_unless_it_fails_or_another_is_typed(
    sign_in, settings, monkeypatch, gives, shown, says
):
    asked = []
    monkeypatch.setattr("isocourse.clinic.uv.import_string", lambda name: lambda *of: asked.append(of) or gives(*of))
    settings.CLINIC = dataclasses.replace(settings.CLINIC, uv="weather.uv")
    bea = sign_in("bea")
    for _ in range(2):
        page = re.sub(r"<[^>]+>", " ", bea.get("/me/sun/").content.decode())
        assert (shown in page, "weather source gives this index" in page) == (True, says)
    assert [(site, str(day)) for site, day in asked] == [("Harbour Street Skin Clinic", "2026-11-09")]
    assert "UV index 3 is moderate" in re.sub(r"<[^>]+>", "", bea.get("/me/sun/", {"uv": "3"}).content.decode())

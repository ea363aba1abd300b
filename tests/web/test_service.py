"""The administrator's page: openings, holidays, closed days, capsules: kept whole and in the log, or not at all."""

from __future__ import annotations

import re
from datetime import date

import pytest

from isocourse.clinic.models import ClosedDays, Site


@pytest.fixture
def harbour(db):
    return Site.objects.get(name__startswith="Harbour")


@pytest.fixture
def sent(sign_in, harbour):
    """`sent(opening="daily")` sends the site's form with this in it."""
    client = sign_in("administrator")

    def send(**more):
        given = {name: getattr(harbour, name) for name in ("contact", "opening", "pharmacy_opening", "holidays")}
        return client.post("/service/", {"site": harbour.pk, **given, **more})

    return send


@pytest.fixture
def closed(sign_in, harbour):
    client = sign_in("administrator")
    return lambda **given: client.post("/service/closed/", {"site": harbour.pk, **given}, follow=True).content.decode()


def test_what_is_changed_is_kept_and_in_the_log(sent, harbour, lines):
    assert sent(opening="mon,wed", contact="555 0100").status_code == 302
    harbour.refresh_from_db()
    assert (harbour.opening, harbour.contact) == ("mon,wed", "555 0100")
    assert lines("site changed") == [{"name": harbour.name, "opening": "mon,wed", "contact": "555 0100"}]
    sent(opening="mon,wed", contact="555 0100")
    assert len(lines("site changed")) == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"opening": "often"}, "write mon-fri"), ({"holidays": "XX-9"}, "holidays of"), ({"contact": "x" * 300}, "200")],
)
def test_one_fault_and_nothing_of_the_form_is_kept(sent, harbour, wrong, says):
    before = Site.objects.filter(pk=harbour.pk).values().get()
    page = sent(pharmacy_opening="daily", **wrong)
    assert page.status_code == 422
    assert says in page.content.decode()
    assert Site.objects.filter(pk=harbour.pk).values().get() == before


def test_closed_days_are_booked_by_nobody_until_they_are_taken_back(closed, sign_in, harbour, lines):
    here = {str(person.pk) for person in harbour.people.all()}
    one_tap = re.compile(r'action="/person/([^/]+)/book/".*?value="(?:test|bloods|visit|counselling) ([-0-9]+)"')

    def offered():
        page = sign_in("coordinator").get("/morning/").content.decode()
        return {day for person, day in one_tap.findall(page) if person in here}

    before = offered()
    assert "2026-11-09" in before
    assert "Tue 10 Nov 2026: Move" in closed(first="2026-11-09", last="2026-11-10", why="Move")
    assert lines("closed days added")[0]["why"] == "Move"
    assert offered().isdisjoint({"2026-11-09", "2026-11-10"})
    assert "2026-11-12" in offered()  # the 11th is Veterans Day
    assert "is open then" in closed(back=str(ClosedDays.objects.get().pk))
    assert offered() == before
    assert lines("closed days taken back")[0]["first"] == "2026-11-09"
    assert ClosedDays.objects.get().taken_back


@pytest.mark.parametrize(
    ("days", "says"),
    [
        ({"first": "soon"}, "Write both days as a date"),
        ({"first": "2026-12-24", "last": "2026-12-23"}, "before the first"),
        ({"first": "2026-11-01", "last": "2026-11-02"}, "lie ahead"),
        ({"first": "2026-12-24", "last": "2028-12-24"}, "a year long at most"),
        ({"first": "2036-12-24"}, "within two years"),
    ],
)
def test_days_that_are_none_close_nothing(closed, days, says):
    assert says in closed(**days)
    assert not ClosedDays.objects.exists()


def test_closed_days_of_another_site_cannot_be_taken_back(sign_in, harbour):
    other = Site.objects.exclude(pk=harbour.pk).first()
    from isocourse.clinic.models import Account

    made = ClosedDays.objects.create(
        site=other, first=date(2026, 12, 1), last=date(2026, 12, 1), made_by=Account.objects.get(username="coordinator")
    )
    posted = sign_in("administrator").post("/service/closed/", {"site": harbour.pk, "back": made.pk})
    assert posted.status_code == 404
    made.refresh_from_db()
    assert not made.taken_back


def test_doses_are_planned_with_what_is_on_the_shelf(sent, sign_in, person):
    def offered():
        page = sign_in("prescriber").get(f"/person/{person('Bea').pk}/change/").content.decode()
        return page.count("<option")

    before = offered()
    sent(shelf=["us-conventional", "aspirin"])
    assert (before > 1, offered()) == (True, 1)
    sent()
    assert offered() == before


def test_what_is_settled_at_the_machine_stands_there_to_be_read(sign_in):
    page = sign_in("administrator").get("/service/").content.decode()
    assert "announced, not confirmed" in page
    assert "dermatologist" in page
    assert "Erinnerung: Sie haben einen Termin" in page

"""access.md, cell by cell, against every address of the app."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from isocourse.clinic.models import STAFF, Account, Booking, HomeTest, Membership, Person, Photo, Role, Site

from .conftest import BACKEND

TABLE = (Path(__file__).parent / "access.md").read_text("utf-8")
LINES = [line.strip("| \n").split("|") for line in TABLE.splitlines() if line.startswith("| ")]
ROWS = [[cell.strip() for cell in line] for line in LINES]
HEAD, ROWS = ROWS[0], ROWS[1:]
CELLS = {row[0]: dict(zip(HEAD[1:], row[1:], strict=True)) for row in ROWS}
POSTED = {"language", "remove_photo", "sign", "turn", "book", "cancel", "hand_over", "close"}


PHOTO = "0b0e3b2c-8f7e-4f6f-9c58-6d1f0c6d2a11"


class Reached(Exception):
    """The page went past its guard, on to the core."""


@pytest.fixture
def clinic(db, monkeypatch):
    """Somebody of each column, and the person they ask about; whoever is let in is stopped before the core is asked."""

    def reached(*_, **__):
        raise Reached

    monkeypatch.setattr("isocourse.clinic.engine.ask", reached)
    monkeypatch.setattr("isocourse.clinic.engine.search", reached)
    monkeypatch.setattr("isocourse.clinic.engine.begin", reached)
    monkeypatch.setattr("isocourse.clinic.record.read", reached)
    bea = Person.objects.get(name="Bea Castellan")
    elsewhere = Site.objects.get(name__startswith="Moorgate")
    Membership.objects.filter(account__username="coordinator", site=elsewhere).delete()
    made = {"nobody": None, "patient": bea.account}
    for role in STAFF:
        made[role.value] = _account(role.value + "-here")
        Membership.objects.create(account=made[role.value], site=bea.site, role=role)
    made["outsider"] = _account("outsider")
    for role in STAFF:
        Membership.objects.create(account=made["outsider"], site=elsewhere, role=role)
    made["other patient"] = _account("other-patient")
    Person.objects.filter(name="Ana Morel").update(account=made["other patient"])
    Booking.objects.create(pk=77, person=bea, key="test", on="2026-11-10", made_by=made["coordinator"])
    Photo.objects.create(
        pk=PHOTO, person=bea, view="nose", taken_on="2026-11-02", sealed=b"", added_by=bea.account,
        added_at="2026-11-02T10:00Z",
    )  # fmt: skip
    HomeTest.objects.create(
        pk=PHOTO, person=bea, code="AAAAA", given_at="2026-11-02T10:00Z", until="2026-11-02T12:00Z", sealed=b"",
        sent_at="2026-11-02T10:30Z",
    )  # fmt: skip
    return made, bea


def _account(name):
    return Account.objects.create_user(username=name)


def _browser(account):
    client = Client(SERVER_NAME="localhost")
    if account:
        client.force_login(account, backend=BACKEND)
    return client


def _asked(clinic, page, who, clients):
    """What comes of asking for a page: sees, - or sign in."""
    _, bea = clinic
    name, _, kind = page.partition(" ")
    given = {"person": bea.pk} if name in OF_A_PERSON else {}
    given |= {"scale" if name == "score" else "kind": kind} if kind else {}
    given |= {"photo": PHOTO} if name in ("photo", "my_photo", "remove_photo") else {}
    given |= {"cancel": {"booking": 77}, "correct": {"number": 1}, "enter": {"token": "guessed"},
              "home_test": {"test": PHOTO}}.get(name, {})
    client = clients[who]
    address = reverse(name, kwargs=given)
    posted = {"book": {"booking": "test 2026-11-11"}, "close": {"site": bea.site_id}}.get(name, {})
    try:
        response = client.post(address, posted) if name in POSTED else client.get(address)
    except Reached:
        return "sees"
    if response.status_code == 302 and response["Location"].startswith("/account/login/"):
        return "sign in"
    return "-" if response.status_code == 404 else "sees"


def _patterns():
    from isocourse.clinic.urls import PAGES

    return {pattern.name: str(pattern.pattern) for pattern in PAGES}


OF_A_PERSON = {name for name, route in _patterns().items() if "<uuid:person>" in route}


def test_every_page_has_its_row():
    assert set(_patterns()) == {row[0].split(" ")[0] for row in ROWS}


def test_every_cell(clinic):
    """All at once, because making the people is most of the work; what a row changed is put back before the next."""
    wrong, clients = {}, {who: _browser(account) for who, account in clinic[0].items()}
    for page, cells in CELLS.items():
        with transaction.atomic():
            found = {who: _asked(clinic, page, who, clients) for who in cells}
            transaction.set_rollback(True)
        wrong |= {f"{page} / {who}": f"{found[who]}, not {cells[who]}" for who in cells if found[who] != cells[who]}
    assert not wrong


def test_only_what_everybody_may_see_has_no_guard():
    from isocourse.clinic.urls import PAGES

    unguarded = {pattern.name for pattern in PAGES if not hasattr(pattern.callback, "roles")}
    assert unguarded == {"style", "enter", "language"}
    assert all(pattern.callback.roles <= set(Role) for pattern in PAGES if pattern.name not in unguarded)


def test_of_allauth_only_what_is_used_has_an_address():
    from isocourse.clinic.urls import ACCOUNTS

    named = {getattr(pattern, "name", "second factor") for pattern in ACCOUNTS}
    assert named == {"account_login", "account_logout", "account_inactive", "account_reauthenticate",
                     "account_change_password", "second factor"}  # fmt: skip


def test_a_wrong_id_and_one_of_another_site_look_the_same(clinic):
    accounts, bea = clinic
    client = Client(SERVER_NAME="localhost")
    client.force_login(accounts["outsider"], backend=BACKEND)
    there = client.get(reverse("person", kwargs={"person": bea.pk}))
    nowhere = client.get(reverse("person", kwargs={"person": "00000000-0000-0000-0000-000000000000"}))
    assert (there.status_code, nowhere.status_code) == (404, 404)
    strip = lambda page: re.sub(rb'value="[^"]+"', b"", page.content)  # noqa: E731  (the tokens of the forms)
    assert strip(there) == strip(nowhere)


def test_every_look_is_in_the_log_before_it_is_answered(clinic):
    from isocourse.clinic.models import Log

    before = Log.objects.count()
    assert _asked(clinic, "person", "prescriber", {"prescriber": _browser(clinic[0]["prescriber"])}) == "sees"
    line = Log.objects.latest("number")
    assert (Log.objects.count() > before, line.action, line.person) == (True, "looked", str(clinic[1].pk))

"""The process is killed in the middle of every kind of write, before each of its statements: all is there, or nothing.

Killed is emulated by an exception that nothing catches, at the n-th statement that writes; what was not committed by
then goes, as a database does it. Real processes are killed in test_crash.py.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from isocourse.clinic import clock, erasure, home_tests, person_keys, photos, record
from isocourse.clinic.models import Account, Booking, ClosedDays, Contact, HomeTest, Link, Log, UsedToken
from isocourse.clinic.pages.invite import LASTS, _hashed
from isocourse.record.events.pregnancy import HomeTests

from .conftest import NIGHT
from .services import service, trusting
from .test_photos import drawn
from .writes import OTHERS, PAGES

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
# That somebody looked is kept before the page is made, by itself; so is which token was used.
APART = ("looked", "listed", "signed in", "token given")
SESSION = ("django_session", "axes_", "clinic_usedtoken")
TOLD = {
    "action", "kind", "state", "outcome", "cancelled", "used", "done", "taken_back", "channel", "language", "address",
    "contact", "name", "username", "role", "is_active", "told", "shows", "finished", "sealed", "erased_at",
}  # fmt: skip


class Killed(BaseException):
    """The process is gone; no handler of the app takes this for an error."""


class Killer:
    """Lets so many writing statements through and then kills."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self, execute, sql, params, many, context):
        if WRITES.match(sql) and not any(name in sql for name in SESSION):
            if not self.left:
                raise Killed
            self.left -= 1
        return execute(sql, params, many, context)


def shape(keys: Path):
    """How many rows of each kind there are, and whose keys are gone: what is random or a hash left out."""
    found = Counter(("destroyed", path.stem) for path in keys.glob("*.erased"))
    for model in apps.get_app_config("clinic").get_models():
        told = [field.name for field in model._meta.fields if field.name in TOLD]
        for row in model.objects.values(*told) if told else [{}] * model.objects.count():
            if model is not UsedToken and not (model is Log and row["action"].startswith(APART)):
                found[model.__name__, *map(plain, row.values())] += 1
    return found


def plain(value):
    return str(value) if isinstance(value, str | int | None) else type(value).__name__


@pytest.fixture
def keys(monkeypatch, tmp_path):
    """The folder of people's own keys."""
    known = dataclasses.replace(settings.CLINIC, person_keys=tmp_path)
    monkeypatch.setattr(settings, "CLINIC", known)
    return tmp_path


@pytest.fixture
def ready(keys, monkeypatch, person):
    """Something to change of everything, by the names that writes.py uses."""
    trusting(monkeypatch)
    bea, dora, isla, noor, otis = (person(name) for name in ("Bea", "Dora", "Isla", "Noor", "Otis"))
    own, prescriber = bea.account, Account.objects.get(username="prescriber")
    for one in (bea, noor, otis):
        Contact.objects.create(person=one, channel="sms", address="+12125550199", language="en")
    kept, *_ = (photos.keep(one, drawn(), "chin", clock.now().date(), own) for one in (bea, noor, otis))
    booked = Booking.objects.create(person=bea, key="test", on="2026-11-20", made_by=own)
    closed = ClosedDays.objects.create(site=bea.site, first="2026-12-01", last="2026-12-01", made_by=own)
    permit = HomeTests(happened="2026-11-01", recorded="2026-11-01", permitted=True, process=True)
    record.add(bea, [permit], account=None, seen=None, action="added")
    unread, read_once, _ = (home_tests.begin(bea, own) for _ in range(3))
    HomeTest.objects.filter(pk__in=[unread.pk, read_once.pk]).update(told="negative", sent_at=clock.now())
    read_once.refresh_from_db()
    home_tests.read(read_once, prescriber, "negative", True, 20)
    erasure.ask(otis, own)
    person_keys.destroy(noor.pk)  # as a folder says of whom a backup was put back
    client = service()
    job = client.get("/fhir/Patient/$export").headers["Content-Location"].rpartition("/")[2]
    Link.objects.create(
        person=dora, token_hash=_hashed("way"), code_hash=_hashed("way123456"), made_by=prescriber,
        expires_at=timezone.now() + LASTS,
    )  # fmt: skip
    return {
        "bea": bea.pk, "isla": isla.pk, "dora": dora.pk, "site": bea.site_id, "booked": booked.pk, "kept": kept.pk,
        "unread": unread.pk, "read_once": read_once.pk, "closed": closed.pk, "wish": otis.erasures.get().pk,
        "isla_number": isla.reference, "service": client, "job": job,
        "bea_seen": record.read(bea).number, "isla_seen": record.read(isla).number,
    }  # fmt: skip


@pytest.fixture
def done(sign_in, ready):
    """`done(kind)` is what does a write of this kind."""

    def doing(kind):
        if kind in OTHERS:
            return lambda: OTHERS[kind](ready)
        username, path, form = PAGES[kind]
        client = sign_in(username)

        def post():
            given = {name: value() if callable(value) else value for name, value in filled(form, ready).items()}
            assert client.post(path.format(**ready), given).status_code < 400

        return post

    return doing


def filled(form, known):
    """The form with what the test made ready."""
    return {name: value.format(**known) if isinstance(value, str) else value for name, value in form.items()}


@pytest.mark.skipif(not NIGHT, reason="each kind of write is made some ten times: by night")
@pytest.mark.parametrize("kind", [*PAGES, *OTHERS])
def test_all_of_a_write_is_there_or_nothing(done, keys, kind):
    write, before = done(kind), shape(keys)
    with put_back(keys):
        write()
        after = shape(keys)
    assert [row for row in after - before if row[:2] == ("Log", kind.partition(":")[0])]
    for place in range(60):
        with put_back(keys), connection.execute_wrapper(Killer(place)):
            try:
                write()
            except Killed:
                died = True
            else:
                died = False
            connection.set_rollback(False)  # what a save of its own marked: nothing was sent to the database
            found = shape(keys)
        assert found in (before, after), f"killed at statement {place + 1}: {sorted(map(str, found - before))}"
        if not died:
            break
    assert place > 1


@contextmanager
def put_back(keys):
    """Database and folder are afterwards as they were."""
    held = {path: path.read_bytes() for path in keys.iterdir()}
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    for path in set(keys.iterdir()) - set(held):
        path.unlink()
    for path, content in held.items():
        path.write_bytes(content)

"""The process is killed in the middle of every kind of write, before each of its statements: all is there, or nothing.

Killed is emulated by an exception that nothing catches, at the n-th statement that writes; what was not committed by
then goes, as a database does it. Real processes are killed in test_crash.py.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from isocourse.clinic import photos, record
from isocourse.clinic.models import Booking, Contact, Log, Site
from isocourse.record.events.pregnancy import HomeTests

from .conftest import EXAMPLES, NIGHT
from .test_photos import drawn
from .test_skin import WHOLE

pytestmark = pytest.mark.skipif(not NIGHT, reason="each kind of write is made some ten times: by night")

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
# That somebody looked is kept before the page is made, by itself; who tried in vain is counted by itself.
APART = ("looked", "listed", "signed in")
SESSION = ("django_session", "axes_")
TOLD = {"action", "kind", "state", "outcome", "cancelled", "used", "done", "tries", "taken_back"}
DOSE = {"daily_dose": "30 mg", "strengths": "30 mg", "capsules": "30", "days": "30"}


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


def shape():
    """How many rows of each kind there are: what is random or a hash left out."""
    found = Counter()
    for model in apps.get_app_config("clinic").get_models():
        told = [field.name for field in model._meta.fields if field.name in TOLD]
        for row in model.objects.values(*told) if told else [{}] * model.objects.count():
            if not (model is Log and row["action"].startswith(APART)):
                found[model.__name__, *(str(value) for value in row.values())] += 1
    return dict(found) | {
        "contacts": tuple(Contact.objects.values_list("channel", "language")),
        "sites": tuple(Site.objects.order_by("pk").values_list("name", "contact")),
    }


def picture():
    return SimpleUploadedFile("one.jpeg", drawn(), "image/jpeg")


@pytest.fixture
def ready(db, person):
    """Something to change of everything: a contact, a booking, a photograph, a home test that may be done."""
    bea = person("Bea")
    Contact.objects.create(person=bea, channel="sms", address="+12125550199", language="en")
    booked = Booking.objects.create(person=bea, key="test", on="2026-11-20", made_by=bea.account)
    kept = photos.keep(bea, drawn(), "chin", record.clock.now().date(), bea.account)
    permit = HomeTests(happened="2026-11-01", recorded="2026-11-01", permitted=True, process=True)
    record.add(bea, [permit], account=None, seen=None, action="added")
    return bea, booked, kept


def take_in():
    return (EXAMPLES / "leo.json").read_text("utf-8")


TABLE = "reference,happened,weight (kg)\nHA-102,2026-11-02,61\nHA-103,2026-11-02,70\n"
# What is written, by whom, where, and what is sent; {bea}, {isla} are people, {bea_seen} how many entries they have.
KINDS = {
    "sign": ("prescriber", "/person/{isla}/sign/", DOSE | {"seen": "{isla_seen}"}),
    "stop": ("prescriber", "/person/{bea}/turn/", {"step": "stopped", "reason": "the course is complete"}),
    "hand over": ("pharmacist", "/pharmacy/{bea}/hand-over/", {"what": "handed-over", "seen": "{bea_seen}"}),
    "not collected": ("pharmacist", "/pharmacy/{bea}/hand-over/", {"what": "not-collected", "seen": "{bea_seen}"}),
    "add": (
        "coordinator",
        "/person/{bea}/add/weight/",
        {"happened": "2026-11-09", "weight": "61 kg", "seen": "{bea_seen}"},
    ),
    "correct": (
        "prescriber",
        "/person/{bea}/correct/36/",
        {"happened": "2026-09-02", "weight": "62 kg", "seen": "{bea_seen}"},
    ),
    "never happened": ("prescriber", "/person/{bea}/correct/36/", {"never": "yes", "seen": "{bea_seen}"}),
    "skin visit": ("prescriber", "/person/{bea}/skin/", WHOLE | {"sure": "yes", "seen": "{bea_seen}"}),
    "book": ("coordinator", "/person/{bea}/book/", {"booking": "bloods 2026-11-10"}),
    "book a way": (
        "coordinator",
        "/person/{isla}/book/",
        {"booking": ["prescription 2026-11-09", "collect 2026-11-09"]},
    ),
    "cancel": ("coordinator", "/person/{bea}/book/{booked}/cancel/", {}),
    "contact": (
        "coordinator",
        "/person/{bea}/messages/",
        {"channel": "email", "address": "b@example.org", "language": "de"},
    ),
    "no contact": ("coordinator", "/person/{bea}/messages/", {"address": ""}),
    "message": ("coordinator", "/person/{bea}/messages/", {"what": "tell"}),
    "invite": ("coordinator", "/person/{dora}/invite/", {}),
    "somebody new": ("coordinator", "/people/new/", {"name": "Tess Arden", "reference": "T-1", "site": "{site}"}),
    "take in": (
        "coordinator",
        "/people/take-in/",
        {"name": "Tess Arden", "reference": "T-1", "site": "{site}", "text": take_in, "sure": "yes"},
    ),
    "table": ("coordinator", "/people/table/", {"kind": "weight", "site": "{site}", "text": TABLE, "sure": "yes"}),
    "photograph": ("bea", "/me/photos/", {"view": "nose", "taken_on": "2026-11-02", "file": picture}),
    "photograph removed": ("prescriber", "/person/{bea}/photos/{kept}/remove/", {"reason": "shows somebody else"}),
    "home test begun": ("bea", "/me/home-test/", {"what": "begin"}),
    "category": ("bea", "/me/category/", {"category": "can"}),
    "check-in": ("bea", "/me/check-in/", {"belly": "pain", "missed": "3"}),
    "language": ("bea", "/language/", {"language": "fr"}),
    "site": (
        "administrator",
        "/service/",
        {
            "site": "{site}",
            "contact": "212 555 0999",
            "opening": "mon-fri",
            "pharmacy_opening": "mon-sat",
            "holidays": "US-NY",
        },
    ),
    "erasure asked": ("bea", "/me/data/", {}),
    "emergency": (
        "colleague",
        "/emergency/",
        {"reference": "MO-111", "name": "Isla Drummond", "reason": "brought in unconscious, nobody knows why"},
    ),
    "service": (
        "administrator",
        "/service/closed/",
        {"site": "{site}", "first": "2026-12-24", "last": "2026-12-27", "why": "Christmas"},
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_all_of_a_write_is_there_or_nothing(sign_in, person, ready, kind):
    bea, booked, kept = ready
    isla, dora = person("Isla"), person("Dora")
    known = {
        "bea": bea.pk, "isla": isla.pk, "dora": dora.pk, "booked": booked.pk, "kept": kept.pk, "site": bea.site_id,
        "bea_seen": record.read(bea).number, "isla_seen": record.read(isla).number,
    }  # fmt: skip
    username, path, form = KINDS[kind]

    def sent():
        given = {name: value() if callable(value) else value for name, value in form.items()}
        given = {name: value.format(**known) if "{" in str(value) and len(str(value)) < 20 else value
                 for name, value in given.items()}  # fmt: skip
        return client.post(path.format(**known), given)

    client = sign_in(username)
    before = shape()
    with transaction.atomic():
        assert sent().status_code < 400
        after = shape()
        transaction.set_rollback(True)
    assert after != before
    for place in range(40):
        died = False
        with transaction.atomic():
            with connection.execute_wrapper(Killer(place)):
                try:
                    sent()
                except Killed:
                    died = True
            connection.set_rollback(False)  # what a save of its own marked: nothing was sent to the database
            found = shape()
            transaction.set_rollback(True)
        half = sorted(map(str, set(found.items()) - set(before.items())))
        assert found in (before, after), f"killed at statement {place + 1}: {half}"
        if not died:
            break
    assert place > 1

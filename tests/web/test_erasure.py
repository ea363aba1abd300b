"""Erasing, at the wish of a person: by an administrator with a reason; what must stay stays, and the log verifies."""

from __future__ import annotations

import dataclasses

import pytest

from isocourse.clinic import clock, erasure, log, person_keys, photos, record, sealing
from isocourse.clinic.models import Account, Contact, Entry, Erasure, Membership, Person, Photo, Role
from isocourse.record.events.clinical import Symptom
from isocourse.record.events.course import Course

from .test_photos import drawn

SECRET = "told me about the divorce"
WHY = "asked for it in writing, 9 November"


@pytest.fixture
def keys(settings, tmp_path):
    """People have keys of their own."""
    settings.CLINIC = dataclasses.replace(settings.CLINIC, person_keys=tmp_path / "keys")
    return tmp_path / "keys"


@pytest.fixture
def otis(person, db):
    """Otis, who never began, with an account, an address, a photograph and a note."""
    otis = person("Otis")
    otis.account = Account.objects.create_user(username="otis", password="a long password", first_name="Otis")
    otis.save()
    Contact.objects.create(person=otis, channel="email", address="otis@example.org", language="en")
    return otis


@pytest.fixture
def filled(keys, otis):
    photos.keep(otis, drawn(), "chin", clock.now().date(), otis.account)
    at = clock.now()
    event = Symptom(happened=at, recorded=at, symptom="low-mood", note=SECRET)
    record.add(otis, [event], account=None, seen=None, action="added")
    return otis


@pytest.fixture
def administrator(otis, sign_in):
    account = Account.objects.create_user(username="admin")
    Membership.objects.create(account=account, site=otis.site, role=Role.ADMINISTRATOR)
    return sign_in("admin")


def wish(person, sign_in, administrator, what="erase", reason=WHY, **more):
    sign_in(person.account.username).post("/me/data/")
    form = {"wish": Erasure.objects.get(done=None).pk, "what": what, "reason": reason}
    return administrator.post("/erasures/", form | more, follow=True)


def test_a_note_is_sealed_and_read_as_it_was_written(filled):
    kept = Entry.objects.filter(person=filled).latest("number").content
    assert SECRET not in kept
    assert "sealed:" in kept
    assert record.read(filled).record.events[-1].note == SECRET
    assert list(log.faults()) == []


def test_what_rules_read_is_never_sealed(keys, otis):
    at = clock.now()
    event = Course(happened=at, recorded=at, step="paused", reason=SECRET, note=SECRET)
    record.add(otis, [event], account=None, seen=None, action="added")
    kept = Entry.objects.filter(person=otis).latest("number")
    assert '"step": "paused"' in kept.content
    assert SECRET not in kept.content
    assert record.read(otis).record.events[-1].reason == SECRET


def test_without_keys_of_people_nothing_changes(otis):
    at = clock.now()
    event = Symptom(happened=at, recorded=at, symptom="low-mood", note=SECRET)
    record.add(otis, [event], account=None, seen=None, action="added")
    assert SECRET in Entry.objects.filter(person=otis).latest("number").content


def test_what_is_erased_is_gone_and_what_must_stay_stays(filled, sign_in, administrator, lines):
    before = Entry.objects.filter(person=filled).count()
    sealed = bytes(Photo.objects.get().sealed)
    mark = Photo.objects.get().mark
    assert "Erased." in wish(filled, sign_in, administrator, name_too="yes").content.decode()
    filled.refresh_from_db()
    assert (filled.name, filled.erased_at is not None, Photo.objects.count()) == ("Erased", True, 0)
    assert not Contact.objects.filter(person=filled).exists()
    assert not filled.account.is_active
    kept = record.read(filled).record.events
    assert [event.symptom for event in kept if event.kind == "symptom"] == ["low-mood"]
    assert next(event.note for event in kept if event.kind == "symptom") == "[erased]"
    assert Entry.objects.filter(person=filled).count() == before + 1  # the photograph was taken back
    with pytest.raises(sealing.Closed):  # a copy in a backup
        sealing.unseal(sealed, mark, filled.pk)
    assert lines("erased")[0] == {"reason": WHY, "name_too": True}
    assert list(log.faults()) == []


def test_who_was_erased_comes_in_no_more(filled, sign_in, administrator):
    client = sign_in("otis")
    wish(filled, sign_in, administrator)
    assert client.get("/me/")["Location"].startswith("/account/login/")


def test_while_a_course_goes_on_nothing_is_erased(keys, person, sign_in):
    bea = person("Bea")
    account = Account.objects.create_user(username="admin")
    Membership.objects.create(account=account, site=bea.site, role=Role.ADMINISTRATOR)
    said = wish(bea, sign_in, sign_in("admin")).content.decode()
    assert "A course is going on." in said
    assert Erasure.objects.get().done is None
    assert Person.objects.get(pk=bea.pk).erased_at is None


@pytest.mark.parametrize("reason", ["", "because", " " * 20])
def test_no_reason_nothing_done(filled, sign_in, administrator, reason):
    assert "nothing was done" in wish(filled, sign_in, administrator, reason=reason).content.decode()
    assert Photo.objects.exists()


def test_a_refusal_is_shown_with_its_reason(filled, sign_in, administrator):
    wish(filled, sign_in, administrator, what="refuse", reason="We have to keep it for now.")
    page = sign_in("otis").get("/me/data/").content.decode()
    assert "Your clinic did not erase your data." in page
    assert "We have to keep it for now." in page
    assert Photo.objects.exists()


def test_one_wish_at_a_time_and_one_answer(filled, sign_in, administrator):
    client = sign_in("otis")
    client.post("/me/data/")
    client.post("/me/data/")
    assert Erasure.objects.count() == 1
    erasure.refuse(Erasure.objects.get(), Account.objects.get(username="admin"), WHY)
    with pytest.raises(erasure.Refused, match="answered this already"):
        erasure.erase(Erasure.objects.get(), Account.objects.get(username="admin"), WHY, name_too=True)
    assert Photo.objects.exists()


def test_another_sites_administrator_does_not_reach_it(filled, sign_in):
    sign_in("otis").post("/me/data/")
    other = Account.objects.create_user(username="other-admin")
    Membership.objects.create(account=other, site=Person.objects.exclude(site=filled.site)[0].site,
                              role=Role.ADMINISTRATOR)  # fmt: skip
    client = sign_in("other-admin")
    assert "Otis" not in client.get("/erasures/").content.decode()
    form = {"wish": Erasure.objects.get().pk, "what": "erase", "reason": WHY}
    assert client.post("/erasures/", form).status_code == 404
    assert Photo.objects.exists()


def test_a_database_put_back_is_erased_again(filled, keys):
    """The backup knows the name and the address; the folder of keys knows that they were erased."""
    person_keys.destroy(filled.pk)
    assert erasure.again() == 1
    filled.refresh_from_db()
    assert (filled.name, Contact.objects.filter(person=filled).count(), Photo.objects.count()) == ("Erased", 0, 0)
    assert erasure.again() == 0


def test_a_key_that_was_not_destroyed_in_time_is_destroyed_at_the_next_start(filled, keys):
    """As if the service had died between the two."""
    Person.objects.filter(pk=filled.pk).update(erased_at=clock.now())
    assert erasure.again() == 0
    assert person_keys.secret(filled.pk) is None


def test_a_key_is_of_its_owner_alone_and_never_replaced(keys, otis):
    first = person_keys.secret(otis.pk, make=True)
    assert person_keys.secret(otis.pk, make=True) == first
    assert len(first) == 32
    [file] = keys.iterdir()
    assert file.stat().st_mode & 0o077 == 0
    assert keys.stat().st_mode & 0o077 == 0


def test_an_erasure_that_cannot_be_whole_erases_nothing(filled, sign_in, administrator, monkeypatch):
    """As if the service died on its way: pictures, contact and key are there."""

    def dies(*_, **__):
        raise MemoryError

    monkeypatch.setattr(erasure, "_close", dies)
    with pytest.raises(MemoryError):
        wish(filled, sign_in, administrator)
    assert photos.opened(Photo.objects.get())
    assert (Contact.objects.filter(person=filled).count(), Erasure.objects.get().done) == (1, None)
    assert record.read(filled).record.events[-1].note == SECRET

"""Breaking the glass: with number, name and reason, reading only, for an hour, seen by the person's own clinic."""

from __future__ import annotations

from datetime import timedelta

import pytest

from isocourse.clinic.models import Emergency, Entry

REASON = "Brought in unconscious, the capsules were found"


@pytest.fixture
def colleague(sign_in):
    """A prescriber of Harbour Street; Leo is treated at Moorgate."""
    return sign_in("colleague")


def opening(client, person, **change):
    leo = person("Leo")
    return client.post("/emergency/", {"reference": leo.reference, "name": leo.name, "reason": REASON} | change)


def test_the_record_can_be_read_for_an_hour(colleague, person, lines):
    leo = person("Leo")
    path = f"/person/{leo.pk}/record/"
    assert colleague.get(path).status_code == 404
    assert opening(colleague, person)["Location"] == f"/person/{leo.pk}/"
    assert colleague.get(path).status_code == 200
    assert lines("opened in an emergency")[0]["reason"] == REASON
    Emergency.objects.update(ends_at=Emergency.objects.get().at - timedelta(seconds=1))
    assert colleague.get(path).status_code == 404


def test_nothing_can_be_changed_by_it(colleague, person):
    opening(colleague, person)
    leo, before = person("Leo"), Entry.objects.count()
    assert colleague.get(f"/person/{leo.pk}/add/").status_code == 404
    assert colleague.post(f"/person/{leo.pk}/turn/", {"step": "stopped", "reason": REASON}).status_code == 404
    assert colleague.post(f"/person/{leo.pk}/sign/", {}).status_code == 404
    assert Entry.objects.count() == before
    page = colleague.get(f"/person/{leo.pk}/").content.decode()
    assert not any(text in page for text in ("Add to the record", "Stop or pause", "/sign/"))


def test_the_persons_clinic_sees_it(colleague, person, sign_in):
    opening(colleague, person)
    assert "Pavel Lindqvist opened the record of" in sign_in("coordinator").get("/morning/").content.decode()


@pytest.mark.parametrize(
    "change", [{"name": "Leo"}, {"reference": "MO-1"}, {"reason": "curious"}, {"reason": "x" * 301}]
)
def test_who_does_not_know_both_or_gives_no_reason_gets_nothing(colleague, person, change):
    assert opening(colleague, person, **change).status_code == 422
    assert not Emergency.objects.exists()


def test_guessing_ends_after_five_tries(colleague, person):
    for _ in range(5):
        opening(colleague, person, name="Leo Somebody")
    assert opening(colleague, person).status_code == 429
    assert not Emergency.objects.exists()

"""Signing: a no cannot be signed, a review only with a reason, and of two who sign at once one does."""

from __future__ import annotations

from datetime import datetime

import pytest

from isocourse import Record
from isocourse.clinic import clock, record
from isocourse.clinic.models import Entry

DOSE = {"daily_dose": "30 mg", "strengths": "30 mg", "capsules": "30", "days": "30"}


@pytest.fixture
def signing(sign_in, person):
    """`signing("Isla")` signs as somebody who has just loaded the page; gives the answer of the server."""

    def sign(name, by="prescriber", seen=None, **typed):
        who = person(name)
        number = record.read(who).number if seen is None else seen
        return sign_in(by).post(f"/person/{who.pk}/sign/", DOSE | {"seen": str(number)} | typed)

    return sign


def prescriptions(who):
    events = record.read(who).record.events
    return [event for event in events if event.kind == "prescription" and event.source is None and event.prescriber]


def test_where_every_rule_holds_it_is_signed_with_who_and_when(signing, person, lines):
    assert signing("Isla").status_code == 302
    signed = prescriptions(person("Isla"))[-1]
    assert (signed.status, signed.daily_dose, signed.days, signed.repeats) == ("issued", 30, 30, 0)
    assert (signed.prescriber, signed.prescriber_role) == ("Dr Ines Okafor", "dermatologist")
    assert signed.happened == signed.recorded
    [said] = lines("signed")
    assert (said["answer"], said["kinds"]) == ("allow", ["prescription"])


@pytest.mark.parametrize(("name", "rule"), [("Bea", "us-ipledge-monthly-test"), ("Fay", "us-ipledge-positive-test")])
def test_a_no_cannot_be_signed_whatever_the_reason(signing, person, lines, name, rule):
    before = Entry.objects.count()
    page = signing(name, reason="I have seen the person and take the responsibility")
    assert page.status_code == 409
    assert Entry.objects.count() == before
    assert rule in lines("signing refused")[0]["codes"]


def test_a_review_is_signed_only_with_a_reason_and_both_are_kept(signing, person, lines):
    before = Entry.objects.count()
    page = signing("Leo")
    assert page.status_code == 409
    assert "Say why it is signed all the same" in page.content.decode()
    assert Entry.objects.count() == before
    assert signing("Leo", reason="Asked today by telephone, mood is well").status_code == 302
    said = lines("signed")[0]
    assert (said["answer"], said["reason"]) == ("review", "Asked today by telephone, mood is well")
    assert "uk-mh-followup" in said["codes"]
    assert "Asked today by telephone" in prescriptions(person("Leo"))[-1].note


def test_of_two_who_sign_at_once_one_signs_and_the_other_is_told(signing, person):
    seen = record.read(person("Isla")).number
    signing("Isla", seen=seen)
    signing("Isla", seen=seen)  # the same form once more, by a double click
    assert len(prescriptions(person("Isla"))) == 1


def test_what_is_typed_wrongly_signs_nothing_and_is_named(signing):
    before = Entry.objects.count()
    page = signing("Isla", daily_dose="30")
    assert page.status_code == 422
    assert "has no unit" in page.content.decode()
    assert signing("Isla", capsules="").status_code == 422
    assert signing("Isla", seen="all").status_code == 422
    assert Entry.objects.count() == before


def test_a_dose_is_judged_as_it_is_typed(signing):
    """The rules see the draft: sixty days are more than the programme allows."""
    page = signing("Isla", days="60", capsules="60", daily_dose="30 mg")
    assert page.status_code == 409


def test_stopping_is_never_refused_and_needs_a_reason(sign_in, person, lines):
    who = person("Fay")
    client = sign_in("prescriber")
    client.post(f"/person/{who.pk}/turn/", {"step": "stopped", "reason": ""})
    assert not lines("course stopped")
    client.post(f"/person/{who.pk}/turn/", {"step": "stopped", "reason": "pregnancy"})
    last = record.read(who).record.events[-1]
    assert (last.kind, last.step, last.reason) == ("course", "stopped", "pregnancy")
    assert lines("course stopped")[0]["reason"] == "pregnancy"


def test_the_page_says_the_answer_first_then_who_then_why(sign_in, person):
    page = sign_in("prescriber").get(f"/person/{person('Leo').pk}/").content.decode()
    places = [page.index(text) for text in ("NOT YET", "Next: the prescriber, now.", "uk-mh-followup", "<footer>")]
    assert places == sorted(places)
    assert "Sign this supply" not in page  # a prescription waits already


def test_a_prescription_that_was_not_collected_in_time_can_be_replaced(signing, sign_in, person, monkeypatch):
    """Nobody has to wait for the pharmacy to say that nobody came: a new test, and a new prescription is signed."""
    signing("Isla")
    who, client = person("Isla"), sign_in("prescriber")
    assert "Sign the first supply" not in client.get(f"/person/{who.pk}/").content.decode()
    monkeypatch.setattr(clock, "DEMO_MOMENT", datetime.fromisoformat("2026-11-18T10:00:00+00:00"))
    page = client.get(f"/person/{who.pk}/").content.decode()
    assert "Hand over a supply: NO" in page
    assert "Sign the first supply" in page
    assert signing("Isla").status_code == 409  # not without the test
    given = {
        "kind": "pregnancy-test", "happened": "2026-11-18", "result": "negative", "specimen": "urine",
        "setting": "medical", "detection_limit": "20 mIU/mL", "purpose": "confirmation", "supervised": True,
    }  # fmt: skip
    events = Record.from_dict({"isocourse": 1, "person": "i", "events": [given]}).events
    record.add(who, events, account=None, seen=None, action="added")
    assert signing("Isla").status_code == 302
    assert "Hand over a supply: YES" in client.get(f"/person/{who.pk}/").content.decode()

"""A home test, where programme and prescriber allow it: a code, two readers; what is not proven never counts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from isocourse import decide
from isocourse.clinic import clock, engine, home_tests, record, sealing
from isocourse.clinic.models import Account, HomeTest, Membership, Reading, Role
from isocourse.record.events.pregnancy import HomeTests, PregnancyTest

from .conftest import NIGHT
from .test_photos import drawn

NEEDED = "us-ipledge-monthly-test"


@pytest.fixture
def bea(person):
    """Bea, whose prescriber permits home tests and has a process."""
    bea = person("Bea")
    event = HomeTests(happened=clock.now(), recorded=clock.now(), permitted=True, process=True)
    record.add(bea, [event], account=None, seen=None, action="added")
    return bea


@pytest.fixture
def sent(bea, sign_in):
    """Bea sends the picture of a test and says what she sees; the test as it is kept."""

    def send(told="negative", **changed):
        client = sign_in("bea")
        client.post("/me/home-test/", {"what": "begin"})
        form = {"what": "send", "told": told, "file": _picture()} | changed
        return client.post("/me/home-test/", form)

    return send


def _picture():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("test.jpeg", drawn(), "image/jpeg")


@pytest.fixture
def reads(bea, sign_in):
    """Somebody reads the newest test."""

    def read(who, shows="negative", code_seen="yes", limit="20"):
        form = {"test": str(HomeTest.objects.latest("given_at").pk), "shows": shows, "code_seen": code_seen}
        return sign_in(who).post(f"/person/{bea.pk}/home-tests/", form | {"limit": limit}, follow=True)

    return read


def last(bea):
    return record.read(bea).record.events[-1]


def blocks(bea) -> set[str]:
    """The rules that stand against the next prescription."""
    found = engine.ask(decide, record.read(bea).record, act="prescribe", at=clock.now())
    return {finding.code for finding in found.findings if finding.outcome != "holds"}


def test_the_picture_is_sealed_and_counts_for_nothing_yet(bea, sent, lines):
    before = record.read(bea).number
    assert sent()["Location"] == "/me/home-test/"
    test = HomeTest.objects.get()
    assert (test.told, test.outcome, record.read(bea).number) == ("negative", "", before)
    assert b"\xff\xd8\xff" not in bytes(test.sealed)
    assert home_tests.opened(test).startswith(b"\xff\xd8\xff")
    assert lines("home test sent")[0]["told"] == "negative"


def test_two_who_read_it_alike_prove_it_and_the_rules_take_it(bea, sent, reads):
    assert NEEDED in blocks(bea)
    sent()
    assert "Next: somebody else at the clinic." in reads("prescriber").content.decode()
    assert not isinstance(last(bea), PregnancyTest)
    reads("coordinator")
    event = last(bea)
    assert (event.result, event.setting, event.verification) == ("negative", "home", "verified")
    assert (event.detection_limit, event.remote, event.supervised) == (20, True, False)
    assert NEEDED not in blocks(bea)
    assert "us-ipledge-test-setting-during" not in blocks(bea)


@pytest.mark.parametrize(
    ("told", "first", "second"),
    [
        ("negative", {}, {"shows": "unclear"}), ("negative", {"code_seen": ""}, {}), ("unclear", {}, {}),
        ("negative", {"shows": "unclear"}, {"shows": "unclear"}),
    ],
)  # fmt: skip
def test_what_is_not_seen_alike_is_not_proven(bea, sent, reads, told, first, second):
    sent(told)
    reads("prescriber", **first)
    reads("coordinator", **second)
    assert (last(bea).result, last(bea).verification) == ("indeterminate", "not-proven")


def test_what_is_not_proven_is_no_negative_test_for_any_rule(bea, sent, reads, sign_in):
    sent()
    reads("prescriber", shows="unclear")
    reads("coordinator")
    assert NEEDED in blocks(bea)
    assert "It does not count." in sign_in("bea").get("/me/home-test/").content.decode()


def test_a_positive_that_the_patient_tells_counts_at_once(bea, sent, sign_in):
    sent("positive")
    assert (last(bea).result, last(bea).verification) == ("positive", None)
    assert "Take no more capsules." in sign_in("bea").get("/me/home-test/").content.decode()
    assert "May be handed over: NO" in sign_in("pharmacist").get(f"/pharmacy/{bea.pk}/").content.decode()


def test_a_positive_that_one_reader_sees_counts_at_once(bea, sent, reads):
    sent()
    reads("prescriber", shows="positive")
    assert last(bea).result == "positive"
    assert "settled" in reads("coordinator").content.decode()
    assert Reading.objects.count() == 1


def test_nobody_reads_twice_or_their_own(bea, sent, reads):
    sent()
    reads("prescriber")
    assert "you read it already" in reads("prescriber").content.decode()
    assert Reading.objects.count() == 1
    own = Account.objects.get(username="bea")
    Membership.objects.create(account=own, site=bea.site, role=Role.COORDINATOR)
    with pytest.raises(home_tests.Refused):
        home_tests.read(HomeTest.objects.get(), own, "negative", True, None)


def test_the_second_does_not_see_what_the_first_read(bea, sent, reads, sign_in):
    sent()
    reads("prescriber", shows="unclear")
    page = sign_in("coordinator").get(f"/person/{bea.pk}/home-tests/").content.decode()
    assert "unclear," not in page
    assert "The patient saw" not in page


def test_a_code_is_used_once_and_not_after_two_hours(bea, sent, sign_in):
    sent()
    client = sign_in("bea")
    again = client.post("/me/home-test/", {"what": "send", "told": "negative", "file": _picture()})
    assert (again.status_code, HomeTest.objects.count()) == (422, 1)
    client.post("/me/home-test/", {"what": "begin"})
    HomeTest.objects.filter(sent_at=None).update(until=clock.now() - timedelta(seconds=1))
    late = client.post("/me/home-test/", {"what": "send", "told": "negative", "file": _picture()})
    assert "The code is too old." in late.content.decode()


@pytest.mark.parametrize(
    ("changed", "said"), [({"file": ""}, "Choose a photograph."), ({"told": "yes"}, "Choose what you see on the test.")]
)
def test_what_is_missing_is_said_and_nothing_is_kept(sent, changed, said):
    assert said in sent(**changed).content.decode()
    assert not HomeTest.objects.exclude(sent_at=None).exists()


def test_it_is_closed_where_the_prescriber_permits_none(person, sign_in):
    page = sign_in("bea").post("/me/home-test/", {"what": "begin"})
    assert "does not count for you now" in page.content.decode()
    assert not HomeTest.objects.exists()
    assert "/me/home-test/" not in sign_in("bea").get("/me/").content.decode()


@pytest.mark.parametrize("programme", ["uk-mhra", "de", "in"] if NIGHT else ["uk-mhra"])
def test_it_is_closed_where_the_programme_names_no_home_test(bea, sign_in, programme):
    bea.programme = programme
    bea.save()
    assert "does not count for you now" in sign_in("bea").get("/me/home-test/").content.decode()


def test_the_morning_list_says_that_one_waits(bea, sent, sign_in):
    sent()
    assert "waits to be read" in sign_in("coordinator").get("/morning/").content.decode()


def test_the_seal_is_of_this_test_alone(bea, sent):
    sent()
    test = HomeTest.objects.get()
    with pytest.raises(sealing.Closed):
        sealing.unseal(bytes(test.sealed), "photo of somebody else", bea.pk)


def test_a_reading_that_cannot_be_written_whole_is_not_written(bea, sent, reads, monkeypatch):
    """As if the service died between the reading and the event: neither is there."""
    sent()
    reads("prescriber")
    before = record.read(bea).number

    def dies(*_, **__):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(record, "add", dies)
        with pytest.raises(MemoryError):
            reads("coordinator")
    assert (HomeTest.objects.get().outcome, Reading.objects.count(), record.read(bea).number) == ("", 1, before)
    reads("coordinator")
    assert HomeTest.objects.get().outcome == "negative"

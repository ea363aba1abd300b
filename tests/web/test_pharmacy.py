"""The pharmacist: hands over what may be, sees no reason, test or mood."""

from __future__ import annotations

import re

import pytest

from isocourse.clinic import record
from isocourse.clinic.models import Entry, Person

# What would tell why somebody is treated, how they feel or what a test said.
TELLING = re.compile(
    r"pregnan|\btests?\b(?! detail)|specimen|mood(?!,? or)|mental|suicid|acne|scar|contracep|categor|phq|alt\b"
    r"|triglycerid|counsel|lab-|us-ipledge-|uk-", re.IGNORECASE
)  # fmt: skip


def text_of(page) -> str:
    """What is read on a page, without its foot, which names what is not shown."""
    return re.sub(r"<[^>]+>", " ", page.content.decode().split("<main")[1].split("<footer>")[0])


def test_no_page_tells_a_reason_a_mood_or_a_test(sign_in):
    client, here = sign_in("pharmacist"), Person.objects.filter(site__memberships__account__username="pharmacist")
    pages = [client.get("/pharmacy/"), *(client.get(f"/pharmacy/{one.pk}/") for one in here)]
    assert len(pages) == 18
    for page in pages:
        assert not (found := TELLING.search(text_of(page))), found


@pytest.fixture
def handing(sign_in, person):
    def hand(name, what, seen=None, **more):
        who = person(name)
        number = record.read(who).number if seen is None else seen
        given = {"what": what, "seen": str(number)} | more
        return sign_in("pharmacist").post(f"/pharmacy/{who.pk}/hand-over/", given, follow=True)

    return hand


def dispensed(who):
    return [event for event in record.read(who).record.events if event.kind == "dispense"]


def test_the_answer_says_until_when(sign_in, person):
    page = text_of(sign_in("pharmacist").get(f"/pharmacy/{person('Bea').pk}/"))
    assert "May be handed over: YES, last day Mon 9 Nov 2026 (last day today)" in page
    assert "30 capsules of 40 mg for 30 days at 40 mg a day" in page


def test_what_may_be_is_handed_over_once(handing, person):
    seen, before = record.read(person("Bea")).number, len(dispensed(person("Bea")))
    assert "Handed over" in handing("Bea", "handed-over", guide="yes").content.decode()
    handing("Bea", "handed-over", seen=seen)
    there = dispensed(person("Bea"))
    assert len(there) == before + 1
    last = there[-1]
    assert (last.status, last.capsules, last.days, last.medication_guide_given) == ("handed-over", 30, 30, True)


@pytest.mark.parametrize("name", ["Dora", "Fay", "Hana", "Leo", "Otis"])
def test_what_may_not_be_is_not_and_the_try_is_kept(handing, person, name):
    before = Entry.objects.count()
    handing(name, "handed-over", guide="yes")
    assert Entry.objects.count() == before


def test_not_collected_goes_back_and_reverses_the_authorisation(handing, person):
    handing("Bea", "not-collected")
    last = record.read(person("Bea")).record.events[-3:]
    assert [(event.kind, event.status) for event in last] == [
        ("dispense", "not-collected"), ("dispense", "returned-to-stock"), ("authorisation", "reversed"),
    ]  # fmt: skip
    assert last[-1].number == "RMA-2004"

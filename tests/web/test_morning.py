"""The morning list and booking."""

from __future__ import annotations

import pytest

from isocourse.clinic.models import Booking


def test_the_list_is_that_of_the_core_and_books_in_one_tap(sign_in, person, lines):
    client = sign_in("coordinator")
    page = client.get("/morning/").content.decode()
    for state in ("Broken", "Closing", "To do", "Quiet"):
        assert f">{state}</span>" in page
    assert page.index("Fay Underwood") < page.index("Bea Castellan") < page.index("Isla Drummond")
    assert lines("listed")[0]["people"] == 15
    bea = person("Bea")
    assert f'action="/person/{bea.pk}/book/"' in page
    for _ in range(2):  # tapped twice
        client.post(f"/person/{bea.pk}/book/", {"booking": "bloods 2026-11-10"})
    assert Booking.objects.filter(person=bea, cancelled=False).count() == 1
    again = client.get("/morning/").content.decode()
    assert "Booked: Blood test: ALT and fasting triglycerides, Tue 10 Nov 2026" in again


def test_a_prescriber_reads_the_list_but_books_nothing(sign_in, person):
    page = sign_in("prescriber").get("/morning/").content.decode()
    assert "Bea Castellan" in page
    assert "/book/" not in page


def test_a_colleague_of_one_site_sees_only_its_people(sign_in):
    page = sign_in("colleague").get("/morning/").content.decode()
    assert "Bea Castellan" in page
    assert "Leo Achterberg" not in page


@pytest.mark.parametrize("booking", ["test", "test 2020-01-01", "test 2031-01-01", "dance 2026-11-11", "test x", ""])
def test_what_cannot_be_booked_is_not(sign_in, person, booking):
    posted = sign_in("coordinator").post(f"/person/{person('Bea').pk}/book/", {"booking": booking})
    assert (posted.status_code, Booking.objects.count()) == (404, 0)


def test_a_booking_can_be_cancelled_and_made_again(sign_in, person):
    client, bea = sign_in("coordinator"), person("Bea")
    client.post(f"/person/{bea.pk}/book/", {"booking": "bloods 2026-11-10"})
    made = Booking.objects.get()
    client.post(f"/person/{bea.pk}/book/{made.pk}/cancel/")
    client.post(f"/person/{bea.pk}/book/", {"booking": "bloods 2026-11-10"})
    assert sorted(Booking.objects.values_list("cancelled", flat=True)) == [False, True]

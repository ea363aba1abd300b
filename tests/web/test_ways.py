"""Ways to the next capsule, booked whole; and who a closure hits."""

from __future__ import annotations

import re

from isocourse.clinic.models import Booking, Person


def test_a_way_is_booked_whole_and_shown_as_booked(sign_in, person):
    client, isla = sign_in("coordinator"), person("Isla")
    path = f"/person/{isla.pk}/ways/"
    page = client.get(path).content.decode()
    assert "First capsules on Mon 9 Nov 2026" in page
    form = page[page.index('action="/person/') : page.index("Book these")]
    wanted = re.findall(r'name="booking" value="([^"]+)"', form)
    assert wanted == ["prescription 2026-11-09", "collect 2026-11-09"]
    posted = client.post(f"/person/{isla.pk}/book/", {"booking": wanted, "back": "ways"})
    assert posted["Location"] == path
    assert Booking.objects.filter(person=isla).count() == 2


def test_a_closure_names_who_it_hits(sign_in, monkeypatch):
    """Only Isla is looked at, because a search over a whole clinic is long."""
    monkeypatch.setattr("isocourse.clinic.pages.ways.visible", lambda *_: Person.objects.filter(name="Isla Drummond"))
    page = sign_in("coordinator").get("/closures/?first=2026-11-09").content.decode()
    assert "Moorgate Skin Clinic: 1 course affected" in page
    assert "Isla Drummond" in page


def test_who_can_come_before_a_closure_is_told_when_and_who_has_no_way_is_named(sign_in, monkeypatch):
    few = Person.objects.filter(name__in=("Theo Marsh", "Fay Underwood"))
    monkeypatch.setattr("isocourse.clinic.pages.ways.visible", lambda *_: few)
    page = sign_in("coordinator").get("/closures/?first=2026-11-18&last=2026-11-20").content.decode()
    assert "1 can be moved earlier, 0 cannot" in page
    assert "Earlier: Tue 17 Nov 2026." in page
    assert re.findall('name="booking" value="visit ([^"]+)"', page) == ["2026-11-17"]
    assert "Fay Underwood" in page[page.index("Without a way to the next capsule") :]


def test_days_that_are_none_are_refused_with_what_is_right(sign_in):
    client = sign_in("coordinator")
    assert "before the first" in client.get("/closures/?first=2026-11-12&last=2026-11-10").content.decode()
    assert "31 days at most" in client.get("/closures/?first=2026-11-12&last=2027-11-10").content.decode()
    assert "as a date" in client.get("/closures/?first=soon").content.decode()

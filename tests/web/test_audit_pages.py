"""The auditor's pages: what this clinic may publish, and one case as it was known on a day."""

from __future__ import annotations

import re

from isocourse.clinic import record
from isocourse.clinic.models import Person


def _text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_of_few_supplies_nothing_is_told(sign_in, person):
    site = person("Isla").site
    page = sign_in("auditor").get(f"/audit/?first=2025-12&last=2026-11&site={site.pk}")
    assert "There are too few supplies to publish anything of them." in _text(page)
    assert not re.search(r">[1-7]<", page.content.decode()), "a small count stands on the page"


def test_what_is_many_is_told_rounded_and_nobody_is_named(sign_in, person, lines):
    """Of the practice that closed 21 supplies are counted, as one of its people is under another programme."""
    ruth = person("Ruth")
    Person.objects.filter(pk=ruth.pk).update(programme="uk-mhra")
    url = f"/audit/?first=2025-12&last=2026-11&site={ruth.site.pk}&under=uk-mhra"
    text = _text(sign_in("auditor").get(url))
    assert "Of about 20 supplies" in text
    assert "Pregnancy test after the course not shown" in text  # of seven courses
    assert "Under other rules" in text
    assert "under another programme than the site's are not counted" in text
    assert not [one.name for one in ruth.site.people.all() if one.name in text or one.reference in text]
    assert lines("audited")[0]["period"] == "2025-12-01 2026-11-30"


def test_where_nothing_is_on_record_it_says_so(sign_in, person):
    site = person("Bea").site
    Person.objects.filter(site=site).update(programme="uk-mhra")
    page = sign_in("auditor").get(f"/audit/?first=2025-12&last=2026-11&site={site.pk}")
    assert (page.status_code, "Nothing is on record" in _text(page)) == (422, True)


def test_only_whole_months_are_asked_about(sign_in):
    client = sign_in("auditor")
    for asked, says in [
        ("first=2026-03-02&last=2026-03-03", "year and month"), ("first=2026-05&last=2026-03", "before the first"),
        ("first=2020-05&last=2026-03", "36 months"), ("first=2026-03&last=2026-04&under=mars", "choose from the list"),
    ]:  # fmt: skip
        page = client.get(f"/audit/?{asked}")
        assert (page.status_code, says in _text(page)) == (422, True), asked


def test_a_day_is_replayed_with_what_was_known_then(sign_in, person):
    """What stopped Fay's course was learned on 7 November; on the day before, nobody could know it."""
    client, fay = sign_in("auditor"), person("Fay")
    path = f"/person/{fay.pk}/replay/"
    assert "STOP THE DRUG" in _text(client.get(f"/person/{fay.pk}/"))
    before = _text(client.get(f"{path}?day=2026-11-06&act=take"))
    assert "STOP THE DRUG" not in before
    assert "Judged by what was recorded by then, at the end of the day." in before
    assert "came into this clinic only later" in before  # all of the demo is an import


def test_a_supply_is_replayed_without_itself(sign_in, person):
    """As the audit judges it: the moment before. Otherwise a supply would speak against itself."""
    bea = person("Bea")
    handed = next(event for event in record.read(bea).record.events if event.kind == "dispense")
    day = str(handed.happened)[:10]
    text = _text(sign_in("auditor").get(f"/person/{bea.pk}/replay/?day={day}&act=dispense&under=us-ipledge-2021"))
    assert "without the supply that was handed over that day" in text
    assert "Dispense by import" in text
    assert "Under other rules" in text


def test_a_day_to_come_and_what_is_no_day_are_refused(sign_in, person):
    client, path = sign_in("auditor"), f"/person/{person('Bea').pk}/replay/"
    for asked, says in [
        ("day=2031-01-01", "still to come"), ("day=soon", "as a date"), ("day=2026-03-01&act=x", "lists"),
    ]:  # fmt: skip
        page = client.get(f"{path}?{asked}")
        assert (page.status_code, says in _text(page)) == (422, True), asked


def test_who_is_behind_the_figures_is_listed_apart_each_with_a_line_of_the_log(sign_in, person, lines):
    """Eight third supplies without a test, of which the practice's records tell; what may be published names nobody."""
    ruth = person("Ruth")
    page = sign_in("auditor").get(f"/audit/cases/?first=2025-12&last=2026-11&site={ruth.site.pk}").content.decode()
    assert f'href="/person/{ruth.pk}/replay/?day=2026-03-29&amp;act=dispense"' in page
    assert page.count("This prescription has its own new negative test") == 8
    assert "Ruth Abelson" in page
    assert "Bea" not in page
    assert lines("looked")[:8] == [{"page": "cases"}] * 8

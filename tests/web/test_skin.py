"""The skin visit: counts by region and kind, scored as they are typed, kept as the core reads them."""

from __future__ import annotations

import pytest

from isocourse.clinic import record
from isocourse.clinic.models import Entry
from isocourse.clinic.regions import REGIONS
from isocourse.fade.scars import scar_map
from isocourse.scales import scores

WHOLE = {f"{region}.whole": "yes" for region in REGIONS}


@pytest.fixture
def visiting(sign_in, person):
    def visit(given, name="Bea", who="prescriber", **headers):
        return sign_in(who).post(f"/person/{person(name).pk}/skin/", given, headers=headers)

    return visit


def test_nothing_is_kept_before_it_is_said(visiting):
    before = Entry.objects.count()
    page = visiting({"nose.papules": "3"}).content.decode()
    assert "Nose: 3 lesions, 0 scars" in page
    assert Entry.objects.count() == before


def test_an_empty_box_is_no_zero(visiting, person):
    """Where nobody said that the whole region was looked at, what was not counted stays unknown, and so does GAGS."""
    visiting({"nose.papules": "3", "sure": "yes"})
    [event] = [event for event in record.read(person("Bea")).record.events if event.kind == "skin-assessment"][-1:]
    assert (event.scale, event.site, event.items) == ("lesion-counts", "nose", {"papules": 3})
    assert scores(record.read(person("Bea")).record, "lesion-counts").latest.score is None


def test_a_region_that_was_looked_at_as_a_whole_has_none_where_it_is_empty(visiting, person):
    visiting({"chin.whole": "yes", "chin.boxcar-deep": "2", "sure": "yes"})
    kept = record.read(person("Bea")).record
    lesions = scores(kept, "lesion-counts").at("chin").latest
    assert (lesions.parts["TL"], lesions.complete) == (0, True)
    found = scar_map(kept, as_of=kept.events[-1].happened.date())
    assert (found.count("boxcar-deep"), found.count("icepick")) == (2, 0)


# GAGS by hand, from the published factors: forehead and cheeks 2, nose and chin 1, chest and upper back 3.
@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ({}, "GAGS: 0 of 44, none"),
        ({f"{region}.comedones": "5" for region in REGIONS}, "GAGS: 11 of 44, mild"),
        ({f"{region}.pustules": "1" for region in REGIONS}, "GAGS: 33 of 44, severe"),
        ({f"{region}.nodules": "1" for region in REGIONS}, "GAGS: 44 of 44, very severe"),
        ({"chest.papules": "1", "upper-back.nodules": "1"}, "GAGS: 12 of 44, mild"),  # the worse of the two, once
    ],
)  # fmt: skip
def test_gags_follows_from_the_counts(visiting, person, counts, says):
    given = WHOLE | counts
    assert says in visiting(given).content.decode()
    visiting(given | {"sure": "yes"})
    assert scores(record.read(person("Bea")).record, "gags").latest.sentences[0].startswith(says)


def test_without_one_region_there_is_no_gags(visiting):
    given = {name: value for name, value in WHOLE.items() if not name.startswith("chest")}
    page = visiting(given | {"nose.nodules": "1"}).content.decode()
    assert "of 44" not in page
    assert "GAGS" in page


def test_what_is_no_count_is_named_and_nothing_is_kept(visiting):
    before = Entry.objects.count()
    page = visiting({"nose.papules": "many", "chin.papules": "-1", "sure": "yes"})
    assert (page.status_code, Entry.objects.count()) == (422, before)
    assert page.content.decode().count("Write a whole number up to 999") == 2
    assert visiting({"sure": "yes"}).status_code == 422


def test_while_one_counts_only_the_map_and_the_scores_are_drawn_and_nothing_is_kept(visiting):
    before = Entry.objects.count()
    page = visiting({"nose.papules": "3", "sure": "yes"}, **{"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith('<div id="seen">')
    assert "Nose: 3 lesions" in page
    assert Entry.objects.count() == before


def test_last_time_stands_beside_it(visiting):
    visiting({"nose.whole": "yes", "nose.papules": "7", "nose.rolling": "1", "sure": "yes"})
    page = visiting({"nose.whole": "yes", "nose.papules": "2", "nose.rolling": "1"}).content.decode()
    assert '<th scope="row">Nose</th>\n<td>7 → 2</td><td>1 → 1</td>' in page
    assert "last 7" in page


def test_who_counted_is_kept(visiting, person):
    visiting({"nose.papules": "1", "sure": "yes"})
    visiting({"nose.papules": "1", "sure": "yes"}, who="coordinator")
    last = record.read(person("Bea")).record.events[-2:]
    assert [event.assessed_by for event in last] == ["dermatologist", "nurse"]

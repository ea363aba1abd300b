"""Scales are scored before they are kept, compared with the last, and an alarm is said at once."""

from __future__ import annotations

import pytest

from isocourse.clinic import record
from isocourse.clinic.models import Entry

PHQ = {f"item-{number}": "1" for number in range(1, 9)}


@pytest.fixture
def scoring(sign_in, person):
    def score(name, scale, **answers):
        return sign_in("coordinator").post(f"/person/{person(name).pk}/score/{scale}/", answers)

    return score


def test_it_is_scored_and_compared_before_anything_is_kept(scoring):
    before = Entry.objects.count()
    page = scoring("Bea", "phq-9", **PHQ, **{"item-9": "0"}).content.decode()
    assert "PHQ-9: 8 of 27, mild" in page
    assert "Nothing is kept yet" in page
    assert Entry.objects.count() == before


def test_once_kept_it_is_what_the_core_reads(scoring, person):
    scoring("Bea", "phq-9", **PHQ, **{"item-9": "0"}, sure="yes")
    last = record.read(person("Bea")).record.events[-1]
    assert (last.kind, last.instrument, sum(last.items.values()), last.items["9"]) == ("questionnaire", "phq-9", 8, 0)


def test_thoughts_of_self_harm_bring_the_crisis_lines_whatever_the_total(scoring):
    page = scoring("Bea", "phq-9", **{"item-9": "1"}).content.decode()
    assert "a clinician must assess the risk today" in page
    assert "988" in page


def test_a_question_left_open_gives_no_total(scoring):
    page = scoring("Bea", "phq-9", **{"item-1": "1", "item-2": "1"}).content.decode()
    assert "of 27" not in page.split("<form class=\"card")[0]


@pytest.mark.parametrize("value", ["4", "-1", "1.5", "often", "1e400", "nan"])
def test_an_answer_that_the_scale_does_not_have_is_refused(scoring, value):
    before = Entry.objects.count()
    page = scoring("Bea", "phq-9", **{"item-1": value}, sure="yes")
    assert (page.status_code, Entry.objects.count()) == (422, before)


def test_nothing_answered_is_no_result(scoring):
    assert scoring("Bea", "gags", sure="yes").status_code == 422


def test_skin_says_where_and_by_whom(scoring, person, sign_in):
    regions = ("forehead", "right-cheek", "left-cheek", "nose", "chin", "chest-and-upper-back")
    answers = {f"item-{region}": "3" for region in regions}
    path = f"/person/{person('Bea').pk}/score/gags/"
    shown = sign_in("prescriber").post(path, answers).content.decode()
    assert "GAGS: 33 of 44, severe" in shown
    sign_in("prescriber").post(path, answers | {"sure": "yes"})
    last = record.read(person("Bea")).record.events[-1]
    assert (last.kind, last.scale, last.assessed_by) == ("skin-assessment", "gags", "dermatologist")
    assert last.items["nose"] == 3


def test_a_questionnaire_that_may_not_be_shown_takes_only_its_score(sign_in, person):
    page = sign_in("coordinator").get(f"/person/{person('Bea').pk}/score/dlqi/").content.decode()
    assert "Score from the official form" in page
    assert "item-1" not in page


def test_a_scale_that_is_not_known_is_not_there(sign_in, person):
    assert sign_in("coordinator").get(f"/person/{person('Bea').pk}/score/own-invention/").status_code == 404

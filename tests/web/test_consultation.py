"""The consultation: the questions of a start, and doses side by side."""

from __future__ import annotations

import re


def test_it_answers_first_and_shows_what_stands_in_the_way(sign_in, person):
    page = sign_in("prescriber").get(f"/person/{person('Otis').pk}/consultation/").content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert text.index("Start a course: NO") < text.index("Next: the prescriber") < text.index("Is there an indication?")
    assert "us-ipledge-patient-enrolled" in text
    assert "interaction-tetracycline" in text


def test_doses_stand_side_by_side_and_each_names_its_source(sign_in, person):
    page = sign_in("prescriber").get(f"/person/{person('Bea').pk}/consultation/").content.decode()
    assert "for 61.5 kg" in page
    assert ">us-label<" in page
    assert "NCT00975143" in page


def test_without_a_weight_no_dose_is_planned_and_it_says_so(sign_in, person):
    page = sign_in("prescriber").get(f"/person/{person('Leo').pk}/consultation/").content.decode()
    assert "No dose can be planned: the weight is not on record." in page

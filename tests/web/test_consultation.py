"""The consultation: the questions of a start, and doses side by side."""

from __future__ import annotations

import re

import pypdfium2

from isocourse.forecast import NoForecast


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


def test_the_aid_is_shown_and_taken_away(sign_in, person):
    otis, client = person("Otis"), sign_in("prescriber")
    page = client.get(f"/person/{otis.pk}/aid/").content.decode()
    said = re.search(r"about \d+ of 100 people like you", page)
    assert said
    assert page.count('role="img" aria-label="') == 3
    paper = client.get(f"/person/{otis.pk}/aid/", {"pdf": "yes"})
    assert paper["Content-Type"] == "application/pdf"
    written = pypdfium2.PdfDocument(paper.content)[0].get_textpage().get_text_range()
    assert said[0] in " ".join(written.split())


def test_where_there_is_no_honest_aid_the_page_says_why(sign_in, person, monkeypatch):
    under_way = sign_in("prescriber").get(f"/person/{person('Bea').pk}/aid/")
    assert (under_way.status_code, "this course is under way" in under_way.content.decode()) == (422, True)

    def refuses(*_, **__):
        raise NoForecast("The acne is too far from what was studied.")

    monkeypatch.setattr("isocourse.forecast.forecast", refuses)
    refused = sign_in("prescriber").get(f"/person/{person('Nils').pk}/aid/")
    assert (refused.status_code, "too far from what was studied" in refused.content.decode()) == (422, True)

"""In which language a page speaks, whom it asks, and that the English stands beside what keeps people safe."""

from __future__ import annotations

import re
from html import unescape

import icalendar
import pytest

from isocourse.clinic.models import Contact
from isocourse.render.wording import LANGUAGES, texts

TRANSLATED = [language for language in LANGUAGES if language != "en"]
GET_HELP = {"es": "Pida ayuda ahora", "de": "Holen Sie jetzt Hilfe", "fr": "Demandez de l'aide maintenant",
            "ar": "اطلب المساعدة الآن"}  # fmt: skip


def spoken(page) -> tuple[str, str]:
    """The language and the direction that a page says it has."""
    return re.search(r'<html lang="(\w+)" dir="(\w+)"', page.content.decode()).groups()


def chosen(client, language, **more):
    return client.post("/language/", {"language": language, **more})


@pytest.fixture
def contact(person):
    return lambda language: Contact.objects.create(
        person=person("Bea"), channel="email", address="bea@example.org", language=language
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_patients_pages_speak_it_in_its_direction(sign_in, language):
    client = sign_in("bea")
    chosen(client, language)
    for path in ("/me/category/", "/me/sun/", "/me/photos/", "/me/nothing/"):
        assert spoken(client.get(path)) == (language, "rtl" if language == "ar" else "ltr")


def test_the_first_line_and_the_dates_are_in_the_language(sign_in):
    client = sign_in("bea")
    chosen(client, "de")
    page = client.get("/me/").content.decode()
    assert "Als Nächstes: Kapseln abholen, spätestens Mo 9. Nov. 2026." in page
    assert "Next: collect your capsules, by Mon 9 Nov 2026." in page  # the English of the answer
    assert texts("de")["leaflet.unreviewed"] in page
    dates = icalendar.Calendar.from_ical(client.get("/me/dates.ics").content)
    assert [str(event["summary"]) for event in dates.walk("VEVENT")] == ["Abholen: heute ist der letzte Tag"]
    assert client.get("/me/plan.pdf").content.startswith(b"%PDF")


def test_what_is_chosen_comes_before_what_the_clinic_noted_and_that_before_the_browser(sign_in, contact):
    client = sign_in("bea")
    asked = {"headers": {"accept-language": "fr-CA,fr;q=0.9"}}
    assert spoken(client.get("/me/sun/", **asked))[0] == "fr"
    contact("ar")
    assert spoken(client.get("/me/sun/", **asked))[0] == "ar"
    Contact.objects.update(language="")  # nobody said one
    assert spoken(client.get("/me/sun/", **asked))[0] == "fr"
    chosen(client, "es")
    assert spoken(client.get("/me/sun/", **asked))[0] == "es"


def test_a_language_that_nobody_speaks_here_is_english(sign_in):
    client = sign_in("bea")
    assert spoken(client.get("/me/sun/", headers={"accept-language": "pl"}))[0] == "en"
    assert "django_language" not in chosen(client, "../../etc").cookies


def test_the_sign_in_page_speaks_to_whoever_comes(sign_in):
    page = sign_in().get("/account/login/", headers={"accept-language": "ar"})
    assert spoken(page) == ("ar", "rtl")
    assert "تسجيل الدخول" in page.content.decode()


def test_who_works_here_is_spoken_to_in_english(sign_in):
    client = sign_in("coordinator")
    assert "django_language" not in chosen(client, "de").cookies
    client.cookies["django_language"] = "de"
    page = client.get("/people/", headers={"accept-language": "de"})
    assert spoken(page) == ("en", "ltr")
    assert "/language/" not in page.content.decode()


def test_choosing_holds_for_messages_too_and_is_logged(sign_in, contact, lines):
    contact("en")
    chosen(sign_in("bea"), "fr")
    assert Contact.objects.get(person__name="Bea Castellan").language == "fr"
    assert lines("contact changed")[0] == {"language": "fr"}


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_one_is_sent_nowhere_else(sign_in, back):
    assert chosen(sign_in("bea"), "de", next=back)["Location"] == "/"
    assert chosen(sign_in("bea"), "de", next="/me/sun/")["Location"] == "/me/sun/"


@pytest.mark.parametrize("language", TRANSLATED)
def test_danger_is_said_in_both_with_the_numbers_of_the_country(sign_in, language):
    client = sign_in("bea")
    chosen(client, language)
    page = unescape(client.post("/me/check-in/", {"thoughts": "plan"}).content.decode())
    assert GET_HELP[language] in page
    english = " ".join(re.findall(r'<span class="english" lang="en" dir="ltr">([^<]+)</span>', page))
    for said in ("Get help now", "In danger now: call 911.", "call or text 988", "Do not take the next capsule."):
        assert said in english
    theirs = re.sub(r'<span class="english".*?</span>', "", page)
    assert "911" in theirs
    assert "988" in theirs


@pytest.mark.parametrize("programme", ["in", "uk-mhra", "de"])
def test_the_lines_are_those_of_the_programmes_country(sign_in, person, programme):
    """Nothing is made up where no number is known, and none of another country is given."""
    bea = person("Bea")
    bea.programme = programme
    bea.save()
    client = sign_in("bea")
    chosen(client, "fr")
    page = unescape(client.post("/me/check-in/", {"thoughts": "some"}).content.decode())
    told = " ".join(re.findall(r'class="answer hold"><p>(.*?)</p>', page, re.DOTALL))
    numbers = {"in": set(), "uk-mhra": {"999", "111", "2", "116", "123"}, "de": {"112"}}[programme]
    assert set(re.findall(r"\d+", told)) == numbers
    assert ("le numéro d'urgence de votre région" in told) == (programme == "in")


def test_the_question_about_pregnancy_has_the_english_beside_it(sign_in):
    client = sign_in("bea")
    chosen(client, "de")
    page = client.get("/me/category/").content.decode()
    for said in ("Can you become pregnant?", "Yes, I can become pregnant", "No, I cannot become pregnant"):
        assert f'lang="en" dir="ltr">{said}<' in page

"""The translations: whole, with the same blanks and numbers as the English, and compiled as they stand."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from datetime import date

import polib
import pytest

from isocourse.render.leaflet import leaflet, plan
from isocourse.render.wording import LANGUAGES, texts
from tests.cli.support import EXAMPLES, ROOT, run
from tests.render.people import course, example

sys.path.insert(0, str(ROOT / "tools"))
from languages import catalogue, key_of, read, said

from tests.render.test_leaflet import AT

TRANSLATED = [language for language in LANGUAGES if language != "en"]
BLANK = re.compile(r"\{\w+\}|%\(\w+\)s")
# Words by which a sentence would say that the drug takes scars away.
PROMISES = {
    "es": r"elimina|borra|desaparec|\bcura\b", "de": r"beseitig|entfernt Narben|verschwind|heilt",
    "fr": r"efface|dispara|élimine|guéri", "ar": r"يزيل|يمحو|تختفي|يشفي",
}  # fmt: skip


@pytest.fixture(scope="module", params=TRANSLATED)
def held(request):
    return request.param, read(request.param)


def test_every_text_is_translated_and_none_is_left_over(held):
    language, entries = held
    known = {key_of(entry): entry.msgstr for entry in entries}
    assert list(known) == list(said()), f"run `make languages` and translate what is new into {language}"
    assert [key for key, text in known.items() if not text.strip()] == []


def test_none_is_fuzzy_or_of_old(held):
    assert [entry.msgid for entry in held[1] if entry.fuzzy or entry.obsolete or entry.flags] == []


def test_blanks_agree(held):
    for entry in held[1]:
        assert Counter(BLANK.findall(entry.msgstr)) == Counter(BLANK.findall(entry.msgid)), entry.msgid


def test_numbers_agree(held):
    """How many capsules, weeks and people in a hundred, and whom to call: a wrong digit could harm."""
    for entry in held[1]:
        english, other = (re.findall(r"\d+", text.replace("1,000", "1000")) for text in (entry.msgid, entry.msgstr))
        assert sorted(other) == sorted(english), entry.msgid


def test_digits_are_those_that_everybody_can_dial(held):
    assert [entry.msgstr for entry in held[1] if re.search(r"[٠-٩۰-۹]", entry.msgstr)] == []


def test_no_translation_promises_anything_about_scars(held):
    language, entries = held
    about = [entry.msgstr for entry in entries if "scar" in entry.msgid.lower()]
    assert len(about) >= 4
    assert [text for text in about if re.search(PROMISES[language], text)] == []


def test_what_gettext_reads_is_what_the_files_say(held):
    language, entries = held
    compiled = polib.mofile(str(catalogue(language).with_suffix(".mo")))
    assert {key_of(entry): entry.msgstr for entry in compiled} == {key_of(entry): entry.msgstr for entry in entries}


def test_a_translation_of_another_sentence_is_none():
    """When the English changes, the new English is shown and no old translation."""
    assert texts("de").of("leaflet.answer.stop", "Stop taking isotretinoin now.").startswith("Nehmen Sie ab sofort")
    assert texts("de").of("leaflet.answer.stop", "Stop today.") == "Stop today."


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "Mon 9 Nov 2026"), ("es", "lun 9 nov 2026"), ("de", "Mo 9. Nov. 2026"), ("fr", "lun. 9 nov. 2026"),
     ("ar", "الاثنين 9 نوفمبر 2026")],
)  # fmt: skip
def test_a_day_is_written_as_the_language_does(language, written):
    assert texts(language).day(date(2026, 11, 9)) == written


def test_a_language_that_is_none_is_named():
    with pytest.raises(KeyError, match="'xx' is no language of these texts; there are en, es, de, fr, ar"):
        texts("xx")


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_plan_has_the_english_beside_what_keeps_people_safe(language):
    """Word for word the English plan: its answer, and the sections about danger and pregnancy."""
    bea = course(example("bea"), AT)
    english, other = leaflet(bea), leaflet(bea, language=language)
    assert other.beside == (english.first, english.second)
    assert other.first != english.first
    safe = {texts()[f"leaflet.{asked['key']}.title"] for asked in plan() if asked.get("safety")}
    assert {"Get help now", "Call your clinic today", "No pregnancy while you take it", "Your scars"} <= safe
    for theirs, ours in zip(other.sections, english.sections, strict=True):
        assert theirs.beside == (ours if ours.title in safe else None), ours.title
    assert other.foot[-1] == texts(language)["leaflet.unreviewed"]
    assert english.beside is None


def test_the_plan_is_printed_in_a_language():
    given = ("letter", EXAMPLES / "bea.json", "--at", "2026-11-09T10:00", "--json")
    made = json.loads(run(*given, "--for", "patient", "--language", "fr").out)
    assert made["language"] == "fr"
    assert made["first"] == "Prochaine étape : retirer vos capsules, au plus tard le lun. 9 nov. 2026."
    assert made["beside"][0] == "Next: collect your capsules, by Mon 9 Nov 2026."
    assert "--language 'pl' is not known; write en, es, de, fr, ar." in run(*given, "--language", "pl").err
    assert "the letter is in English. Add --for patient." in run(*given, "--language", "fr").err


def test_the_plan_of_counted_scars_stands_in_english_beside_the_translation():
    scar_map = {"kind": "skin-assessment", "happened": "2026-11-01", "scale": "scar-map", "site": "left cheek",
                "items": {"icepick": 6}}  # fmt: skip
    dora = course(example("dora", scar_map), AT)
    [ours] = [section for section in leaflet(dora).sections if section.title == "Your scars"]
    [theirs] = [section for section in leaflet(dora, language="es").sections if section.title == "Sus cicatrices"]
    assert theirs.beside == ours
    assert any("small deep dents" in line.text for line in ours.lines)
    assert [line.text for line in theirs.lines] == [texts("es")["leaflet.scars.sanctioned"]]

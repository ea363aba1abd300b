"""What patients read is at the level of a twelve-year-old, by two formulas, and the counter that says so is right."""

from __future__ import annotations

import re
import sys

import pyphen
import pytest

from isocourse.render.wording import texts
from tests.docs.test_pages import ROOT

sys.path.insert(0, str(ROOT / "docs"))
from readability import WORD, reading, syllables_of
from reading_level import patient_texts

PARTS = patient_texts()
SEVENTH, INDEX, ENOUGH_WORDS = 7.0, 8.0, 40
# word: syllables, as a dictionary gives them
SYLLABLES = {
    "a": 1, "scar": 1, "drug": 1, "skin": 1, "walked": 1, "change": 1, "hours": 1, "breathe": 1, "birth": 1, "use": 1,
    "table": 2, "wanted": 2, "boxes": 2, "noses": 2, "changes": 2, "little": 2, "people": 2, "swollen": 2, "trying": 2,
    "treatment": 2, "special": 2, "answers": 2, "waxing": 2, "question": 2, "ninety": 2, "older": 2, "themselves": 2,
    "medicine": 3, "area": 3, "pregnancy": 3, "prescription": 3, "pharmacist": 3, "appointment": 3, "serious": 3,
    "procedures": 3, "period": 3, "contraception": 4, "emergency": 4, "diarrhoea": 4, "isotretinoin": 5,
}  # fmt: skip


@pytest.mark.parametrize(("word", "count"), SYLLABLES.items())
def test_syllables(word, count):
    assert syllables_of(word) == count


def test_no_word_has_fewer_syllables_than_it_has_hyphens():
    """Pyphen's patterns are made by others; every place for a hyphen lies between two syllables."""
    split = pyphen.Pyphen(lang="en_GB")
    used = {word.lower() for listed in PARTS.values() for text in listed for word in WORD.findall(text)}
    assert [word for word in used if syllables_of(word) < len(split.positions(word)) + 1] == []


def test_the_formulas():
    """Worked by hand: 13 words, 2 sentences, 17 syllables, 1 word of three."""
    found = reading(["The doctor gave me a pill. I take medicine with my food today."])
    assert (found.words, found.sentences, found.syllables, found.hard) == (13, 2, 17, 1)
    assert round(found.grade, 2) == round(0.39 * 13 / 2 + 11.8 * 17 / 13 - 15.59, 2) == 2.38
    assert round(found.fog, 2) == round(0.4 * (13 / 2 + 100 / 13), 2) == 5.68


def test_hard_words_are_seen_as_hard():
    """The measure is no measure if it cannot fail: a sentence of a label is far above."""
    label = reading(["Concomitant administration of tetracyclines is contraindicated: intracranial hypertension."])
    assert label.grade > 16
    assert label.fog > 16


@pytest.mark.parametrize("part", sorted(PARTS))
def test_it_can_be_read_by_a_twelve_year_old(part):
    found = reading(PARTS[part])
    if found.words >= ENOUGH_WORDS:
        assert (found.grade <= SEVENTH, found.fog <= INDEX) == (True, True), (found.grade, found.fog)


def test_no_sentence_is_long():
    """At most 25 words each, so that an average does not hide one."""
    sentences = [said for _, text in texts().every() for said in re.split(r"(?<=[.!?])\s+", text)]
    assert [said for said in sentences if len(said.split()) > 25] == []

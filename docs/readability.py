"""How hard a text is to read: the Flesch-Kincaid grade and the Gunning fog index, both in years of school."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
SENTENCE_ENDS = re.compile(r"[.!?]+(?:\s|$)")
VOWELS = re.compile(r"[aeiouy]+")
# What the rules below would count wrongly, among the words that are used.
KNOWN = {
    "diarrhoea": 4, "isotretinoin": 5, "acne": 2, "area": 3, "being": 2, "doing": 2, "people": 2, "someone": 2,
    "something": 2, "somebody": 3, "safe": 1, "sometimes": 2, "uneasy": 3, "idea": 3, "every": 2, "breathe": 1,
    "clothes": 1, "aches": 1, "ache": 1, "eye": 1, "eyes": 1, "lie": 1, "lies": 1, "die": 1, "going": 2, "goes": 1,
    "does": 1, "samaritans": 4, "programme": 2, "capsules": 2, "capsule": 2, "noses": 2, "nosebleeds": 2,
    "nosebleed": 2, "reuse": 2, "another": 3, "quiet": 2, "diet": 2, "science": 2, "create": 2, "theory": 3,
    "serious": 3, "ninety": 2, "trial": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """Counts of one text. Only a full stop, an exclamation mark or a question mark ends a sentence."""

    words: int
    sentences: int
    syllables: int
    hard: int

    @property
    def grade(self) -> float:
        """Flesch-Kincaid grade (Kincaid 1975)."""
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    @property
    def fog(self) -> float:
        """Gunning fog index (Gunning 1952); a word is hard from three syllables on."""
        return 0.4 * (self.words / self.sentences + 100 * self.hard / self.words)


def reading(texts: Iterable[str]) -> Reading:
    """The counts of several texts together; each text ends its last sentence."""
    words = sentences = syllables = hard = 0
    for text in texts:
        found = WORD.findall(text)
        counts = [syllables_of(word) for word in found]
        words += len(found)
        syllables += sum(counts)
        hard += sum(count >= 3 for count in counts)
        parts = SENTENCE_ENDS.split(text.strip())
        sentences += sum(1 for part in parts if WORD.search(part))
    return Reading(words, max(sentences, 1), syllables, hard)


def syllables_of(word: str) -> int:
    """Syllables of an English word: groups of vowels, without the silent e of -e, -es and -ed. At least one."""
    return sum(_part(part) for part in re.split(r"['’-]", word.lower()) if len(part) > 1) or 1


def _part(word: str) -> int:
    if word in KNOWN:
        return KNOWN[word]
    count = len(VOWELS.findall(word))
    if re.search(r"[^aeiouy][aeiou]?le[sd]?$", word) and re.search(r"[^aeiouyl]le[sd]?$", word):
        return count  # ta-ble: the last e is said
    plural = re.search(r"es$", word) and not re.search(r"(?:[scxz]|[cs]h|[dg])es$", word)
    if plural or re.search(r"(?<![aeiou])e$", word) or re.search(r"[^aeiouytd]ed$", word):
        count -= 1
    count += len(re.findall(r"ia(?=[^ln]|$)|io(?!n|u)|[^aeiou]iet|ying|eous", word))
    return max(count, 1)

"""The texts of a language: English in en.toml, keyed by what is said; the others in locale/, by key and English text.

A translation belongs to one English sentence. When that changes, the translation no longer counts, and the English is
shown until somebody translated the new one: an old translation never stands for a new warning.
"""

from __future__ import annotations

import gettext
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

PLACEHOLDER = re.compile(r"\{\w+\}")
# By their own names, in the order in which they are offered.
LANGUAGES = {"en": "English", "es": "Español", "de": "Deutsch", "fr": "Français", "ar": "العربية"}
RIGHT_TO_LEFT = ("ar",)
# Where the catalogues lie. Their domain is Django's, because the clinic's pages have their words in the same files.
LOCALE = Path(str(files(__package__))) / "locale"
DOMAIN = "django"
# A noun keeps its capital within a sentence.
KEEPS_CAPITALS = ("de",)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Texts:
    """The texts of one language. `texts["leaflet.sun"]` is what stands under `[leaflet]` as `sun`."""

    def __init__(self, language: str, tree: Mapping[str, Any], catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._tree = tree
        self._catalogue = catalogue

    def __getitem__(self, key: str) -> Any:
        found: Any = self._tree
        for part in key.split("."):
            found = found[part]
        return self.of(key, found) if isinstance(found, str) else found

    def of(self, key: str, english: str) -> str:
        """A text whose English stands elsewhere, as a question of the check-in does; English if not translated."""
        return self._catalogue.pgettext(key, english)

    def fill(self, key: str, **values: str) -> str:
        """The text with its `{placeholders}` filled; what is filled in is never itself looked at for placeholders."""
        return PLACEHOLDER.sub(lambda found: values[found[0][1:-1]], str(self[key]))

    def get(self, key: str, default: str) -> Any:
        """The text, or that of the key `default`."""
        try:
            return self[key]
        except KeyError:
            return self[default]

    def every(self) -> Iterator[tuple[str, str]]:
        """Every key with its text."""
        for key, english in _leaves("", self._tree):
            yield key, self.of(key, english)

    def day(self, when: date) -> str:
        """A day as the language writes it, in English `Mon 23 Nov 2026`. Digits are 0 to 9 in every language."""
        return self.fill(
            "dates.written", weekday=self[f"dates.{WEEKDAYS[when.weekday()]}"], day=str(when.day),
            month=self[f"dates.{MONTHS[when.month - 1]}"], year=str(when.year),
        )  # fmt: skip

    def within(self, text: str) -> str:
        """A text to go on within a sentence."""
        if self.language in KEEPS_CAPITALS or text[1:2].isupper():
            return text
        return text[:1].lower() + text[1:]


def _leaves(place: str, found: Any) -> Iterator[tuple[str, str]]:
    if isinstance(found, str):
        yield place, found
    elif isinstance(found, Mapping):
        for name, value in found.items():
            yield from _leaves(f"{place}.{name}".strip("."), value)
    else:
        for number, value in enumerate(found):
            yield from _leaves(f"{place}.{number}", value)


@lru_cache
def texts(language: str = "en") -> Texts:
    """The texts of one of LANGUAGES."""
    if language not in LANGUAGES:
        raise KeyError(f"{language!r} is no language of these texts; there are {', '.join(LANGUAGES)}")
    tree = tomllib.loads(files(__package__).joinpath("en.toml").read_text(encoding="utf-8"))
    return Texts(language, tree, gettext.translation(DOMAIN, LOCALE, [language], fallback=True))

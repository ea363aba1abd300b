"""The words of messages, in the languages of words.toml."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import lru_cache
from importlib.resources import files

from django.utils.translation import get_language_info

from ...render.wording import texts

ENGLISH = "en"


@lru_cache
def languages() -> dict[str, dict[str, str]]:
    held: dict[str, dict[str, str]] = tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))
    return held


def text(template: str, language: str, contact: str, day: date | None = None) -> str:
    """What is sent; dates as on the pages, which no country misreads. In English where nobody said a language."""
    language = language or ENGLISH
    shown = texts(language).day(day) if day else ""
    if get_language_info(language)["bidi"]:  # a telephone number keeps the order of its groups
        contact = f"\u2068{contact}\u2069"
    return languages()[language][template].format(day=shown, contact=contact)

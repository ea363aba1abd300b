"""Sentences from templates: `{fact}` and `{fact|words when it is not known}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

_PLACEHOLDER = re.compile(r"\{([a-z_0-9]+)(?:\|([^}]*))?\}")
BOUNDS = ("opens", "closes")


def placeholders(*templates: str | None) -> tuple[str, ...]:
    """Names of the facts in the templates."""
    return tuple(dict.fromkeys(name for text in templates if text for name, _ in _PLACEHOLDER.findall(text)))


def complete(template: str, values: Mapping[str, Any]) -> bool:
    """Whether every fact of the template that has no words of its own is known."""
    return all(words or values.get(name) is not None for name, words in _PLACEHOLDER.findall(template))


def fill(template: str, values: Mapping[str, Any]) -> str:
    """The sentence with its facts in words."""

    def word(match: re.Match[str]) -> str:
        value = values.get(match[1])
        return show(value) if value not in (None, [], ()) else (match[2] if match[2] is not None else "not recorded")

    return _PLACEHOLDER.sub(word, template).strip()


def show(value: Any) -> str:
    """A fact in words: dates as `23 Nov 2026`, yes and no, lists with commas."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value.day} {value:%b %Y}"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, (list, tuple)):
        return ", ".join(show(item) for item in dict.fromkeys(value)) or "none"
    return str(value)

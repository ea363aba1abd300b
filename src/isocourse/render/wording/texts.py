"""The texts of a language: one TOML file a language, keyed by what is said."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

PLACEHOLDER = re.compile(r"\{\w+\}")


class Texts:
    """The texts of one language. `texts["leaflet.sun"]` is what stands under `[leaflet]` as `sun`."""

    def __init__(self, language: str, tree: Mapping[str, Any]) -> None:
        self.language = language
        self._tree = tree

    def __getitem__(self, key: str) -> Any:
        found: Any = self._tree
        for part in key.split("."):
            found = found[part]
        return found

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
        yield from _leaves("", self._tree)


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
    """The texts of a language; English is the only one so far."""
    file = files(__package__).joinpath(f"{language}.toml")
    return Texts(language, tomllib.loads(file.read_text(encoding="utf-8")))

"""Where somebody in danger turns, by country."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Crisis:
    """The emergency number, if we know it, and the lines for a crisis; `confidence` as rules have it."""

    country: str
    emergency: str
    lines: tuple[str, ...]
    confidence: str

    @property
    def danger(self) -> str:
        """What to do when life is in danger."""
        return f"In danger now: call {self.emergency or 'your local emergency number'}."

    @property
    def sentence(self) -> str:
        """What to do in danger, and whom to talk to, in plain words."""
        return f"{self.danger} To talk to someone: {', or '.join(self.lines)}." if self.lines else self.danger


def crisis(country: str | None) -> Crisis:
    """The lines of a country (ISO 3166, or EU); where nothing is sourced, no number is made up.

    >>> crisis("GB").sentence
    'In danger now: call 999. To talk to someone: call 111 and choose option 2 (mental health), or call Samaritans on \
116 123, free, day and night.'
    >>> crisis("NZ").sentence
    'In danger now: call your local emergency number.'
    """
    held = _held()
    entry = held["country"].get(country)
    if entry is None:
        entry = held["european_union"] if country in held["european_union"]["countries"] else held["elsewhere"]
    return Crisis(country or "", entry["emergency"], tuple(entry["lines"]), entry["confidence"])


@lru_cache
def _held() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("crisis.toml").read_text("utf-8"))

"""What the source keys of rules stand for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

# How the texts name a place: an article by its DOI or PubMed Central number, a page by host and path. A host alone
# is no place where a rule stands.
PLACES = (
    (re.compile(r"doi:(10\.\d+/[^\s;,]+)"), "https://doi.org/{}"),
    (re.compile(r"\b(PMC\d+)"), "https://pmc.ncbi.nlm.nih.gov/articles/{}/"),
    (re.compile(r"\b((?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s;,()]+)"), "https://{}"),
)
SECTION, COPY = re.compile(r"\.md "), re.compile(r"\bcop(y|ies)\b")


@lru_cache
def sources() -> Mapping[str, str]:
    """Every source key with what it stands for."""
    return tomllib.loads(files(__package__).joinpath("sources.toml").read_text(encoding="utf-8"))


def describe(key: str) -> str:
    """What a key stands for; a source that is named in words speaks for itself."""
    return sources().get(key, "")


@lru_cache
def address(key: str) -> str | None:
    """Where a source can be read, when its text names the place; not looked up.

    A section of the evidence stands for several sources and a copy is on somebody else's page: neither is linked.
    """
    text = describe(key)
    if SECTION.search(key) or COPY.search(text):
        return None
    for place, form in PLACES:
        if found := place.search(text):
            return form.format(found[1].rstrip("."))
    return None

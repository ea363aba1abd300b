"""Names as people write them: `Right cheek`, `right_cheek` and `right-cheek` are the same."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable


def tidy(name: str) -> str:
    """The name in small letters with hyphens."""
    return re.sub(r"[\s_–-]+", "-", name.strip().casefold())


def closest(name: str, known: Iterable[str]) -> str:
    """`; did you mean …?` when something known is close."""
    close = difflib.get_close_matches(tidy(name), list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""


def spoken(name: str) -> str:
    """`right cheek`; a number is the number of an item."""
    return f"item {name}" if name.isdigit() else name.replace("-", " ")


def listed(items: Iterable[str], last: str = "and") -> str:
    """`a, b and c`."""
    *head, tail = list(items) or [""]
    return f"{', '.join(head)} {last} {tail}" if head else tail

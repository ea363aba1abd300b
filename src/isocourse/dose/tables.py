"""The tables of this folder's TOML files, with their confidence marks checked."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from ..programmes.model import CONFIDENCE


def tables(file: str, name: str) -> list[dict[str, Any]]:
    """The tables `name` of a file; lists become tuples. Raises ValueError for a mark that is none, or no source."""
    found: list[dict[str, Any]] = tomllib.loads(files(__package__).joinpath(file).read_text(encoding="utf-8"))[name]
    for table in found:
        place = f"{file}: {table.get('id', name)}"
        if unknown := set(str(table.get("confidence")).split("+")) - set(CONFIDENCE):
            known = ", ".join(CONFIDENCE)
            raise ValueError(f"{place}: confidence {', '.join(unknown)} is not a mark; known are {known}")
        if not table.get("source"):
            raise ValueError(f"{place}: names no source")
    return [{key: tuple(held) if isinstance(held, list) else held for key, held in one.items()} for one in found]

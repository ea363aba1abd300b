"""What clear or almost clear means: the most of each lesion on the face. One definition, for tables and forecasts."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("clear.toml")
LESIONS = ("inflammatory", "nodules", "comedones")


@cache
def definition() -> dict[str, Any]:
    """The most of each of LESIONS, what that says in words, its source and how sure it is."""
    with FILE.open("rb") as file:
        return tomllib.load(file)

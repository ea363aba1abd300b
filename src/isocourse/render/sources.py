"""What the source keys of rules stand for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files


@lru_cache
def sources() -> Mapping[str, str]:
    """Every source key with what it stands for."""
    return tomllib.loads(files(__package__).joinpath("sources.toml").read_text(encoding="utf-8"))


def describe(key: str) -> str:
    """What a key stands for; a source that is named in words speaks for itself."""
    return sources().get(key, "")

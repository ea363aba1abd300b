"""Patient looks into parsed JSON: whatever the shape, these give the right kind of thing or nothing."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

Object = Mapping[str, Any]
NO_OBJECTS = {type(None), str, int, float, bool, list}
SHORT = 120  # characters; longer texts are read anew each time, so that what is remembered stays small


def obj(value: Any) -> Object:
    """The object, or an empty one."""
    if type(value) is dict:  # asking whether it is a Mapping takes ten times as long
        return value
    return {} if type(value) in NO_OBJECTS or not isinstance(value, Mapping) else value


def objects(value: Any) -> list[Object]:
    """The objects in a list; one object where a list belongs counts as a list of one."""
    if value is None:
        return []
    listed = value if isinstance(value, list) else [value]
    return [item for item in listed if type(item) is dict or isinstance(item, Mapping)]


def strings(value: Any) -> list[str]:
    """The texts in a list."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def text(value: Any) -> str | None:
    """Printable text with single spaces, or None. Half characters and control codes are dropped."""
    if not isinstance(value, str):
        return None
    return _short_text(value) if len(value) <= SHORT else _clean(value)


def _clean(value: str) -> str | None:
    if value.isprintable():
        return " ".join(value.split()) or None
    whole_characters = value.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(char if char.isprintable() else " " for char in whole_characters).split()) or None


_short_text = lru_cache(maxsize=16_384)(_clean)


def number(value: Any) -> float | None:
    """A finite number; text, truth values and infinities are none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        held = float(value)
    except OverflowError:
        return None
    return held if math.isfinite(held) else None


def whole(value: Any) -> int | None:
    """A whole number of at least zero, as `3` or `3.0`."""
    held = number(value)
    return int(held) if held is not None and held >= 0 and held == int(held) and held < 1e9 else None


def shown(value: Any) -> str:
    """A value as it may stand in a message: short and printable."""
    if isinstance(value, str):
        words = text(value) or ""
    elif value is None or isinstance(value, (bool, int, float)):
        words = compact(value)
    else:
        words = "a list" if isinstance(value, list) else "an object" if isinstance(value, Mapping) else "no text"
    return words if len(words) <= 80 else words[:79] + "…"


def compact(value: Any) -> str:
    """The value as ASCII JSON, to be kept as it came."""
    try:
        return json.dumps(value, default=str, skipkeys=True)
    except (TypeError, ValueError, RecursionError):
        return '"could not be written out"'


def anywhere(value: Any, name: str) -> bool:
    """Whether something stands under `name` at any depth."""
    waiting = [value]
    for item in waiting:  # which grows meanwhile
        if type(item) is list:
            waiting.extend(item)
        elif found := obj(item):
            if found.get(name):
                return True
            waiting.extend(found.values())
    return False

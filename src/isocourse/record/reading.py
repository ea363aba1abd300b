"""Reading records from files, text and parsed JSON, with errors that name the place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .problems import Problem, Unreadable
from .record import DEEPEST, Record, too_deep

LARGEST_BYTES = 64 * 1024 * 1024


def load(source: str | Path | bytes | Mapping[str, Any]) -> Record:
    """The record in `source`: a path, JSON text or bytes, or a parsed object (ours or a FHIR Bundle)."""
    parsed = source if isinstance(source, Mapping) else parse(_read(source))
    if too_deep(parsed):
        raise Unreadable(Problem("input", f"is nested more than {DEEPEST} levels deep"))
    if "resourceType" in parsed:
        from ..fhir.reader import record_from_fhir

        return record_from_fhir(parsed)
    if "isocourse" not in parsed:
        raise Unreadable(
            Problem(
                "input", 'is neither an isocourse record ("isocourse": 1) nor a FHIR Bundle ("resourceType": "Bundle")'
            )
        )
    return Record.from_dict(parsed)


def parse(text: bytes) -> Mapping[str, Any]:
    """The JSON object in `text`, bounded in size and depth."""
    if len(text) > LARGEST_BYTES:
        raise Unreadable(
            Problem("input", f"is {len(text) >> 20} MB; one person's record is read up to {LARGEST_BYTES >> 20} MB")
        )
    if _depth(text) > DEEPEST:
        raise Unreadable(Problem("input", f"is nested more than {DEEPEST} levels deep"))
    try:
        parsed = json.loads(text.decode("utf-8-sig"), parse_constant=_refuse_constant, object_pairs_hook=_object)
    except UnicodeDecodeError as error:
        raise Unreadable(Problem(f"byte {error.start}", "is not UTF-8 text; save the file as UTF-8")) from None
    except json.JSONDecodeError as error:
        raise Unreadable(Problem(f"line {error.lineno} column {error.colno}", f"is not JSON: {error.msg}")) from None
    except ValueError as error:
        raise Unreadable(Problem("input", str(error))) from None
    if not isinstance(parsed, dict):
        raise Unreadable(Problem("input", 'is not a JSON object; a record begins with { "isocourse": 1'))
    return parsed


def _read(source: str | Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source
    if isinstance(source, str) and source.lstrip()[:1] in ("{", "["):
        return source.encode("utf-8", "surrogatepass")
    path = Path(source)
    try:
        size = path.stat().st_size
        if size > LARGEST_BYTES:
            raise Unreadable(
                Problem(str(path), f"is {size >> 20} MB; one person's record is read up to {LARGEST_BYTES >> 20} MB")
            )
        with path.open("rb") as file:
            return file.read(LARGEST_BYTES + 1)  # what has no size, such as a pipe, ends here too
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Unreadable(Problem(str(path), f"cannot be read: {reason}")) from None


def _refuse_constant(name: str) -> float:
    raise ValueError(f"holds {name}, which is not a number in JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object, if it says each thing once: of two results with one name, one would be lost unseen."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"has an object that says {twice!r} twice; keep the one that is right")
    return found


def _depth(text: bytes) -> int:
    """How deep brackets nest, outside strings; cheaper and safer than parsing first."""
    deepest = depth = 0
    inside = escaped = False
    for char in text:
        if inside:
            if escaped:
                escaped = False
            elif char == 0x5C:
                escaped = True
            elif char == 0x22:
                inside = False
        elif char == 0x22:
            inside = True
        elif char in b"{[":
            depth += 1
            if depth > deepest:
                deepest = depth
                if depth > DEEPEST:
                    return depth
        elif char in b"}]":
            depth -= 1
    return deepest

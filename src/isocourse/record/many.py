"""Reading many records: folders, files with one record, and files that hold a list of them or one a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from .problems import Problem, Unreadable
from .reading import parse
from .record import Record

SUFFIXES = (".json", ".jsonl", ".ndjson")
LARGEST_BYTES = 1024 * 1024 * 1024


def load_many(sources: Iterable[str | Path]) -> Iterator[tuple[str, Record | Unreadable]]:
    """Every record in `sources`, with where it came from; what cannot be read comes as its `Unreadable`.

    A folder gives its `.json`, `.jsonl` and `.ndjson` files, in order of their names. A file holds one record or FHIR
    Bundle, a JSON list of them, or one on each line.
    """
    for source in sources:
        path = Path(source)
        try:
            if path.is_dir():
                listed = sorted(one for one in path.iterdir() if one.suffix in SUFFIXES and one.is_file())
                if not listed:
                    yield str(path), Unreadable(Problem(str(path), f"holds no file named *{', *'.join(SUFFIXES)}"))
            else:
                listed = [path]
        except OSError as error:
            yield str(path), Unreadable(Problem(str(path), f"cannot be read: {error.strerror or error}"))
            continue
        for file in listed:
            yield from _file(file)


def _file(path: Path) -> Iterator[tuple[str, Record | Unreadable]]:
    name = str(path)
    try:
        size = path.stat().st_size
        if size > LARGEST_BYTES:
            raise Unreadable(Problem(name, f"is {size >> 20} MB; a file of records is read up to 1024 MB"))
        text = path.read_bytes()
    except OSError as error:
        yield name, Unreadable(Problem(name, f"cannot be read: {error.strerror or error}"))
        return
    except Unreadable as error:
        yield name, error
        return
    parts = _parts(path, text)
    if parts is None:
        yield name, _one(text)
    else:
        for place, part in parts:
            yield f"{name}: {place}", _one(part)


def _parts(path: Path, text: bytes) -> list[tuple[str, bytes]] | None:
    """The records of a file that holds several; none when it holds one."""
    if path.suffix != ".json":
        lines = enumerate(text.splitlines(), 1)
        return [(f"line {number}", line) for number, line in lines if line.strip()]
    if text.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"[":
        return None
    try:
        listed: list[Any] = json.loads(text.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None  # read as one record, it says what is wrong and where
    return [(f"record {number}", json.dumps(item).encode()) for number, item in enumerate(listed, 1)]


def _one(text: bytes) -> Record | Unreadable:
    try:
        return Record.load(parse(text))
    except Unreadable as error:
        return error

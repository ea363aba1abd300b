"""SOURCE: the files of a folder on this machine, or at an address of an object store that fsspec can read.

Files of an object store are read where they are, and only the parts that are asked for; nothing is copied first.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

NDJSON = {".ndjson": None, ".ndjson.gz": "gzip", ".ndjson.zst": "zstd"}
IS_ADDRESS = re.compile(r"\w[\w+.-]+(://|::)")
PROTOCOL = "dir"  # by which DuckDB asks fsspec for the files of one folder


class NoSource(Exception):
    """There is nothing at the source that can be audited; says what would be right."""


@dataclass(frozen=True)
class File:
    """A file of the source. `mark` is another one when its content is, as far as the store can tell."""

    name: str
    size: int
    mark: str


@dataclass(frozen=True)
class Source:
    """A folder of files, as it was named. `system` is the fsspec file system whose root is that folder."""

    said: str
    folder: Path | None
    system: Any
    files: tuple[File, ...]

    def parquet(self) -> list[str]:
        """What DuckDB reads, after `join`."""
        return self.places([file for file in self.files if file.name.endswith(".parquet")])

    def places(self, files: Sequence[File]) -> list[str]:
        """The files as DuckDB calls them."""
        root = f"{PROTOCOL}://" if self.folder is None else f"{self.folder}/"
        return [root + file.name for file in files]

    def ndjson(self) -> list[File]:
        return [file for file in self.files if ending_of(file.name)]

    def join(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Lets DuckDB read the files. Those of a folder it reads by itself."""
        if self.folder is None:
            connection.register_filesystem(self.system)

    def open(self, file: File, passed: Callable[[int], None] | None = None) -> io.BufferedReader:
        """The bytes of a file; `passed` hears how many more were read, as they are.

        Raises NoSource, also later, when they cannot be had: that is no damaged file.
        """
        with _told(self.said, file.name):
            return io.BufferedReader(_Bytes(self, file, passed), 1 << 20)


NOWHERE = Source("", None, None, ())


class _Bytes(io.RawIOBase):
    def __init__(self, source: Source, file: File, passed: Callable[[int], None] | None) -> None:
        self._source, self._file, self._passed = source, file, passed
        self._held = source.system.open(file.name, "rb")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with _told(self._source.said, self._file.name):
            given: bytes = self._held.read(len(buffer))
        buffer[: len(given)] = given
        if self._passed:
            self._passed(len(given))
        return len(given)

    def close(self) -> None:
        if not self.closed and hasattr(self, "_held"):
            self._held.close()
        super().close()


def source_of(said: str) -> Source:
    """The files at `said`. Raises NoSource when there is no such folder, or no way to it."""
    if re.search(r"://[^/@]*:[^/@]+@", said):
        where = re.sub(r"://[^/@]*@", "://…@", said)
        raise NoSource(f"{where}: holds a password; give it in the environment or a file of the store's own client")
    folder = None if IS_ADDRESS.match(said) else Path(said)
    if folder is not None and not folder.is_dir():
        raise NoSource(
            f"{said}: is not a folder; give one with Parquet or FHIR NDJSON files, or an address such as s3://…"
        )
    with _told(said):
        from fsspec.core import url_to_fs
        from fsspec.implementations.dirfs import DirFileSystem

        system, root = url_to_fs(said)
        inside = DirFileSystem(path=root, fs=system, skip_instance_cache=True)
        found = sorted(inside.ls("", detail=True), key=lambda one: one["name"])
        files = tuple(_file(said, inside, one) for one in found if one["name"] and one["type"] != "directory")
    return Source(said, folder, inside, tuple(file for file in files if file))


def _file(said: str, inside: Any, one: Mapping[str, Any]) -> File | None:
    """The file of an entry of a folder. A link is what it leads to, and one that leads nowhere is no empty folder."""
    name = one["name"]
    if one.get("islink"):
        with _told(said, name):
            real = str(Path(inside.path, name).resolve(strict=True))
            one = {**inside.fs.info(real), "mark": inside.fs.ukey(real)}
    return File(name, one["size"] or 0, one.get("mark") or inside.ukey(name)) if one["type"] == "file" else None


def ending_of(name: str) -> str | None:
    """The ending by which a file is known to be NDJSON."""
    return next((ending for ending in sorted(NDJSON, key=len, reverse=True) if name.endswith(ending)), None)


@contextmanager
def _told(said: str, name: str = "") -> Iterator[None]:
    """What keeps us from a source, in a sentence with its address. Each store's client has errors of its own."""
    where = f"{said.rstrip('/')}/{name}" if name else said
    try:
        yield
    except NoSource:
        raise
    except ImportError as error:
        if (error.name or "").startswith("fsspec"):
            raise NoSource("an audit needs the extra [audit]: pip install 'isocourse[audit]'") from None
        hint = ": pip install 'isocourse[audit,s3]'" if said.startswith(("s3://", "s3a://")) else ""
        raise NoSource(f"{where}: what reads such addresses is not installed ({error}){hint}") from None
    except FileNotFoundError:
        said_plainly = "there is no such bucket, folder or file, or nothing in it; is the name right?"
        raise NoSource(f"{where}: {said_plainly}") from None
    except PermissionError as error:
        said_by = f" ({error.strerror or error})"
        raise NoSource(f"{where}: may not be read{said_by}; is the key right, and may it list and read?") from None
    except Exception as error:
        fault = f"{type(error).__name__}: {error}".splitlines()[0][:300]
        if type(error).__name__ == "NoCredentialsError":
            fault = "no key was found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
        raise NoSource(f"{where}: cannot be reached ({fault})") from None

"""A key for each person, in a folder outside the database and its backups: whoever destroys it closes what it sealed.

A file in the folder is one person's key, or says that what it sealed was erased.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings

LENGTH = 32


def is_possible() -> bool:
    return settings.CLINIC.person_keys is not None


def secret(person: UUID, *, make: bool = False) -> bytes | None:
    """The key of a person; none where there is no folder or no such key. `make` makes one, whole or not at all."""
    if not is_possible():
        return None
    path = _place(person)
    if make and not path.exists():
        _write(path, secrets.token_bytes(LENGTH))
    return path.read_bytes() if path.exists() else None


def destroy(person: UUID) -> None:
    """The key is gone, and that it is gone is written down beside, for a database that is put back from a backup."""
    if is_possible():
        _write(_place(person).with_suffix(".erased"), b"")
        _place(person).unlink(missing_ok=True)


def erased() -> Iterator[UUID]:
    """Whose keys were destroyed."""
    folder: Path | None = settings.CLINIC.person_keys
    for path in folder.glob("*.erased") if folder else ():
        yield UUID(path.stem)


def _place(person: UUID) -> Path:
    folder: Path = settings.CLINIC.person_keys
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{person}.key"


def _write(path: Path, data: bytes) -> None:
    """On the disk before anything relies on it; of two who write at once the first wins."""
    with tempfile.NamedTemporaryFile(dir=path.parent) as held:  # readable by its owner alone
        held.write(data)
        held.flush()
        os.fsync(held.fileno())
        with suppress(FileExistsError):
            os.link(held.name, path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)

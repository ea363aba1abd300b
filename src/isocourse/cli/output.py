"""Writing a file that a command was asked for: whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from .failure import Failure


def write_out(target: str, data: bytes) -> None:
    """Writes `data` to a file, or to standard output for `-`. A folder that is not there is made.

    The file is replaced in one step, so that a failure half-way leaves what was there.
    """
    if target == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    path = Path(target)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data)
    except (OSError, ValueError) as error:
        raise Failure(f"--out {target}: cannot be written: {getattr(error, 'strerror', None) or error}") from None


def _replace(path: Path, data: bytes) -> None:
    if path.exists() and not path.is_file():  # a device or a pipe cannot be replaced
        path.write_bytes(data)
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(path.stat().st_mode if path.exists() else 0o600)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise

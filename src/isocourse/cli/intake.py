"""Reading RECORD: a file or standard input, bounded in size, with a word on long waits."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import BinaryIO

from ..record import Problem, Record, Unreadable
from ..record.reading import LARGEST_BYTES
from ..render.terminal.console import console
from .failure import Failure, unreadable

PATIENCE_S = 0.7


@contextmanager
def working(message: str) -> Iterator[None]:
    """Says `message` on the terminal when the work takes longer than a moment; nothing in pipes."""
    out = console(sys.stderr)
    if not out.is_terminal:
        yield
        return
    status = out.status(message)
    timer = threading.Timer(PATIENCE_S, status.start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        status.stop()


def read_record(source: str, today: date) -> Record:
    """The record at `source`, with entries that claim a day after `today` set aside."""
    name = "standard input" if source == "-" else source
    with working(f"Reading {name} …"):
        try:
            return Record.load(_bytes(source)).dated_by(today)
        except Unreadable as error:
            raise unreadable(name, error) from None


def _bytes(source: str) -> bytes:
    if source == "-":
        return _bounded(sys.stdin.buffer)
    try:
        with Path(source).open("rb") as file:
            return _bounded(file)
    except (OSError, ValueError) as error:
        raise Failure(f"{source}: cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _bounded(file: BinaryIO) -> bytes:
    """Never more than one record may hold, so that an endless or huge input ends in a message."""
    data = file.read(LARGEST_BYTES + 1)
    if len(data) > LARGEST_BYTES:
        raise Unreadable(
            Problem("input", f"holds more than {LARGEST_BYTES >> 20} MB, the most that is read for one person")
        )
    return data

"""A whole copy of an SQLite clinic while it works, and putting one back. PostgreSQL has its own."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings


class NoBackup(Exception):
    """It was not done, and nothing was changed; the message says why and what would be right."""


def backup(target: Path) -> int:
    """Copies the database to a new file, checks the copy, and tells how many lines of the log it holds."""
    source = _place()
    if target.exists():
        raise NoBackup(f"{target} is there already; a backup replaces nothing")
    partial = target.with_name(f".{target.name}.partial")
    try:
        with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(partial)) as there:
            partial.chmod(0o600)
            here.backup(there)
        lines = _checked(partial)
        partial.rename(target)
    except (OSError, sqlite3.Error) as error:
        raise NoBackup(f"{target}: {error}") from None
    finally:
        partial.unlink(missing_ok=True)
    return lines


def restore(source: Path) -> int:
    """Puts a backup where the settings want the database, if there is none yet; tells the lines of its log."""
    place = _place()
    if place.exists():
        raise NoBackup(f"{place} is there already; stop the clinic, move it away, and run this again")
    try:
        lines = _checked(source)
        partial = place.with_name(f".{place.name}.partial")
        partial.write_bytes(source.read_bytes())
        partial.chmod(0o600)
        partial.rename(place)
    except (OSError, sqlite3.Error) as error:
        raise NoBackup(f"{source}: {error}") from None
    return lines


def _place() -> Path:
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        raise NoBackup("the database is PostgreSQL; use pg_dump and pg_restore")
    return Path(database["NAME"])


def _checked(path: Path) -> int:
    """The lines of the log in a file that is whole and a clinic's."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
        [(said,)] = copy.execute("PRAGMA integrity_check(1)").fetchall()
        if said != "ok":
            raise NoBackup(f"{path} is damaged: {said}")
        try:
            return int(copy.execute("SELECT count(*) FROM clinic_log").fetchone()[0])
        except sqlite3.Error:
            raise NoBackup(f"{path} is not the database of a clinic") from None

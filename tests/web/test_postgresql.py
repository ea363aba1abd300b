"""The same promises on PostgreSQL: its own server from a wheel, and the tests of the store run against it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_what_is_stored_is_as_safe_on_postgresql(postgresql):
    """In a process of its own, because Django knows one database a process."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "--create-db"]
    command += ["tests/web/test_record.py", "tests/web/test_log.py", "tests/web/test_invite.py"]
    command += ["tests/web/test_photos.py", "tests/web/test_messages.py", "-k", "not morning"]
    found = subprocess.run(
        command, env=os.environ | {"ISOCOURSE_DATABASE_URL": postgresql}, cwd=ROOT, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout[-3000:] + found.stderr[-2000:]

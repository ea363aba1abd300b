"""The same tests on PostgreSQL, its own server from a wheel: by day the store and some pages, by night all of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .conftest import NIGHT

ROOT, HERE = Path(__file__).parents[2], Path(__file__).parent
BY_DAY = ("record", "log")
A_PAGE = "test_sign.py::test_where_every_rule_holds_it_is_signed_with_who_and_when"
# Those run processes or servers of their own, or both databases already; schemathesis ends the connection of the test.
APART = {"browser", "crash", "full_disk", "journey", "openapi", "postgresql", "together", "upgrade"}


def test_everything_is_as_safe_on_postgresql(postgresql):
    """In a process of its own, because Django knows one database a process."""
    every = {path.stem.removeprefix("test_") for path in HERE.glob("test_*.py")}
    chosen = sorted(every - APART) if NIGHT else BY_DAY
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "-p", "no:schemathesis",
               "--create-db"]  # fmt: skip
    command += [str(HERE / f"test_{name}.py") for name in chosen] + ([] if NIGHT else [str(HERE / A_PAGE)])
    found = subprocess.run(
        command, env=os.environ | {"ISOCOURSE_DATABASE_URL": postgresql}, cwd=ROOT, capture_output=True, text=True,
        timeout=1200, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout[-3000:] + found.stderr[-2000:]

"""A filled database of an earlier release comes to this one: everything still readable, the log still whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import NIGHT

OLDER = Path(__file__).with_name("older.py")
STATES = ["0002_only_grows", *(["0003_emergency", "0005_messages", "0006_connections"] if NIGHT else [])]


@pytest.mark.parametrize("state", STATES)
def test_an_earlier_database_is_brought_to_this_release(database, state):
    env = os.environ | {"ISOCOURSE_DEMO": "yes", "ISOCOURSE_DATABASE_URL": database}
    ran = subprocess.run(
        [sys.executable, OLDER, state], env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert json.loads(ran.stdout.splitlines()[-1]) == {
        "before": False, "now": True, "name": "Olive Olden", "kept": ["category", "pregnancy-test", "unread"],
        "faults": [], "pages": [200, 200, 200], "after": [], "count": 4, "refused": 2,
    }  # fmt: skip

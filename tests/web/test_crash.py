"""Several processes write to one record at once and one of them is killed: nothing is lost, doubled or half there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

WRITER = Path(__file__).with_name("writer.py")
EACH = 25


def writer(database, *arguments) -> subprocess.Popen[str]:
    env = os.environ | {"ISOCOURSE_DEMO": "yes", "ISOCOURSE_DATABASE_URL": database}
    command = [sys.executable, WRITER, *map(str, arguments)]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)


def test_nothing_is_lost_or_doubled(database):
    with writer(database, "make") as made:
        pass
    assert made.returncode == 0
    planned = (("one", EACH), ("two", EACH), ("doomed", 10_000))
    one, two, doomed = (writer(database, name, count) for name, count in planned)
    with one, two, doomed:
        for _ in range(10):
            doomed.stdout.readline()
        doomed.kill()
        said = [len(writing.communicate(timeout=120)[0].splitlines()) for writing in (one, two)]
        acknowledged = 10 + len(doomed.stdout.read().splitlines())
    assert (said, one.returncode, two.returncode, doomed.returncode) == ([EACH, EACH], 0, 0, -9)
    with writer(database, "check") as checked:
        in_order, count, different, faults = checked.stdout.read().split(maxsplit=3)
    assert (in_order, faults.strip()) == ("True", "[]")
    assert count == different  # each note once
    # What was acknowledged is there; of the killed one's last write, which nobody was told of, all or nothing is.
    assert int(count) - 2 * EACH - acknowledged in (0, 1)

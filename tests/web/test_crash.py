"""Several processes write to one record at once and one of them is killed: nothing is lost, doubled or half there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

WRITER = Path(__file__).with_name("writer.py")
EACH = 25


class Writer(subprocess.Popen[str]):
    """A process that does what it is told."""

    def __init__(self, database: str) -> None:
        env = os.environ | {"ISOCOURSE_DEMO": "yes", "ISOCOURSE_DATABASE_URL": database}
        super().__init__([sys.executable, WRITER], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def tell(self, what: str) -> None:
        self.stdin.write(f"{what}\n")
        self.stdin.flush()

    def said(self) -> str:
        return self.stdout.readline().strip()

    def counted(self) -> Iterator[str]:
        """What it counts, until it is done or killed, and then how it ended."""
        while line := self.said():
            yield line
            if not line.isdecimal():
                return

    def whole(self) -> tuple[int, str]:
        """How many entries there are, after none is missing or there twice, and what is wrong with the log."""
        self.tell("check")
        in_order, count, different, faults = self.said().split(maxsplit=3)
        assert (in_order, count) == ("True", different)
        return int(count), faults


def test_nothing_is_lost_or_doubled(database):
    with Writer(database) as one, Writer(database) as two, Writer(database) as doomed:
        one.tell("make")
        assert one.said() == "made"
        for process, name in ((one, "one"), (two, "two"), (doomed, "doomed")):
            process.tell(f"write {name} {10_000 if process is doomed else EACH}")
        for _ in range(10):
            doomed.stdout.readline()
        doomed.kill()
        assert [[*process.counted()][EACH - 1 :] for process in (one, two)] == [[str(EACH), "done"]] * 2
        acknowledged = 10 + len([*doomed.counted()])
        assert doomed.wait() == -9
        count, faults = one.whole()
    assert faults == "[]"
    # What was acknowledged is there; of the killed one's last write, which nobody was told of, all or nothing is.
    assert count - 2 * EACH - acknowledged in (0, 1)

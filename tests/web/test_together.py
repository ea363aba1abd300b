"""Two people sign the same supply at once; the database goes and comes back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import NIGHT

BY_NIGHT = pytest.mark.skipif(not NIGHT, reason="processes of a whole clinic: by night")

SIGNER = Path(__file__).with_name("signer.py")


def signer(database, *arguments) -> subprocess.Popen[str]:
    env = os.environ | {"ISOCOURSE_DEMO": "yes", "ISOCOURSE_DATABASE_URL": database}
    command = [sys.executable, SIGNER, *arguments]
    return subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def told(process: subprocess.Popen[str]) -> str:
    process.stdin.write("go\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


def made(database) -> None:
    with signer(database, "make") as making:
        making.communicate(timeout=120)
    assert making.returncode == 0


@BY_NIGHT
def test_of_two_who_sign_at_the_same_moment_one_signs(database):
    """Two processes have the same page open, and are told to sign within a millisecond."""
    made(database)
    people = [signer(database, "sign", name) for name in ("prescriber", "prescriber")]
    with people[0], people[1]:
        assert [one.stdout.readline().strip() for one in people] == ["ready", "ready"]
        for one in people:
            one.stdin.write("go\n")
            one.stdin.flush()
        assert sorted(one.stdout.readline().strip() for one in people) == ["refused", "signed"]
        for one in people:
            one.stdin.close()
    with signer(database, "count") as counted:
        assert counted.communicate(timeout=60)[0].strip() == "1 []"


@BY_NIGHT
def test_when_the_database_has_been_away_the_next_page_is_there(postgresql):
    """Its server ends every connection, as when it is started anew; nobody has to start the app."""
    import psycopg

    head, _, rest = postgresql.partition("/postgres?")
    with psycopg.connect(postgresql, autocommit=True) as link:
        link.execute("DROP DATABASE IF EXISTS away")
        link.execute("CREATE DATABASE away")
        made(f"{head}/away?{rest}")
        with signer(f"{head}/away?{rest}", "again", "prescriber") as app:
            assert app.stdout.readline().strip() == "ready"
            assert told(app) == "200"
            link.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'away'")
            assert [told(app), told(app)] == ["200", "200"]
            link.execute("ALTER DATABASE away ALLOW_CONNECTIONS false")
            link.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'away'")
            assert told(app) == "503"  # it says that the records cannot be reached: test_failed.py
            link.execute("ALTER DATABASE away ALLOW_CONNECTIONS true")
            assert told(app) == "200"
            app.stdin.close()

"""The audit on a Spark cluster of two workers gives what DuckDB alone gives, also when a worker is killed.

Spark is large, so it is not among what the tests install: `make test-spark` puts it beside them and runs these.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pyarrow.parquet as parquet
import pytest
import s3fs
from moto.server import ThreadedMotoServer

from isocourse.audit.people import make
from tests.cli.support import ROOT, run

BESIDE = ROOT / "build" / "beside" / "spark"
PEOPLE = int(os.environ.get("ISOCOURSE_SPARK_PEOPLE", "300"))
ASKED = ("--programme", "us-ipledge", "--from", "2024-01-01", "--to", "2027-12-31", "--under", "us-ipledge-2021")
# Two workers, each a process of its own with one core.
AT_ONCE = max(200, PEOPLE // 2)  # a dozen shares, however many people
CLUSTER = ("--engine", "spark", "--master", "local-cluster[2,1,1500]", "--at-once", str(AT_ONCE))
WORKER = b"CoarseGrainedExecutorBackend"
JUDGING = b"pyspark"

pytestmark = [
    pytest.mark.skipif(not BESIDE.is_dir(), reason="Spark is not installed beside the tests: make test-spark"),
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java 17 or later on the path"),
    pytest.mark.xdist_group("spark"),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """People with all kinds of errors, and their audit by DuckDB alone."""
    folder = tmp_path_factory.mktemp("spark")
    make(PEOPLE, 20, "us-ipledge", folder / "people")
    assert run("audit", folder / "people", *ASKED, "--out", folder / "alone", "--cases-permitted").code == 0
    return folder


def started(home, out, source=None):
    arguments = ["audit", source or home / "people", *ASKED, *CLUSTER, "--out", home / out, "--cases-permitted"]
    paths = os.pathsep.join((str(BESIDE), str(ROOT / "src")))
    return subprocess.Popen(
        [sys.executable, "-m", "isocourse", *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": paths}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=home,
    )  # fmt: skip


def finished(process):
    _, said = process.communicate(timeout=1_200)
    assert process.returncode == 0, said.decode()[-2_000:]


def below(parent):
    """The command lines of the processes started by this one, and by those, by their number."""
    parents, lines = {}, {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(path.name)] = int(path.joinpath("stat").read_text().rpartition(")")[2].split()[1])
            lines[int(path.name)] = path.joinpath("cmdline").read_bytes()
        except OSError:
            continue  # it ended meanwhile
    found, new = set(), {parent}
    while new:
        new = {one for one, its in parents.items() if its in new} - found
        found |= new
    return {one: lines[one] for one in found if one in lines}


def workers(process):
    return sorted(one for one, line in below(process.pid).items() if WORKER in line)


def wait_for(condition, seconds=120):
    until = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < until, "it did not come to it"
        time.sleep(0.05)
    return found


def same(home, out):
    """Report and cases are the same, case by case."""
    assert json.loads((home / out / "report.json").read_text()) == json.loads(
        (home / "alone" / "report.json").read_text()
    )
    assert not apart(home, "alone", out) + apart(home, out, "alone")
    assert duckdb.sql(f"FROM '{home}/{out}/cases.parquet'").to_arrow_table().num_rows


def apart(home, one, other):
    """How many cases of one audit the other has not."""
    cases = [f"FROM '{home}/{name}/cases.parquet'" for name in (one, other)]
    return duckdb.sql(" EXCEPT ALL ".join(cases)).to_arrow_table().num_rows


def test_two_workers_give_what_one_process_gives(home):
    process = started(home, "two")
    assert len(wait_for(lambda: len(workers(process)) == 2 and workers(process))) == 2
    finished(process)
    same(home, "two")


@pytest.fixture(scope="module")
def bucket(home):
    """The same people at an address of a local object server, in files that have not the same columns."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with pytest.MonkeyPatch.context() as patch:
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        keys = {"ACCESS_KEY_ID": "key", "SECRET_ACCESS_KEY": "secret", "DEFAULT_REGION": "us-east-1"}
        for name, value in {**keys, "ENDPOINT_URL": f"http://{host}:{port}"}.items():
            patch.setenv(f"AWS_{name}", value)
        system = s3fs.S3FileSystem(skip_instance_cache=True)
        system.mkdir("spark")
        (whole,) = (home / "people").glob("*.parquet")
        rows = parquet.read_table(whole)
        first, last = rows.slice(0, 5_000), rows.slice(5_000)
        empty = [name for name in last.column_names if last[name].null_count == len(last)]
        for name, part in (("a", first.append_column("ward", first["id"])), ("b", last.drop_columns(empty))):
            with system.open(f"spark/people/{name}.parquet", "wb") as file:
                parquet.write_table(part, file)
        yield system
        server.stop()


def test_two_workers_read_an_address_by_themselves(home, bucket):
    process = started(home, "far", "s3://spark/people")
    finished(process)
    same(home, "far")


def test_what_a_worker_cannot_read_is_said_with_its_address(home, bucket):
    bucket.pipe("spark/people/c.parquet", b"PAR1 and no more")
    process = started(home, "broken", "s3://spark/people")
    _, said = process.communicate(timeout=1_200)
    text = " ".join(said.decode().split())
    assert process.returncode == 3, text[-2_000:]
    assert "s3://spark/people/c.parquet: cannot be read as Parquet" in text
    assert "Traceback" not in text
    assert not (home / "broken" / "report.json").exists()


def test_a_killed_worker_changes_nothing(home):
    process = started(home, "killed")

    def judging():
        return len(workers(process)) == 2 and any(
            JUDGING in line and b"daemon" in line for line in below(process.pid).values()
        )

    wait_for(judging)
    first = workers(process)
    os.kill(first[0], signal.SIGKILL)
    wait_for(lambda: first[0] not in workers(process) and len(workers(process)) == 2)  # another takes its place
    finished(process)
    same(home, "killed")

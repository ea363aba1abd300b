"""An address as SOURCE: read from a local object server as from a folder; what is wrong is said with the address."""

import json
import logging
import shutil
import socket

import pyarrow.parquet as parquet
import pytest
from moto import settings
from moto.server import ThreadedMotoServer

from isocourse.audit.ndjson import read_ndjson
from isocourse.audit.people import make
from isocourse.audit.ranges import Population
from isocourse.audit.source import NoSource, source_of
from tests.cli.support import run

ASKED = ("--programme", "us-ipledge", "--from", "2024-01-01", "--to", "2027-12-31")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    home = tmp_path_factory.mktemp("object-store")
    make(60, 5, "us-ipledge", home / "parquet")
    make(25, 5, "us-ipledge", home / "fhir", form="fhir")
    return home


@pytest.fixture(scope="module")
def server(folder):
    """Both folders in the bucket `population` of an object server of this machine."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with pytest.MonkeyPatch.context() as patch:
        running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        running.start()
        host, port = running.get_host_and_port()
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "key")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        import s3fs

        system = s3fs.S3FileSystem()
        system.mkdir("population")
        for form in ("parquet", "fhir"):
            system.put(f"{folder / form}/", f"population/{form}/", recursive=True)
        yield system
        running.stop()


def test_parquet_of_an_object_store_gives_the_report_of_the_folder(folder, server, tmp_path):
    reports = []
    for source in (folder / "parquet", "s3://population/parquet"):
        made = run("audit", source, *ASKED, "--out", tmp_path / "out")
        assert made.code == 0, made.err
        reports.append((tmp_path / "out" / "report.json").read_text())
        shutil.rmtree(tmp_path / "out")
    assert reports[0] == reports[1]
    assert json.loads(reports[0])["supplies"] > 100


def test_fhir_of_an_object_store_is_read_as_that_of_the_folder(folder, server, tmp_path):
    found = []
    for name, said in (("near", str(folder / "fhir")), ("far", "s3://population/fhir")):
        (tmp_path / name).mkdir()
        reading = read_ndjson(source_of(said), tmp_path / name)
        found.append((reading, parquet.read_table(tmp_path / name / "events-00000.parquet")))
    assert found[0] == found[1]
    assert found[0][0].people >= 25


def test_replay_of_an_address(folder, server):
    asked = ("us0000000007", "--programme", "us-ipledge", "--at", "2025-03-14", "--json")
    ours, theirs = (run("replay", source, *asked) for source in (folder / "parquet", "s3://population/parquet/"))
    assert ours.out == theirs.out != ""


def test_an_object_that_changed_is_another_source(server):
    """So that an interrupted audit never goes on with half of what was there before."""
    server.pipe("population/changing/a.parquet", b"one")
    before = source_of("s3://population/changing").files
    server.pipe("population/changing/a.parquet", b"two")
    server.invalidate_cache()
    after = source_of("s3://population/changing").files
    assert [one.name for one in before] == [one.name for one in after] == ["a.parquet"]
    assert before != after


def test_what_is_wrong_is_said_with_the_address(server, monkeypatch, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}/x"
    for source, says in (
        ("s3://no-such-bucket/x", "s3://no-such-bucket/x: there is no such bucket, folder or file"),
        ("s3://population/nothing", "s3://population/nothing: there is no such bucket, folder or file"),
        ("gs://population/x", "gs://population/x: what reads such addresses is not installed (Please install gcsfs"),
        ("s4://population/x", "s4://population/x: cannot be reached (ValueError: Protocol not known: s4)"),
        ("s3://key:secret@population/x", "s3://…@population/x: holds a password; give it in the environment"),
        (nobody, f"{nobody}: cannot be reached"),
    ):
        made = run("audit", source, *ASKED, "--out", tmp_path / "out")
        assert made.code == 3, made
        assert says in " ".join(made.err.split()), made.err
        assert "secret" not in made.err


def test_a_store_that_is_lost_midway_is_no_damaged_file(server, monkeypatch, tmp_path):
    """Half of the lines are not reported as everything: the audit ends, and can be asked again."""
    source = source_of("s3://population/fhir")
    file = source.ndjson()[0]
    stream = source.open(file)

    class Gone:
        def read(self, size):
            raise ConnectionResetError("reset by peer")

        def close(self):
            pass

    stream.raw._held = Gone()
    with pytest.raises(NoSource, match=f"s3://population/fhir/{file.name}: cannot be reached"):
        stream.read()


def test_a_key_that_may_not_read(server, monkeypatch, tmp_path):
    """The server looks at keys from now on, and knows none."""
    monkeypatch.setattr(settings, "INITIAL_NO_AUTH_ACTION_COUNT", 0)
    server.invalidate_cache()
    made = run("audit", "s3://population/fhir", *ASKED, "--out", tmp_path / "out")
    assert made.code == 3
    assert "s3://population/fhir: may not be read (" in " ".join(made.err.split()), made.err
    assert "is the key right, and may it list and read?" in " ".join(made.err.split()), made.err


def test_parquet_that_is_lost_midway_is_said(server, folder, monkeypatch, tmp_path):
    judge = Population.judge
    server.put(f"{folder}/parquet/", "population/lost/", recursive=True)

    def lost(self, span, listed):
        server.rm("population/lost", recursive=True)
        return judge(self, span, listed)

    monkeypatch.setattr(Population, "judge", lost)
    made = run("audit", "s3://population/lost", *ASKED, "--out", tmp_path / "out")
    assert made.code == 3
    assert made.err.startswith("s3://population/lost: cannot be read")
    assert not (tmp_path / "out" / "report.json").exists()

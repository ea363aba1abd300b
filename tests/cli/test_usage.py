"""Mistakes on the command line are told apart from `review`: they give 3, never 2."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from isocourse.cli import application
from tests.cli.support import EXAMPLES, ROOT, really_run, run

ANA = str(EXAMPLES / "ana.json")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["bogus"], "No such command 'bogus'"),
        (["--bogus"], "No such option: --bogus"),
        (["decide"], "Missing argument 'RECORD'"),
        (["decide", ANA], "Missing option '--act'"),
        (["decide", ANA, "--act"], "Option '--act' requires an argument"),
        (["decide", ANA, "--act", "dispens"], "Did you mean dispense?"),
        (["decide", ANA, "--act", "take", "--at", "yesterday"], "write 2026-11-23"),
        (["decide", ANA, "--act", "take", "--at", "2026-02-30"], "--at '2026-02-30' is not a date"),
        (["decide", ANA, "--act", "take", "--at", "0001-01-01"], "is not between 1980 and 2199"),
        (["decide", ANA, "--act", "take", "--known-on", "x"], "--known-on 'x' is not a date"),
        (["decide", ANA, "--act", "take", "--today", "x"], "--today 'x' is not a date"),
        (["decide", ANA, "--act", "take", "--programme", "us-ipledg"], "Did you mean us-ipledge?"),
        (["decide", ANA, "--act", "take", "--confirm", "us-ipledge-2062"], "not confirmed: us-ipledge-2026"),
        (["decide", ANA, "--act", "take", "--not-live", "x"], "--not-live 'x' is not a version"),
        (
            ["decide", ANA, "--act", "take", "--confirm", "us-ipledge-2026", "--not-live", "us-ipledge-2026"],
            "both name us-ipledge-2026",
        ),
        (["decide", ANA, "--act", "take", "--json", "--html", "-"], "both write to standard output"),
        (["decide", ANA, "--act", "take", "--html", f"{ANA}/x.html"], "cannot be written"),
        (["next", ANA, "--at", "x"], "--at 'x' is not a date"),
        (["rules", "us-ipledge-windw-7"], "Did you mean us-ipledge-window-7?"),
        (["rules", "--on", "x"], "--on 'x' is not a date"),
        (["explain", ANA, "--act", "take", "--rule", "x"], "--rule 'x' was not looked at"),
        (["demo", "--examples", "nowhere"], "cannot be read"),
    ],
    ids=lambda given: " ".join(given).replace(ANA, "ana")[:60] if isinstance(given, list) else "",
)  # fmt: skip
def test_status_3_and_what_would_be_right(args, said):
    shown = run(*args)
    assert shown.code == 3
    assert said in " ".join(shown.err.split())


def test_a_real_process_gives_3_too():
    assert really_run("decide", ANA, "--act", "dispens").code == 3


@pytest.mark.parametrize("args", [[], ["--help"], ["decide", "-h"], ["--version"]], ids=" ".join)
def test_help_is_no_mistake(args):
    shown = run(*args)
    assert shown.code == 0
    assert shown.err == ""


def test_a_mistake_of_our_own_is_said_and_is_no_answer(monkeypatch, capsys):
    def fail(_run):
        raise RuntimeError("invented")

    monkeypatch.setattr(application, "_status", fail)
    monkeypatch.setattr(sys, "argv", ["isocourse", "demo"])
    with pytest.raises(SystemExit) as ended:
        application.main()
    assert ended.value.code == 3
    said = " ".join(capsys.readouterr().err.split())
    assert "failed by a mistake of its own, so there is no answer (RuntimeError: invented)" in said


@pytest.mark.skipif(os.name != "posix", reason="pipes end otherwise here")
@pytest.mark.parametrize("args", [["rules"], ["rules", "--json"], ["schema"]], ids=" ".join)
def test_a_reader_that_goes_away_is_no_answer_either(args):
    process = subprocess.Popen(
        [sys.executable, "-m", "isocourse", *args], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    process.stdout.close()
    _, err = process.communicate(timeout=300)
    assert process.returncode == 141
    assert err == b""

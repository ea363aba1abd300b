"""What is printed can be read everywhere: in pipes, without colour, without Unicode, and whatever the record holds."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from isocourse.render import words
from tests.cli.support import EXAMPLES, PLAIN, ROOT, really_run, run

ANA = (EXAMPLES / "ana.json", "--act", "dispense", "--at", "2026-11-15T16:00")
COMMANDS = [
    ("decide", *ANA),
    ("explain", *ANA),
    ("next", EXAMPLES / "ana.json", "--at", "2026-11-14"),
    ("rules", "--on", "2026-11-23"),
    ("rules", "us-ipledge-window-7"),
]
DEMO = ("demo", "--html", ROOT / "build" / "test-demo.html")


def name(args) -> str:
    return " ".join(part for part in map(str, args) if not part.startswith(("/", "-", "20")))


@pytest.mark.parametrize("args", COMMANDS, ids=name)
def test_a_pipe_gets_plain_text(args):
    shown = really_run(*args)
    assert shown.out
    assert "\x1b" not in shown.out
    assert not [line for line in shown.lines if line != line.rstrip() or len(line) > 80]
    assert shown.err == ""


@pytest.mark.parametrize("args", COMMANDS, ids=name)
def test_a_narrow_terminal(args):
    assert not [line for line in run(*args, COLUMNS="40").lines if len(line) > 40]


@pytest.mark.parametrize("args", [COMMANDS[0], COMMANDS[4], DEMO], ids=name)
def test_a_terminal_without_unicode_is_told_everything_in_ascii(args):
    done = subprocess.run(
        [sys.executable, "-m", "isocourse", *map(str, args)], capture_output=True, timeout=300, check=False, cwd=ROOT,
        env=PLAIN | {"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert done.returncode in (0, 1, 2)
    assert done.stdout.decode("ascii")
    assert done.stderr == b""


def test_json_is_utf_8_wherever_it_goes():
    record = json.dumps({"isocourse": 1, "person": "Zoë", "programme": "uk-mhra", "events": []}).encode()
    done = subprocess.run(
        [sys.executable, "-m", "isocourse", "decide", "-", "--act", "donate-blood", "--at", "2026-11-14", "--json"],
        input=record, capture_output=True, timeout=300, check=False, cwd=ROOT,
        env=PLAIN | {"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert json.loads(done.stdout.decode("utf-8"))["person"] == "Zoë"


def nasty(text: str) -> str:
    """A record that carries `text` where it will be shown: as the person, in a problem, and in a reason."""
    return json.dumps({
        "isocourse": 1, "person": text, "programme": "uk-mhra",
        "events": [
            {"kind": text, "happened": "2026-01-01"},
            {"kind": "medicine", "happened": "2026-01-01", "name": f"doxycycline {text}"},
        ],
    })  # fmt: skip


@pytest.mark.parametrize("command", ["decide", "explain"])
def test_a_record_cannot_steer_the_terminal(command):
    """Neither control characters, nor characters that turn text round, nor the markup of a library."""
    given = nasty("\x1b[2J\x07 \u202eabc [red]x[/red] :smile:")
    shown = run(command, "-", "--act", "dispense", "--at", "2026-01-02", stdin=given)
    assert not {"\x1b", "\x07", "\u202e"} & set(shown.out)
    assert "[red]x[/red] :smile:" in " ".join(shown.out.split())


def test_a_record_cannot_steer_the_page():
    given = nasty("\x00<script>alert(1)</script><img src=x onerror=alert(1)>")
    page = run("decide", "-", "--act", "dispense", "--at", "2026-01-02", "--html", "-", stdin=given).out
    assert "<script" not in page
    assert "<img" not in page
    assert "\x00" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("command", [["decide", "--act", "dispense"], ["next"]], ids=" ".join)
def test_ten_thousand_mistakes_are_counted_and_not_all_printed(command):
    events = [{"kind": "weight", "happened": "2026-01-01", "weight": 71}] * 10_000
    given = json.dumps({"isocourse": 1, "person": "a", "programme": "uk-mhra", "events": events})
    shown = run(command[0], "-", *command[1:], "--at", "2026-01-02", stdin=given)
    assert "In the input: 10000 remarks" in shown.out
    assert "and 9975 more" in shown.out
    assert len(shown.lines) < 200


def test_messages_cannot_steer_the_terminal_either():
    shown = run("decide", "a\x1b[2Jb.json", "--act", "take")
    assert shown.code == 3
    assert "\x1b" not in shown.err


def test_cleaning_keeps_writing_of_all_kinds():
    assert words.clean("Zoë, Łukasz, 田中, שרה, ö\nx") == "Zoë, Łukasz, 田中, שרה, ö\nx"

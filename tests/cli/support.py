"""The command line as the tests call it: in this process, or for real."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from isocourse.cli import app

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
ASKS: list[dict[str, Any]] = tomllib.loads((EXAMPLES / "asks.toml").read_text("utf-8"))["ask"]
PLAIN = {"COLUMNS": "80", "NO_COLOR": "1", "TERM": "dumb"}


@dataclass(frozen=True)
class Ran:
    """What came of a command."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


def run(*args: object, stdin: bytes | str | None = None, **env: str) -> Ran:
    """The command in this process."""
    result = CliRunner().invoke(app, [str(arg) for arg in args], input=stdin, env=PLAIN | env)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


def really_run(*args: object, stdin: bytes | None = None, **env: str) -> Ran:
    """The command as a process of its own, with pipes."""
    done = subprocess.run(
        [sys.executable, "-m", "isocourse", *map(str, args)],
        input=stdin if stdin is not None else b"", capture_output=True, timeout=300, check=False, cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"} | PLAIN | env,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def decide(ask: dict[str, Any], *more: object) -> Ran:
    """`isocourse decide` for one ask of the examples."""
    options = [part for name in ("programme", "known_on") if name in ask for part in (flag(name), ask[name])]
    options += [
        part for name in ("confirm", "not_live") for version in ask.get(name, ()) for part in (flag(name), version)
    ]
    return run("decide", EXAMPLES / ask["file"], "--act", ask["act"], "--at", ask["at"], *options, *more)


def flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def named(ask: dict[str, Any]) -> str:
    return f"{ask['file'].split('.')[0]}-{ask['act']}-{ask['at']}" + ("-confirmed" if "confirm" in ask else "")

"""`isocourse serve`: the clinic's web app."""

from __future__ import annotations

import ipaddress
import os
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from .failure import Failure

Host = Annotated[str, typer.Option("--host", help="Address to listen on.")]
Port = Annotated[int, typer.Option("--port", help="Port to listen on; 0 takes a free one.")]
Demo = Annotated[bool, typer.Option("--demo", help="Serve an invented clinic, only to this machine.")]
Examples = Annotated[Path, typer.Option("--examples", metavar="DIR", help="With --demo: the invented people.")]
Once = Annotated[bool, typer.Option("--once", help="Set everything up, answer one request to oneself, and end.")]


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    demo: Demo = False,
    examples: Examples = Path("examples"),
    once: Once = False,
) -> None:
    """Serves the clinic's web app. Settings come from the environment; it refuses to start on unsafe ones."""
    if demo:
        if not ipaddress.ip_address("127.0.0.1" if host == "localhost" else host).is_loopback:
            raise Failure(f"The demo has known passwords, so it is served only to this machine, not on {host}.")
        if not (examples / "asks.toml").is_file():
            raise Failure(f"{examples}: holds no examples; run this in the repository, or name --examples.")
        os.environ |= {"ISOCOURSE_DEMO": "yes"}
        os.environ.setdefault("ISOCOURSE_DEMO_STARTED", str(time.time()))
        if "ISOCOURSE_DATABASE_URL" not in os.environ:  # the demo begins anew each time, and so does its clock
            for path in Path("build").glob("demo.sqlite3*"):
                path.unlink()
    clinic()
    if demo:
        from ..clinic.demo.seed import PASSWORD, NotEmpty, seed

        try:
            held = seed(examples)
        except NotEmpty as error:
            raise Failure(f"{error}; leave out ISOCOURSE_DATABASE_URL.") from None
        for line in _sign_ins(held, PASSWORD):
            typer.echo(line)
    from ..clinic.starting import is_current, sign_in_page

    if not is_current():
        raise Failure("The database is not made yet, or of an earlier release.", "Run: isocourse clinic-upgrade")
    if once:
        if (status := sign_in_page()) != 200:
            raise Failure(f"The sign-in page answers {status}.")
        typer.echo("Ready: the sign-in page answers.")
        return
    from ..clinic.serve import serve as run

    run(host, port, lambda bound: typer.echo(f"\nhttp://{host}:{bound}/  (end with Ctrl-C)"))


def clinic() -> None:
    """The clinic, set up; unsafe settings and a missing extra are said in a sentence."""
    try:
        from ..clinic.environment import Unsafe
        from ..clinic.starting import start

        start()
    except ImportError as error:
        raise Failure(
            f"The clinic needs the extra [clinic] ({error.name} is missing).", "pip install 'isocourse[clinic]'"
        ) from None
    except Unsafe as error:
        raise Failure(f"It does not start: {error}", "See docs/how-to/run-a-clinic.md.") from None


def _sign_ins(held: dict[str, Any], password: str) -> list[str]:
    accounts = [(given["username"], f"{given['role']}, {given['name']}") for given in held["account"]]
    accounts += [(given["account"], f"patient, {given['name']}") for given in held["person"] if "account" in given]
    wide = max(len(name) for name, _ in accounts)
    return ["An invented clinic. Sign in with:", *(f"  {name:<{wide}}  {password}  {what}" for name, what in accounts)]

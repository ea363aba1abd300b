"""`isocourse send-messages`: empties the clinic's outbox of what is due. To be run every few minutes."""

from __future__ import annotations

import json

import typer

from . import options
from .failure import REFUSED
from .serve import clinic

WORDS = {"sent": "sent", "waiting": "to be tried again", "failed": "failed", "withdrawn": "withdrawn"}


def send_messages(as_json: options.AsJson = False) -> None:
    """Sends the clinic's messages that are due, each once. Exit 1 when one failed for good."""
    clinic()
    from ..clinic.messages.outbox import work

    done = work()
    found = {state: done[state] for state in WORDS}
    if as_json:
        typer.echo(json.dumps(found))
    else:
        typer.echo(", ".join(f"{count} {WORDS[state]}" for state, count in found.items() if count) or "Nothing is due.")
        if found["failed"]:
            typer.echo("Next: the clinic. Its morning list names who did not get theirs.")
    if found["failed"]:
        raise typer.Exit(REFUSED)

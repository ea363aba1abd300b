"""`isocourse calendar`: the steps ahead as a calendar file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, cast, get_args

import typer
from pydantic import TypeAdapter
from rich.text import Text

from ..record import Unreadable
from ..render import calendar as drawn
from ..render import words
from ..render.calendar import ics
from ..render.terminal.console import console
from . import options
from .asking import Question, emit, question
from .failure import Failure, unreadable
from .output import write_out


def calendar(
    record: options.RecordPath,
    reader: Annotated[
        str, typer.Option("--for", metavar="READER", help="Who reads it: patient or clinic.")
    ] = "patient",
    out: Annotated[
        str | None,
        typer.Option(
            "--out", metavar="FILE", help="Write the file (.ics); an earlier one is replaced, entry by entry."
        ),
    ] = None,
    details: Annotated[bool, typer.Option("--details", help="Say in the patient's titles what it is about.")] = False,
    at: options.At = None,
    programme: options.Programme = None,
    known_on: options.KnownOn = None,
    as_json: options.AsJson = False,
    confirm: options.Confirm = None,
    not_live: options.NotLive = None,
    monthly_tests: options.MonthlyTests = False,
    today: options.Today = None,
) -> None:
    """What lies ahead as a calendar file for the patient or the clinic. A later file replaces an earlier one."""
    if reader not in get_args(drawn.Audience):
        raise Failure(
            f"--for {reader!r} is not known; write patient or clinic.{options.similar(reader, ('patient', 'clinic'))}"
        )
    if as_json and out == "-":
        raise Failure("--json and --out - both write to standard output; give --out a file.")
    audience = cast(drawn.Audience, reader)
    asked = question(
        record, at=at, known_on=known_on, programme=programme, confirm=confirm, not_live=not_live,
        monthly_tests=monthly_tests, today=today,
    )  # fmt: skip
    listed = drawn.entries(asked.record, asked.next_steps(), asked.decide("follow"), asked.applied, audience, details)
    cancelled = _write(out, asked, listed, audience) if out else 0
    if as_json:
        emit(TypeAdapter(list[drawn.Entry]).dump_json(listed).decode() + "\n")
    elif out != "-":
        _show(listed, cancelled, out)


def _write(out: str, asked: Question, listed: list[drawn.Entry], audience: drawn.Audience) -> int:
    """Writes the file over the one that is there; how many of its entries are cancelled."""
    owner, zone = drawn.owner(asked.record, audience), str(drawn.own_zone(asked.record, asked.applied))
    there = Path(out)
    try:
        earlier = ics.earlier_entries(there.read_bytes(), owner, out) if out != "-" and there.is_file() else []
    except Unreadable as error:
        raise unreadable(out, error) from None
    except OSError as error:
        raise Failure(f"--out {out}: cannot be read: {error.strerror or error}") from None
    data, cancelled = ics.calendar(listed, owner=owner, zone=zone, stamp=options.now(), earlier=earlier)
    write_out(out, data)
    return cancelled


def _show(listed: list[drawn.Entry], cancelled: int, out: str | None) -> None:
    to = console()
    gone = f"; {cancelled} no longer needed and cancelled" if cancelled else ""
    to.print(Text(f"{words.count(len(listed), 'entry', 'entries')} ahead{gone}.", style="bold"))
    for entry in listed:
        to.print(Text(f"{words.day(entry.day)}  {entry.title}"))
    if out:
        console(sys.stderr).print(f"Written: {words.clean(out)}", soft_wrap=True)

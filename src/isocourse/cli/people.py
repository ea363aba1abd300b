"""`isocourse people`: invented courses of any number, to try an audit on."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from ..render.terminal.console import console
from .asking import emit
from .failure import Failure, needs_sim
from .options import AsJson, similar

MOST_PEOPLE = 1_000_000_000
MOST_SEED = 2**31
PROGRAMMES = ("us-ipledge", "uk-mhra")
FORMS = ("parquet", "fhir")
Count = Annotated[str, typer.Argument(metavar="N", help="How many people: 1000 or 1e6.")]
Seed = Annotated[
    int, typer.Option("--seed", metavar="S", min=0, max=MOST_SEED, help="The same seed makes the same people.")
]
To = Annotated[Path, typer.Option("--to", metavar="DIR", help="A folder that is empty or not there yet.")]
Programme = Annotated[str, typer.Option("--programme", metavar="ID", help=f"One of {', '.join(PROGRAMMES)}.")]
Form = Annotated[
    str,
    typer.Option(
        "--form", metavar="FORM", help="parquet: the documented columns; fhir: gzipped NDJSON, a file a type."
    ),
]
Workers = Annotated[
    int,
    typer.Option(
        "--workers",
        metavar="W",
        min=0,
        max=256,
        help="Processes; they change nothing but the time. Default: one a core.",
    ),
]


def people(
    count: Count,
    to: To,
    seed: Seed = 1,
    programme: Programme = PROGRAMMES[0],
    form: Form = FORMS[0],
    workers: Workers = 0,
    as_json: AsJson = False,
) -> None:
    """Invented people with whole courses and the errors of real records, as Parquet or FHIR. They describe nobody."""
    number = _number(count)
    _one_of("--programme", programme, PROGRAMMES)
    _one_of("--form", form, FORMS)
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise Failure(f"--to {to}: is not an empty folder; name one that is empty or not there yet.")
    with needs_sim():
        from ..audit.people import make
    try:
        with progress("Making people", number) as done:
            made = make(
                number,
                seed,
                programme,
                to,
                form="fhir" if form == "fhir" else "parquet",
                workers=workers or os.cpu_count() or 1,
                progress=done,
            )
    except OSError as error:
        raise Failure(f"--to {to}: cannot be written: {error.strerror or error}") from None
    if as_json:
        emit(json.dumps({**vars(made), "seed": seed, "programme": programme, "form": form, "invented": True}) + "\n")
        return
    out = console()
    out.print(
        f"Made {made.people:,} invented people with {made.entries:,} entries in {to}.", style="bold", soft_wrap=True
    )
    out.print(f"They describe nobody. Next: isocourse audit {to} --programme {programme}", soft_wrap=True)


def _number(text: str) -> int:
    """10000 or 1e6."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not (1 <= value <= MOST_PEOPLE and value == int(value)):
        raise Failure(f"{text!r} is not a number of people; write 1000 or 1e6 (at most {MOST_PEOPLE:,}).")
    return int(value)


def _one_of(option: str, given: str, known: tuple[str, ...]) -> None:
    if given not in known:
        raise Failure(f"{option} {given!r} is not known here; known are {', '.join(known)}.{similar(given, known)}")


@contextmanager
def progress(words: str, total: int) -> Iterator[Callable[[int], None] | None]:
    """A bar with the count, the share and the time left on a terminal; nothing in pipes."""
    out = console(sys.stderr)
    if not out.is_terminal:
        yield None
        return
    with progress_bar(out) as bar:
        task = bar.add_task(words, total=total)
        yield lambda number: bar.update(task, completed=number)


class Rate(ProgressColumn):
    """So many a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f}/s" if task.speed else "")


def progress_bar(out: Console) -> Progress:
    """Says how many of how many, how many a second, and how long it will take yet."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TaskProgressColumn(),
        Rate(),
        TimeRemainingColumn(),
    )
    # A range of supplies may take minutes, and a rate is known from two of them on.
    return Progress(*columns, console=out, transient=True, speed_estimate_period=24 * 3600)

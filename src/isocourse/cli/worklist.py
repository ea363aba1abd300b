"""`isocourse worklist`: every open course, the most pressing first."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from ..decide import Policy
from ..record import Record
from ..record.many import load_many
from ..render import html
from ..render.terminal import worklist as terminal
from ..render.terminal.console import console
from ..schedule import NotRead, Setting
from ..schedule import worklist as list_all
from ..schedule.worklist import SOON_DAYS, with_repairs
from . import options
from . import setting as places
from .asking import emit
from .decide import write_page
from .failure import LOOKED_AT, unreadable
from .intake import working

Records = Annotated[
    list[str],
    typer.Argument(
        metavar="RECORDS",
        help="Folders and files of records: one a file, a JSON list of them, or one a line (.jsonl).",
    ),
]


def worklist(
    records: Records,
    at: options.At = None,
    soon: Annotated[
        int,
        typer.Option(
            "--soon", metavar="DAYS", min=0, max=60, help="An open window that ends within so many days is closing."
        ),
    ] = SOON_DAYS,
    repair: Annotated[
        bool, typer.Option("--repair", help="Find the best way back for each broken course; see `isocourse repair`.")
    ] = False,
    opening: places.Opening = places.OPENING,
    pharmacy_opening: places.Pharmacy = places.PHARMACY,
    holidays: places.Holidays = None,
    turnaround: places.Turnaround = 0,
    programme: options.Programme = None,
    known_on: options.KnownOn = None,
    as_json: options.AsJson = False,
    page: options.Page = None,
    confirm: options.Confirm = None,
    not_live: options.NotLive = None,
    monthly_tests: options.MonthlyTests = False,
    today: options.Today = None,
) -> None:
    """Every open course: broken, closing (by the hour they close), due, quiet; whose turn it is and what to book."""
    options.check_page(page, as_json)
    used = places.setting(opening, pharmacy_opening, holidays, turnaround, None, None, Setting().cycle_days)
    book = options.rulebook(confirm, not_live)
    when, known = options.read_at(at), options.read_known(known_on)
    named = options.check_programme(programme, book)
    read, sources, failed = read_records(records, options.read_day(today, "--today"))
    with working(f"Looking at {len(read)} courses …"):
        found = list_all(
            read, at=when, sources=sources, programme=named, known_on=known, rulebook=book,
            policy=Policy(monthly_tests=monthly_tests), soon_days=soon, unreadable=failed,
        )  # fmt: skip
    if repair:
        with working("Looking for ways back …"):
            found = with_repairs(
                found, read, at=when, sources=sources, setting=used, programme=named, rulebook=book,
                policy=Policy(monthly_tests=monthly_tests),
            )  # fmt: skip
    if as_json:
        emit(found.model_dump_json() + "\n")
    elif page == "-":
        emit(html.worklist_page(found))
    else:
        terminal.show(found, console())
    if page not in (None, "-"):
        write_page(Path(str(page)), html.worklist_page(found))
    if failed:
        raise typer.Exit(LOOKED_AT)


def read_records(given: list[str], today: date) -> tuple[list[Record], list[str], list[NotRead]]:
    """The records of folders and files, where each came from, and what could not be read."""
    read: list[Record] = []
    sources: list[str] = []
    failed: list[NotRead] = []
    with working("Reading the records …"):
        for source, found in load_many(given):
            if isinstance(found, Record):
                read.append(found.dated_by(today))
                sources.append(source)
            else:
                failed.append(NotRead(source=source, why="; ".join(unreadable(source, found).lines)))
    return read, sources, failed

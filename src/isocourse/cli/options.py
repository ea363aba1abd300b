"""Options that several commands share, and how their text is read. Here, at the edge, the clock may be read."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Annotated, TypeAlias

import typer

from ..fade import kinds
from ..programmes import Rulebook, load_rulebook
from ..programmes.model import ACTS
from ..scales.naming import tidy
from .failure import Failure

EARLIEST, LATEST = date(1980, 1, 1), date(2199, 12, 31)

RecordPath: TypeAlias = Annotated[
    str,
    typer.Argument(metavar="RECORD", help="An isocourse record (JSON) or a FHIR R4 Bundle; - reads standard input."),
]
Act: TypeAlias = Annotated[str, typer.Option("--act", metavar="ACT", help=f"What is to be done: {', '.join(ACTS)}.")]
Procedure: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--procedure", metavar="NAME", help="With --act procedure: which one, in place of those planned in the record."
    ),
]
At: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--at", metavar="MOMENT", help="When: 2026-11-23 or 2026-11-23T10:00, on the programme's clock. Default: now."
    ),
]
KnownOn: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--known-on", metavar="MOMENT", help="Replay what was recorded by then. Default: the moment asked about."
    ),
]
Programme: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--programme", metavar="ID", envvar="ISOCOURSE_PROGRAMME", help="The programme; default: the record's own."
    ),
]
Confirm: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--confirm",
        metavar="VERSION",
        envvar="ISOCOURSE_CONFIRM",
        help="An announced version that did go live; may be repeated.",
    ),
]
NotLive: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--not-live",
        metavar="VERSION",
        envvar="ISOCOURSE_NOT_LIVE",
        help="An announced version that did not go live; may be repeated.",
    ),
]
MonthlyTests: TypeAlias = Annotated[
    bool, typer.Option("--monthly-tests", help="This clinic's policy is a pregnancy test each month (United Kingdom).")
]
Today: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--today",
        metavar="DATE",
        help="The day to take as today when looking for dates in the future. Default: this machine's clock.",
    ),
]
Page: TypeAlias = Annotated[
    str | None, typer.Option("--html", metavar="FILE", help="Also write a page; - writes it to standard output.")
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def now() -> datetime:
    return datetime.now(UTC)


def read_moment(text: str, option: str) -> date | datetime:
    """A day, or a moment with or without its zone."""
    try:
        found = date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)
    except ValueError:
        raise Failure(
            f"{option} {text!r} is not a date; write 2026-11-23, 2026-11-23T10:00 or 2026-11-23T10:00-05:00."
        ) from None
    if not EARLIEST <= (found.date() if isinstance(found, datetime) else found) <= LATEST:
        raise Failure(f"{option} {text!r} is not between {EARLIEST.year} and {LATEST.year}.")
    return found


def read_at(text: str | None) -> date | datetime:
    return now() if text is None else read_moment(text, "--at")


def read_known(text: str | None) -> date | datetime | None:
    return None if text is None else read_moment(text, "--known-on")


def read_day(text: str | None, option: str) -> date:
    """A day; left out, the machine's own."""
    if text is None:
        return now().astimezone().date()
    found = read_moment(text, option)
    return found.date() if isinstance(found, datetime) else found


def check_act(act: str) -> str:
    if act not in ACTS:
        raise Failure(f"--act {act!r} is not an act; known are {', '.join(ACTS)}.{similar(act, ACTS)}")
    return act


def check_procedure(procedure: str | None, act: str) -> str | None:
    """The procedure's plain code, however it is written."""
    if procedure is None:
        return None
    if act != "procedure":
        raise Failure(f"--procedure goes with --act procedure; the act is {act}.")
    name, known = tidy(procedure), kinds()
    if name not in known:
        raise Failure(
            f"--procedure {procedure!r} is not a procedure known here; known are {', '.join(known)}."
            f"{similar(name, known)}"
        )
    return name


def check_programme(programme: str | None, book: Rulebook) -> str | None:
    if programme is not None and programme not in book.programmes:
        known = ", ".join(book.programmes)
        raise Failure(
            f"--programme {programme!r} is not a programme; known are {known}.{similar(programme, book.programmes)}"
        )
    return programme


def check_page(page: str | None, as_json: bool) -> None:
    """Only one thing can be written to standard output."""
    if as_json and page == "-":
        raise Failure("--json and --html - both write to standard output; give --html a file.")


def similar(given: str, known: Iterable[str]) -> str:
    """` Did you mean …?` when something known is close."""
    close = difflib.get_close_matches(given, list(known), n=1)
    return f" Did you mean {close[0]}?" if close else ""


def rulebook(confirm: list[str] | None, not_live: list[str] | None) -> Rulebook:
    """The rulebook under this clinic's settings of announced versions."""
    known = {version.id: version for programme in load_rulebook().programmes.values() for version in programme.versions}
    for option, given in (("--confirm", confirm), ("--not-live", not_live)):
        for name in given or []:
            if name not in known:
                unsettled = ", ".join(name for name, version in known.items() if not version.confirmed)
                raise Failure(
                    f"{option} {name!r} is not a version; announced and not confirmed: {unsettled}."
                    f"{similar(name, known)}"
                )
    if both := set(confirm or []) & set(not_live or []):
        raise Failure(f"--confirm and --not-live both name {', '.join(sorted(both))}; give one of them.")
    settled = dict.fromkeys(confirm or [], True) | dict.fromkeys(not_live or [], False)
    return load_rulebook(tuple(sorted(settled.items())))

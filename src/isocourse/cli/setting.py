"""Options about opening days, holidays and the laboratory: one setting, shared by the commands that plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeAlias, TypeVar

import typer

from ..schedule.setting import Setting, check_holidays, read_opening, read_span
from .failure import Failure

Opening: TypeAlias = Annotated[
    str,
    typer.Option(
        "--opening", metavar="DAYS", help="Days on which clinic and laboratory are open: mon-fri, mon,wed or daily."
    ),
]
Pharmacy: TypeAlias = Annotated[
    str, typer.Option("--pharmacy-opening", metavar="DAYS", help="Days on which the pharmacy is open.")
]
Holidays: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--holidays", metavar="PLACE", help="Closed on the public holidays of a country or part of it: US-NY, GB-ENG."
    ),
]
Turnaround: TypeAlias = Annotated[
    int, typer.Option("--turnaround", metavar="DAYS", min=0, max=30, help="Days from a specimen to its result.")
]
Closed: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--closed", metavar="DAY..DAY", help="The clinic is closed besides; may be repeated."),
]
Away: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--away", metavar="DAY..DAY", help="The patient cannot come; may be repeated."),
]
CycleDays: TypeAlias = Annotated[
    int,
    typer.Option(
        "--cycle-days", metavar="DAYS", min=15, max=90, help="Length of the cycle, where the programme counts its days."
    ),
]
OPENING, PHARMACY = "mon-fri", "mon-sat"
Read = TypeVar("Read")


def setting(
    opening: str,
    pharmacy: str,
    holidays: str | None,
    turnaround: int,
    closed: list[str] | None,
    away: list[str] | None,
    cycle_days: int,
) -> Setting:
    """The setting of a command line; a Failure names the option that is wrong and what would be right."""
    return Setting(
        opening=_read("--opening", read_opening, opening),
        pharmacy=_read("--pharmacy-opening", read_opening, pharmacy),
        holidays=None if holidays is None else _read("--holidays", check_holidays, holidays),
        closed=tuple(_read("--closed", read_span, span) for span in closed or ()),
        away=tuple(_read("--away", read_span, span) for span in away or ()),
        turnaround_days=turnaround,
        cycle_days=cycle_days,
    )


def _read(option: str, read: Callable[[str], Read], text: str) -> Read:
    try:
        return read(text)
    except ValueError as error:
        raise Failure(f"{option}: {error}.") from None

"""`isocourse demo`: decides all examples and shows them as one board, here and as a page."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress
from rich.text import Text

from ..decide import Answer, Ask, Decision, Policy, decide_many
from ..programmes import Rulebook
from ..programmes.model import ACTS
from ..record import Record, Unreadable
from ..render import html, words
from ..render.board import Board, Row, sections
from ..render.terminal import board as terminal
from ..render.terminal.console import console
from ..render.view import view
from . import options
from .decide import write_page
from .failure import REFUSED, Failure, unreadable

ASKS = "asks.toml"
TITLE = "May this be done, and why?"


def demo(
    examples: Annotated[Path, typer.Option("--examples", metavar="DIR", help="The folder with asks.toml.")] = Path(
        "examples"
    ),
    page: Annotated[Path, typer.Option("--html", metavar="FILE", help="Where the page goes.")] = Path(
        "build/demo.html"
    ),
) -> None:
    """Decide every example; show the board here and as a page in build/demo.html."""
    board = Board(TITLE, sections(decide_all(examples)))
    write_page(page, html.board_page(board))
    out = console()
    terminal.show(board, out)
    out.print(Text.assemble("Every reason, as a page: ", (str(page), "bold")), soft_wrap=True)
    if board.surprises:
        raise typer.Exit(REFUSED)


def read_asks(folder: Path) -> list[dict[str, Any]]:
    """The asks of an examples folder, in their order."""
    path = folder / ASKS
    try:
        return list(tomllib.loads(path.read_text(encoding="utf-8"))["ask"])
    except OSError as error:
        raise Failure(
            f"{path}: cannot be read: {error.strerror or error}",
            "Run this in the folder of the repository, or name the examples with --examples DIR.",
        ) from None
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise Failure(f"{path}: is not a list of asks: {error}") from None


def decide_one(folder: Path, given: Mapping[str, Any]) -> tuple[Decision, Rulebook]:
    """The decision of one ask, under the rulebook of its settings."""
    path = folder / given["file"]
    try:
        record = Record.load(path)
    except Unreadable as error:
        raise unreadable(str(path), error) from None
    book = options.rulebook(given.get("confirm"), given.get("not_live"))
    ask = Ask(
        record, options.check_act(given["act"]), options.read_moment(given["at"], "at"),
        options.check_programme(given.get("programme"), book), options.read_known(given.get("known_on")),
    )  # fmt: skip
    return decide_many([ask], rulebook=book, policy=Policy(monthly_tests=given.get("monthly_tests", False)))[0], book


def decide_all(folder: Path) -> list[tuple[str, Row]]:
    """Every ask of an examples folder as a row of the board, with the title of its section."""
    asks = read_asks(folder)
    rows = []
    with Progress(console=console(sys.stderr), transient=True, disable=not sys.stderr.isatty()) as progress:
        for number, given in enumerate(progress.track(asks, description="Deciding the examples")):
            decision, book = decide_one(folder, given)
            expected = Answer(given["expect"])
            shown = view(decision, book)
            asked = f"{words.sentence(ACTS[decision.act])}, {shown.moment}"
            rows.append((given["group"], Row(
                key=f"ask-{number + 1}", name=given["name"], asked=asked, story=given["story"], file=given["file"],
                view=shown, expected=None if expected is decision.answer else expected,
            )))  # fmt: skip
    return rows

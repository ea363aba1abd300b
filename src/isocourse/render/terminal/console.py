"""The console, its marks and its colours. Where the terminal has no Unicode, everything is said in ASCII."""

from __future__ import annotations

import codecs
import re
import sys
import unicodedata
from dataclasses import dataclass
from typing import IO, Any, cast

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

WIDEST = 100
STYLES = {
    "allow": "green",
    "reduce": "green",
    "review": "yellow",
    "hold": "cyan",
    "block": "red",
    "stop": "bold red",
    "unknown": "magenta",
    "task": "blue",
    "holds": "green",
    "later": "cyan",
    "now": "yellow",
    "overdue": "red",
    "done": "green",
    "quiet": "dim",
}
MARKS = {
    "allow": "✓", "reduce": "↓", "review": "?", "hold": "‖", "block": "✗", "stop": "■", "unknown": "?", "task": "☐",
    "holds": "✓", "later": "·", "now": "→", "overdue": "!", "done": "✓", "then": "→", "dot": "·", "unconfirmed": "~",
}  # fmt: skip
ASCII = {
    "✓": "+", "✗": "x", "■": "X", "‖": "=", "☐": "o", "→": "->", "↓": "v", "·": "-", "–": "-", "—": "-", "…": "...",
    "‘": "'", "’": "'", "“": '"', "”": '"', "≥": ">=", "≤": "<=", "µ": "u", "μ": "u", "�": "?", "ß": "ss", "æ": "ae",
    "ø": "o", "█": "#", "─": "-", "│": "|", "§": "section", "×": "x",
}  # fmt: skip


def in_ascii(error: UnicodeError) -> tuple[str, int]:
    """An error handler of codecs: the nearest ASCII, so that no output ever fails."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(_nearest(char) for char in bad), error.end


def _nearest(char: str) -> str:
    bare = unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode()
    return ASCII.get(char) or bare or "_"


codecs.register_error("isocourse", in_ascii)


class ReaderGone(Exception):
    """Whoever read the output has gone away, as `head` does."""


class _Console(Console):
    """Rich's console would end the program with status 1, which means a refusal here."""

    def on_broken_pipe(self) -> None:
        raise ReaderGone


class _Trimmed:
    """A stream without spaces at the ends of lines, for pipes and files."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(re.sub(r" +(?=\n)", "", text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def console(file: IO[str] | None = None, *, width: int | None = None) -> Console:
    """A console on `file`, by default standard output; never wider than is pleasant to read."""
    stream = file or sys.stdout
    if not stream.isatty():
        stream = cast(IO[str], _Trimmed(stream))
    made = _Console(file=stream, highlight=False, markup=False, emoji=False, width=width, legacy_windows=False)
    if width is None and made.width > WIDEST:
        made.width = WIDEST
    return made


def never_fail() -> None:
    """Lets standard output and error say what their encoding lacks in ASCII."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="isocourse")


def mark(name: str) -> str:
    """The mark of a tone. A console that lacks it writes its ASCII, by `never_fail`."""
    return MARKS[name]


def style(tone: str) -> str:
    return STYLES[tone]


@dataclass(frozen=True)
class Point:
    """A mark with lines under it that hang beside it."""

    sign: str
    tone: str
    lines: tuple[RenderableType, ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(no_wrap=True)
        grid.add_column(ratio=1, overflow="fold")
        grid.add_row(Text(self.sign, style=style(self.tone)), Group(*self.lines))
        yield grid


def point(tone: str, *lines: RenderableType, sign: str | None = None) -> Point:
    return Point(sign or mark(tone), tone, lines)


def heading(text: str) -> RenderableType:
    return Group(Text(""), Text(text, style="bold"))


def quiet(text: str) -> Text:
    return Text(text, style=STYLES["quiet"])

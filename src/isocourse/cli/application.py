"""The application: one command a file, and one place where errors become messages and exit statuses.

Exit status 2 means `review`, so mistakes on the command line give 3 like everything else that cannot be answered.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Annotated, Any

import typer
from rich.text import Text
from typer.core import TyperGroup

from ..render import words
from ..render.terminal.console import ReaderGone, console, never_fail
from .commands import Commands
from .failure import BROKEN_PIPE, INTERRUPTED, NO_ANSWER, Failure

EPILOG = (
    "Decision support for clinicians. Exit status: 0 allow, 1 block, stop or hold, 2 review or reduce, 3 no answer."
)


class Application(TyperGroup):
    """Turns every way of ending into an exit status; reads in only the command that is asked for."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = Commands()  # type: ignore[assignment]  # nothing is added to it

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        def run() -> Any:
            return super(Application, self).main(args, prog_name, complete_var, False, windows_expand_args, **extra)

        return sys.exit(_status(run)) if standalone_mode else run()


def _status(run: Callable[[], Any]) -> int:
    try:
        given = run()
        sys.stdout.flush()
    except Failure as failure:
        return _say(*failure.lines)
    except (ReaderGone, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing reads on; do not fail again at exit
        return BROKEN_PIPE
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:
        if (format_message := getattr(error, "format_message", None)) is None:
            raise
        return _say(format_message(), *_hint(error))
    return given if isinstance(given, int) else 0


def _hint(error: Exception) -> list[str]:
    """How to see the help of the command that was called wrongly."""
    context = getattr(error, "ctx", None)
    return [f"See `{context.command_path} --help`."] if context else []


def _say(*lines: str) -> int:
    out = console(sys.stderr)
    for line in lines:
        out.print(Text(words.clean(line)), soft_wrap=not out.is_terminal)
    return NO_ANSWER


app = typer.Typer(
    cls=Application,
    name="isocourse",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@app.callback(invoke_without_command=True)
def isocourse(
    context: typer.Context,
    show_version: Annotated[bool, typer.Option("--version", help="Show the version and end.")] = False,
) -> None:
    """Runs courses of isotretinoin safely: may this be done today, and why."""
    if show_version:
        typer.echo(f"isocourse {version('isocourse')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main() -> None:
    """The entry point of the command `isocourse`."""
    never_fail()
    try:
        app(prog_name="isocourse")
    except Exception as error:
        if os.environ.get("ISOCOURSE_TRACEBACK"):
            raise
        lines = (
            f"isocourse failed by a mistake of its own, so there is no answer ({type(error).__name__}: {error}).",
            "Please report it. ISOCOURSE_TRACEBACK=1 shows where; leave out what could identify a person.",
        )
        sys.exit(_say(*lines))

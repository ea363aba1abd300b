"""`isocourse schema`: the JSON Schema of what is printed and of what is read."""

from __future__ import annotations

from typing import Annotated

import typer

from ..render.schemas import SCHEMAS, text
from .asking import emit
from .failure import Failure
from .options import similar


def schema(
    what: Annotated[str, typer.Argument(metavar="WHAT", help=f"Of what: {', '.join(SCHEMAS)}.")] = "decision",
) -> None:
    """The JSON Schema of a record, or of what a command prints with --json."""
    if what not in SCHEMAS:
        raise Failure(f"{what!r} has no schema; known are {', '.join(SCHEMAS)}.{similar(what, SCHEMAS)}")
    emit(text(SCHEMAS[what]()))

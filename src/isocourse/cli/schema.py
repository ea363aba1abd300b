"""`isocourse schema`: the JSON Schema of what is printed and of what is read."""

from __future__ import annotations

from typing import Annotated

import typer

from ..render.schemas import decision_schema, record_schema, text
from .asking import emit


def schema(
    record: Annotated[bool, typer.Option("--record", help="Of the record instead of the decision.")] = False,
) -> None:
    """The JSON Schema of a decision, or of a record."""
    emit(text(record_schema() if record else decision_schema()))

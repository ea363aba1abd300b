"""A document as a PDF. It reaches the template as data and never as markup, so no name can become a command."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import typst

from ..document import Document

STANDARD: Final = "ua-1"
# The first that has a character draws it. The first and the last are part of typst; those between look better where a
# machine has them. After these come all other fonts of the machine.
FONTS = ("Libertinus Serif", "Noto Naskh Arabic", "Noto Sans Arabic", "DejaVu Sans", "DejaVu Sans Mono")


@dataclass(frozen=True)
class Pressed:
    """The file. `problem` says what could not be drawn as it should, if anything."""

    data: bytes
    problem: str | None = None


def press(document: Document, *, stamp: datetime) -> Pressed:
    """The document as PDF; `stamp` is the moment that the file says it was made.

    Where no font of this machine has a character, a box stands for it, the file no longer claims PDF/UA, and `problem`
    names the text.
    """
    inputs = {"document": document.model_dump_json(), "fonts": json.dumps(FONTS)}
    try:
        return Pressed(_compile(inputs, stamp, [STANDARD]))
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        text = error.message.split(": ", 1)[-1]
        return Pressed(_compile(inputs, stamp, []), f"{text}; install a font that has it")


def _compile(inputs: dict[str, str], stamp: datetime, standards: list[Any]) -> bytes:
    made: Any = _press().compile(
        input=_template(), format="pdf", sys_inputs=inputs, pdf_standards=standards,
        timestamp=int(stamp.timestamp()),
    )  # fmt: skip
    return bytes(made)


@lru_cache
def _press() -> typst.Compiler:
    return typst.Compiler(font_paths=typst.Fonts(include_system_fonts=True, include_embedded_fonts=True))


@lru_cache
def _template() -> bytes:
    return files(__package__).joinpath("document.typ").read_bytes()

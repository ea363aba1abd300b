"""`isocourse letter`: the consultation letter, or the patient's plan, as a PDF."""

from __future__ import annotations

import sys
from typing import Annotated, TypeAlias

import typer
from rich.text import Text

from ..render import words
from ..render.document import Document
from ..render.leaflet import leaflet
from ..render.letter import letter as written
from ..render.patient import Course
from ..render.pdf import press
from ..render.terminal.console import console
from ..render.wording import LANGUAGES
from . import options
from .asking import emit, question
from .failure import Failure
from .intake import working
from .output import write_out

READERS = ("prescriber", "patient")
Reader: TypeAlias = Annotated[
    str, typer.Option("--for", metavar="READER", help="prescriber: the letter; patient: the patient's plan.")
]
Out: TypeAlias = Annotated[
    str | None, typer.Option("--out", metavar="FILE", help="Write the PDF; - for standard output.")
]
AboutAct: TypeAlias = Annotated[
    str | None, typer.Option("--act", metavar="ACT", help="What the letter answers. Default: where the course stands.")
]


def letter(
    record: options.RecordPath,
    reader: Reader = "prescriber",
    out: Out = None,
    act: AboutAct = None,
    name: Annotated[str | None, typer.Option("--name", help="The person's name, as printed.")] = None,
    clinic: Annotated[str | None, typer.Option("--clinic", help="The clinic and how to reach it, as printed.")] = None,
    to: Annotated[str | None, typer.Option("--to", help="Whom the letter is to, as printed.")] = None,
    language: Annotated[
        str, typer.Option("--language", metavar="LANGUAGE", help="Of the patient's plan: en, es, de, fr or ar.")
    ] = "en",
    at: options.At = None,
    programme: options.Programme = None,
    known_on: options.KnownOn = None,
    as_json: options.AsJson = False,
    confirm: options.Confirm = None,
    not_live: options.NotLive = None,
    monthly_tests: options.MonthlyTests = False,
    today: options.Today = None,
) -> None:
    """The consultation letter, or with --for patient the patient's plan, as a PDF."""
    if reader not in READERS:
        raise Failure(f"--for {reader!r} is not known; write prescriber or patient.{options.similar(reader, READERS)}")
    if language not in LANGUAGES:
        raise Failure(f"--language {language!r} is not known; write {', '.join(LANGUAGES)}.")
    if language != "en" and reader != "patient":
        raise Failure("--language is for the patient's plan; the letter is in English. Add --for patient.")
    if as_json and out == "-":
        raise Failure("--json and --out - both write to standard output; give --out a file.")
    if out is None and not as_json:
        raise Failure("Say where to write it, for example --out letter.pdf; --json prints what it says.")
    asked = question(
        record, at=at, known_on=known_on, programme=programme, confirm=confirm, not_live=not_live,
        monthly_tests=monthly_tests, today=today,
    )  # fmt: skip
    named = options.check_act(act) if act else None
    applied = asked.applied
    ahead, fade = asked.ahead_and_fade("take", *filter(None, (named,)))
    course = Course(asked.record, applied, ahead.decisions["take"], ahead.steps, fade)
    if reader == "patient":
        document = leaflet(course, name=name, clinic=clinic, language=language)
    else:
        usual = named or course.usual_act
        decision = ahead.decisions.get(usual) or asked.decide(usual)
        document = written(course, decision, asked.book, name=name, clinic=clinic, to=to)
    if out:
        _write(document, out)
    if as_json:
        emit(document.model_dump_json() + "\n")
    elif out != "-":
        console().print(Text(document.first, style="bold"))
        console().print(Text(document.second))


def _write(document: Document, out: str) -> None:
    with working("Setting the page …"):
        pressed = press(document, stamp=options.now())
    write_out(out, pressed.data)
    said = console(sys.stderr)
    if pressed.problem:
        said.print(Text(words.clean(f"In the PDF a box stands for what no font here has: {pressed.problem}.")))
    said.print(f"Written: {words.clean(out)}", soft_wrap=True)

"""`isocourse aid`: of 100 people like you, if you start now, wait, or do without."""

from __future__ import annotations

from ..dose import ledger
from ..render.aid import AHEAD, PLANS, UNDER_WAY, faces_of
from ..render.aid import aid as written
from ..render.terminal import document as terminal
from ..render.terminal.console import console
from . import options
from .asking import emit
from .failure import Failure, needs_sim
from .forecast import Html, On, Pdf, check_outputs, look_ahead, write_document
from .intake import read_record


def aid(
    record: options.RecordPath,
    on: On = None,
    html: Html = None,
    pdf: Pdf = None,
    known_on: options.KnownOn = None,
    as_json: options.AsJson = False,
    today: options.Today = None,
) -> None:
    """A decision aid for the patient: start now, wait, or do without. Status 2: no honest forecast."""
    check_outputs(html, pdf, as_json)
    day = options.read_day(on, "--on") if on else options.read_day(today, "--today")
    read = read_record(record, options.read_day(today, "--today"))
    if ledger(read, day, options.read_known(known_on)).state in UNDER_WAY:
        raise Failure(
            "The aid is for the choice to start, and this course is under way.",
            "`isocourse forecast` compares going on with stopping or taking less.",
        )
    found = look_ahead(read, list(PLANS.values()), day, day + AHEAD, known_on)
    with needs_sim():
        from ..forecast.charts import hundred_faces
    document = written(found, {key: hundred_faces(count) for key, count in faces_of(found).items()})
    write_document(document, html, pdf)
    if as_json:
        emit(document.model_dump_json() + "\n")
    elif "-" not in (html, pdf):
        terminal.show(document, console())

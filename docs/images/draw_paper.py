"""Draws the first pages on paper: `PYTHONPATH=src python docs/images/draw_paper.py` (needs the extra `test`)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pypdfium2

from isocourse import Record, decide, fade, load_rulebook, next_steps
from isocourse.render.document import Document
from isocourse.render.leaflet import leaflet
from isocourse.render.letter import letter
from isocourse.render.patient import Course
from isocourse.render.pdf import press

FOLDER = Path(__file__).parent
AT = datetime.fromisoformat("2026-11-09T10:00")  # on the programme's clock
CLINIC = "Skin Clinic, 555 0100"
SCALE = 1.25


def draw(name: str, document: Document) -> None:
    """Writes the first page of a document."""
    page = pypdfium2.PdfDocument(press(document, stamp=AT.replace(tzinfo=UTC)).data)[0]
    picture = page.render(scale=SCALE).to_pil().convert("P", palette=1, colors=64)
    picture.save(FOLDER / f"{name}.png", optimize=True)


def main() -> None:
    record, book = Record.load(FOLDER.parents[1] / "examples/dora.json"), load_rulebook()
    course = Course(
        record, book.programme("us-ipledge"), decide(record, act="take", at=AT), tuple(next_steps(record, at=AT)),
        fade.plan(record, at=AT),
    )  # fmt: skip
    draw("plan", leaflet(course, name="Dora", clinic=CLINIC))
    asked = decide(record, act="dispense", at=AT)
    draw("letter", letter(course, asked, book, name="Dora Example", clinic=CLINIC, to="Dr Example, general practice"))


if __name__ == "__main__":
    main()

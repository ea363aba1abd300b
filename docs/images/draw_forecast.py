"""Draws a forecast and a decision aid: `PYTHONPATH=src python docs/images/draw_forecast.py` (needs the extra `test`).

Draw anew after a calibration: the numbers are the simulator's.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2

from isocourse import Record
from isocourse.forecast import forecast, read_plan
from isocourse.forecast.charts import fans, hundred_faces
from isocourse.render.aid import PLANS, aid, faces_of
from isocourse.render.document import Document
from isocourse.render.forecast_page import DRAWN, forecast_page
from isocourse.render.pdf import press

FOLDER = Path(__file__).parent
EXAMPLES = FOLDER.parents[1] / "examples" / "forecast"
ON = date(2026, 9, 14)
SCALE = 1.25


def draw(name: str, document: Document) -> None:
    """Writes the first page of a document."""
    page = pypdfium2.PdfDocument(press(document, stamp=datetime(2026, 9, 14, tzinfo=UTC)).data)[0]
    picture = page.render(scale=SCALE).to_pil().convert("P", palette=1, colors=64)
    picture.save(FOLDER / f"{name}.png", optimize=True)


def main() -> None:
    on_course = forecast(Record.load(EXAMPLES / "milo.json"), on=ON, until=date(2027, 9, 1))
    draw("forecast", forecast_page(on_course, {quantity: fans(on_course, quantity) for quantity in DRAWN}))
    plans = [read_plan(words) for words in PLANS.values()]
    before = forecast(Record.load(EXAMPLES / "nia.json"), on=ON, until=date(2028, 9, 13), plans=plans)
    draw("aid", aid(before, {key: hundred_faces(count) for key, count in faces_of(before).items()}))


if __name__ == "__main__":
    main()

"""A forecast as a document for the prescriber: the answer, a fan for each plan, the table, and how to read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..forecast.result import Forecast
from . import futures, words
from .document import Document, Line, Paper, Picture, Section, Table

# Which quantity is drawn, under which title; the drawings come from forecast/charts.py, which needs the extra.
DRAWN = {
    "spots": "Inflamed spots on the face",
    "new lasting scars": "New scars that stay",
}
SHADES = "The line is the middle of the simulated people who fit; 50, 80 and 95 in 100 of them lie within the shades."


def forecast_page(forecast: Forecast, drawings: Mapping[str, Sequence[str]], paper: Paper = "a4") -> Document:
    """The document; `drawings` holds for each quantity in DRAWN an SVG a plan."""
    return Document(
        kind="letter", language="en", paper=paper, title="Forecast",
        about=(
            ("Person", forecast.person), ("As known on", words.day(forecast.on)), ("Until", words.day(forecast.until)),
        ),
        tone="plain", first=futures.first_line(forecast), second=futures.second_line(forecast),
        sections=(
            *(_drawing(forecast, quantity, drawings[quantity]) for quantity in DRAWN if quantity in drawings),
            _table(forecast),
            Section(
                title="What the words mean",
                lines=tuple(
                    Line(text=f"{one.word}: {one.means}.", note=f"{one.source}; {one.confidence}")
                    for one in forecast.definitions
                ),
            ),
            _unknown(forecast),
            Section(title="What it cannot say", lines=tuple(Line(text=limit) for limit in forecast.limits)),
        ),
        foot=(f"Model parameters of {forecast.parameters_dated}; unconfirmed numbers are marked in their file.",),
        running=f"Forecast, {words.day(forecast.on)}", page="Page",
    )  # fmt: skip


def _drawing(forecast: Forecast, quantity: str, fans: Sequence[str]) -> Section:
    """The fans, each with its end in words."""
    pictures = tuple(
        Picture(svg=svg, says=words.clean(f"{future.plan}: {futures.between(future.band(quantity).ranges[-1], '')}"))
        for svg, future in zip(fans, forecast.futures, strict=True)
    )
    under = f"Under each picture: {words.day(forecast.until)}, and in brackets where 8 in 10 lie."
    return Section(title=DRAWN[quantity], text=SHADES, pictures=pictures, after=under)


def _table(forecast: Forecast) -> Section:
    rows = tuple((row.asked, *row.answers) for row in futures.table(forecast))
    return Section(
        title="Plan by plan", text=futures.rests_on(forecast),
        table=Table(head=("", *(future.plan for future in forecast.futures)), rows=rows, even=True),
        after=futures.BRACKETS,
    )  # fmt: skip


def _unknown(forecast: Forecast) -> Section:
    drawn = f"Not on record, so drawn as among people who consult: {', '.join(forecast.assumed)}."
    lines = [Line(text=drawn)] if forecast.assumed else []
    lines += [Line(text=f"Not used: {one}.", tone="unknown") for one in forecast.aside]
    return Section(title="What is not known", lines=tuple(lines))

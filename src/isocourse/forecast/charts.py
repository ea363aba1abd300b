"""Pictures of a forecast as SVG: fans over time, and a hundred faces. No script is needed to look at them."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import altair as alt
import vl_convert as vlc

from .result import Band, Forecast

INK, QUIET, RULE, BLUE, GREEN = "#1b1f23", "#59616b", "#d9dad5", "#1b5a85", "#17663a"
FONT = "Libertinus Sans, DejaVu Sans, Arial, sans-serif"
SHARES = ((95, 0.16), (80, 0.26), (50, 0.42))  # bands, widest first, with their ink
LOWEST_TOP = {"spots": 10.0, "new lasting scars": 2.0}  # a chart never magnifies less than this to full height
HEADROOM = 1.04  # above the highest point, which is drawn whole
# A face in a box from -1 to 1: its features, drawn over a disc.
EYES = "M-0.4,-0.42L-0.4,-0.2M0.4,-0.42L0.4,-0.2"
SMILE, STRAIGHT = "M-0.5,0.2A0.6,0.5,0,0,0,0.5,0.2", "M-0.45,0.38L0.45,0.38"
ROWS = 10


def fans(forecast: Forecast, quantity: str) -> tuple[str, ...]:
    """A fan for each plan, all to the same scale, with the spots counted before as points."""
    bands = {future.plan: future.band(quantity) for future in forecast.futures}
    top = max(LOWEST_TOP.get(quantity, 0.0), *(found.within_95[1] for band in bands.values() for found in band.ranges))
    seen = _seen(forecast) if quantity == "spots" else []
    top = max([top, *(HEADROOM * row["value"] for row in seen)])
    first = min([forecast.on, *(date.fromisoformat(row["day"]) for row in seen)])
    return tuple(svg(_fan(band, seen, name, (first, forecast.until), top)) for name, band in bands.items())


def _fan(band: Band, seen: list[dict[str, Any]], name: str, span: tuple[date, date], top: float) -> Any:
    rows = [
        {"day": day.isoformat(), "middle": found.middle}
        | {f"low{share}": getattr(found, f"within_{share}")[0] for share, _ in SHARES}
        | {f"high{share}": getattr(found, f"within_{share}")[1] for share, _ in SHARES}
        for day, found in zip(band.days, band.ranges, strict=True)
    ]  # fmt: skip
    x = alt.X(
        "day:T",
        title=None,
        scale=alt.Scale(domain=[day.isoformat() for day in span]),
        axis=alt.Axis(format="%b %y", tickCount=4),
    )
    y = alt.Scale(domain=[0, top])
    base = _chart(rows).encode(x=x)
    layers: list[Any] = [
        base.mark_area(opacity=ink, color=BLUE).encode(
            y=alt.Y(f"low{share}:Q", scale=y, title=band.unit), y2=alt.Y2(f"high{share}:Q")
        )
        for share, ink in SHARES
    ]
    layers.append(base.mark_line(color=BLUE, strokeWidth=2).encode(y=alt.Y("middle:Q", scale=y)))
    if seen:
        points = _chart(seen).mark_point(filled=True, color=INK, size=45)
        layers.append(points.encode(x="day:T", y=alt.Y("value:Q", scale=y)))
    return alt.layer(*layers).properties(
        width=200, height=170, title=alt.TitleParams(name, fontSize=12, fontWeight="normal")
    )


def _chart(rows: list[dict[str, Any]]) -> alt.Chart:
    return alt.Chart(cast(Any, alt.Data)(values=rows))


def _seen(forecast: Forecast) -> list[dict[str, Any]]:
    """Inflamed spots as they were counted, the nodules of the same day added."""
    by_day: dict[str, float] = {}
    for one in forecast.seen:
        if one.measure in ("papules and pustules", "nodules", "papules, pustules and nodules"):
            by_day[one.on.isoformat()] = by_day.get(one.on.isoformat(), 0.0) + one.value
    return [{"day": day, "value": value} for day, value in by_day.items()]


def hundred_faces(count: int, colour: str = GREEN) -> str:
    """A hundred faces: `count` of them full and glad, the others empty and grave. It does not rest on colour alone."""
    rows = [{"x": place % ROWS, "y": place // ROWS, "yes": place < count} for place in range(100)]
    base = _chart(rows).encode(x=alt.X("x:O", axis=None), y=alt.Y("y:O", axis=None, scale=alt.Scale(paddingInner=0.1)))
    disc = base.mark_point(shape="circle", size=280, filled=True, stroke=colour, strokeWidth=1.2).encode(
        color=alt.condition("datum.yes", alt.value(colour), alt.value("white"))
    )
    faces = [
        base.transform_filter(which).mark_point(
            shape=EYES + mouth, size=280, filled=False, strokeWidth=1.4, strokeCap="round", stroke=ink
        )
        for which, mouth, ink in (("datum.yes", SMILE, "white"), ("!datum.yes", STRAIGHT, colour))
    ]
    return svg(alt.layer(disc, *faces).properties(width=220, height=220))


def svg(chart: Any) -> str:
    """The chart as SVG text, in the page's own letters and colours."""
    plain = chart.configure(font=FONT, background="white").configure_view(stroke=None).configure_axis(
        labelColor=QUIET, titleColor=QUIET, gridColor=RULE, domainColor=RULE, tickColor=RULE, titleFontWeight="normal"
    ).configure_title(color=INK, fontSize=14)  # fmt: skip
    return str(vlc.vegalite_to_svg(plain.to_json()))

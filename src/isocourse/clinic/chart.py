"""A course over time as a Vega-Lite chart: lanes over the same days, under a strip of the whole course.

Dragging across the strip shows that part in every lane. The specification is the same for everybody and made once; what
differs are three tables. Colours are those of the page's stylesheet, in whatever scheme.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, cast

import altair as alt

from .timeline import TONES, Bar, Lane, Mark, Timeline

Row = dict[str, Any]
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif'
INK, QUIET, LINE, PLAIN, LIMIT = "var(--ink)", "var(--quiet)", "var(--line)", "var(--hold)", "var(--block)"
WIDTH = 760  # the script of the page sets it to what there is
STRIP, TITLE, BAR, ROW = 34, 20, 18, 22  # heights: the strip, a title, a bar, a row of bars
VALUES, LINE_APART = 96, 18  # height of a lane of values, and what each line after the second adds
BESIDE = 0.04  # of the days, on either side
HEADROOM = 1.3  # above the highest value, for its figure
DAY = 86_400_000  # in the milliseconds of a browser


def chart(found: Timeline) -> dict[str, Any]:
    """The specification with the tables of a course, ready to be sent as JSON."""
    plain = [lane for lane in found.lanes if not lane.valued]
    valued = [lane for lane in found.lanes if lane.valued]
    heights = [TITLE + ROW * lane.depth for lane in plain]
    tops, height = [sum(heights[:place]) for place in range(len(plain))], sum(heights) + TITLE
    tables = {
        "strip": [*_ends(found), *(row for lane in found.lanes for row in _strip_rows(lane))],
        "lanes": [*_ends(found), *({"kind": "edge", "top": top} for top in (0, height)),
                  *(row for lane, top in zip(plain, tops, strict=True) for row in _lane_rows(lane, top))],
        "values": [row | {"place": place} for place, lane in enumerate(valued) for row in _value_rows(lane, found)],
    }  # fmt: skip
    whole = _whole()
    strip, lanes, values = whole["vconcat"]
    lines = max((len(lane.limits) for lane in valued), default=0)
    high = VALUES + LINE_APART * max(0, lines - 2)
    shown = [strip, {**lanes, "height": height}]
    shown += [{**values, "spec": {**values["spec"], "height": high}}] if valued else []
    return {**whole, "vconcat": shown, "datasets": tables}


def _ends(found: Timeline) -> list[Row]:
    """The ends of the days that are drawn, so that every lane reaches as far as the others; and today."""
    beside = (found.last - found.first) * BESIDE
    ends = (_day(found.first - beside), _day(found.last + beside))
    today = {"kind": "today", "day": _day(found.today), "read": "Today"}
    return [*({"kind": "end", "day": day} for day in ends), today]


def _strip_rows(lane: Lane) -> Iterator[Row]:
    yield from ({"kind": "mark", "day": _day(mark.day), "tone": mark.tone} for mark in lane.marks)
    yield from (_bar(bar) for bar in lane.bars if bar.label)


def _lane_rows(lane: Lane, top: int) -> Iterator[Row]:
    yield {"kind": "title", "says": lane.title, "top": top + TITLE / 2}
    yield from (_mark(mark) | {"top": top + TITLE + BAR / 2} for mark in lane.marks)
    for bar in lane.bars:
        over = top + TITLE + ROW * bar.row
        yield _bar(bar) | {"top": over, "under": over + BAR, "between": over + BAR / 2}


def _value_rows(lane: Lane, found: Timeline) -> Iterator[Row]:
    yield from _ends(found)
    said = f"{lane.title}, {lane.unit}" if lane.unit else lane.title
    yield from ({"kind": "edge", "value": value} for value in (0, lane.top * HEADROOM))
    yield {"kind": "title", "says": said}
    yield from ({"kind": "limit", "value": line.value, "says": line.says} for line in lane.limits)
    yield from (_mark(mark) | {"value": mark.value, "last": mark is lane.marks[-1]} for mark in lane.marks)


def _mark(mark: Mark) -> Row:
    return {"kind": "mark", "day": _day(mark.day), "tone": mark.tone, "read": mark.read}


def _bar(bar: Bar) -> Row:
    """To the end of its last day."""
    first, end = _day(bar.first), _day(bar.last + timedelta(1))
    return {"kind": "bar", "day": first, "end": end, "middle": (first + end) / 2, "tone": bar.tone, "label": bar.label,
            "read": bar.read}  # fmt: skip


def _day(day: date) -> int:
    """A date without a time, as a browser counts: in UTC, so that nowhere it is the day before."""
    return (day - date(1970, 1, 1)).days * DAY


@lru_cache
def _whole() -> dict[str, Any]:
    """The strip, the lanes of bars and marks, and the lanes of values."""
    made = (
        alt.vconcat(_strip(), _lanes(), _values(), spacing=6)
        .resolve_scale(color="shared", shape="shared")
        .configure(font=FONT, background="transparent")
        .configure_view(stroke=None)
        .configure_axis(labelColor=QUIET, gridColor=LINE, domain=False, tickColor=LINE, labelFontSize=11)
    )  # fmt: skip
    return cast(dict[str, Any], made.to_dict(validate=False))


def _strip() -> Any:
    span = alt.selection_interval(name="span", encodings=["x"], mark=alt.BrushConfig(
        fill=PLAIN, fillOpacity=0.2, stroke=PLAIN, strokeWidth=2, cursor="move",
    ))  # fmt: skip
    x = _x(alt.Axis(orient="top", grid=False, format="%b %Y", labelOverlap=True, tickCount="month"))
    base = alt.Chart(alt.NamedData("strip")).encode(x=x)
    return alt.layer(
        _only(base, "end").mark_point(opacity=0).add_params(span),
        _only(base, "bar").mark_rect(opacity=0.35, color=PLAIN).encode(x2="end", y=alt.value(20), y2=alt.value(STRIP)),
        _only(base, "mark").mark_tick(thickness=2, height=12).encode(y=alt.value(11), color=_colour()),
        _only(base, "today").mark_rule(color=INK, strokeDash=[4, 3]),
    ).properties(width=WIDTH, height=STRIP)


def _lanes() -> Any:
    down: Row = {"axis": None, "scale": alt.Scale(reverse=True, nice=False)}
    axis = alt.Axis(orient="top", format="%-d %b", labelOverlap=True)
    x, top = _x(axis, zoomed=True), alt.Y("top:Q", **down)
    base = alt.Chart(alt.NamedData("lanes")).encode(x=x)
    bars = _only(base, "bar")
    return alt.layer(
        _only(base, "end").mark_point(opacity=0),
        _only(alt.Chart(alt.NamedData("lanes")).encode(y=top), "edge").mark_point(opacity=0),
        bars.mark_rect(clip=True, cornerRadius=4).encode(
            x2="end", y=top, y2="under", color=_colour(), tooltip="read:N"
        ),
        bars.mark_text(clip=True, fontWeight=600, color="var(--card)").encode(
            x=_x(axis, "middle", zoomed=True), y=alt.Y("between:Q", **down), text="label:N"
        ),
        _points(base).encode(y=top),
        _titles(base).encode(y=top),
        _today(base),
    ).properties(width=WIDTH)  # fmt: skip


def _values() -> Any:
    y = alt.Y("value:Q", title=None, axis=alt.Axis(tickCount=3, grid=False), scale=alt.Scale(nice=False))
    x = _x(alt.Axis(labels=False, ticks=False), zoomed=True)
    base = alt.Chart().encode(x=x)
    by_value = alt.Chart().encode(y=y)
    limits, marks = _only(by_value, "limit"), _only(base.encode(y=y), "mark")
    return alt.layer(
        _only(base, "end").mark_point(opacity=0),
        _only(by_value, "edge").mark_point(opacity=0),
        limits.mark_rule(color=LIMIT, strokeDash=[6, 4]),
        limits.mark_text(color=LIMIT, align="left", baseline="bottom", dy=-2, fontSize=11).encode(
            x=alt.value(4), text="says:N"
        ),
        marks.mark_line(clip=True, color=PLAIN, strokeWidth=2),
        marks.transform_filter("datum.last").mark_text(clip=True, dy=-12, fontWeight=600, color=INK).encode(
            text="value:Q"
        ),
        _points(base).encode(y=y),
        _titles(alt.Chart()).encode(y=alt.value(-8)),
        _today(base),
    ).properties(width=WIDTH).facet(
        row=alt.Row("place:O", header=None), data=alt.NamedData("values"), spacing=26
    ).resolve_scale(y="independent")  # fmt: skip


def _only(base: alt.Chart, kind: str) -> alt.Chart:
    return base.transform_filter(f"datum.kind === '{kind}'")


def _points(base: alt.Chart) -> alt.Chart:
    look: Row = {"filled": True, "opacity": 1, "size": 110, "stroke": "var(--card)", "strokeWidth": 1}
    return _only(base, "mark").mark_point(clip=True, **look).encode(
        color=_colour(), shape=alt.Shape("tone:N", scale=_scale("shape"), legend=None), tooltip="read:N"
    )


def _titles(base: alt.Chart) -> alt.Chart:
    return _only(base, "title").mark_text(align="left", fontWeight=600, fontSize=13, color=INK).encode(
        x=alt.value(0), text="says:N"
    )


def _today(base: alt.Chart) -> alt.Chart:
    return _only(base, "today").mark_rule(clip=True, color=INK, strokeDash=[4, 3]).encode(tooltip="read:N")


def _x(axis: alt.Axis, field: str = "day", *, zoomed: bool = False) -> alt.X:
    part: Row = {"domainRaw": {"expr": "span.day"}} if zoomed else {}
    return alt.X(f"{field}:T", title=None, scale=alt.Scale(type="utc", nice=False, **part), axis=axis)


def _colour() -> alt.Color:
    return alt.Color("tone:N", scale=_scale("colour"), legend=None)


def _scale(what: str) -> alt.Scale:
    return alt.Scale(domain=list(TONES), range=[getattr(tone, what) for tone in TONES.values()])

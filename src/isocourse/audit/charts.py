"""The picture of an audit as SVG: a bar for each measure. Needs the extra `isocourse[audit]`."""

from __future__ import annotations

from typing import Any, cast

import altair as alt
import vl_convert as vlc

from .measures import measures
from .report import Report

INK, QUIET, RULE, GOOD, CARE = "#1b1f23", "#59616b", "#d9dad5", "#17663a", "#865a00"
FONT = "Libertinus Sans, DejaVu Sans, Arial, sans-serif"


def shares(report: Report) -> str:
    """For each measure its share of everybody, of 100; of some, fewer is better. Hidden ones have no bar."""
    better = {measure.code: f"{measure.better} is better" for measure in measures()}
    rows: list[dict[str, Any]] = [
        {"measure": one.title, "share": one.share, "said": f"{one.share:.0f}", "better": better[one.measure]}
        for one in report.of("all")
        if one.share is not None
    ]
    order = [row["measure"] for row in rows]
    base = alt.Chart(cast(Any, alt.Data)(values=rows)).encode(
        y=alt.Y("measure:N", sort=order, title=None, axis=alt.Axis(labelLimit=320, labelFontSize=12)),
        x=alt.X("share:Q", title="of 100", scale=alt.Scale(domain=[0, 100])),
    )
    colour = alt.Scale(domain=["more is better", "fewer is better"], range=[GOOD, CARE])
    legend = alt.Legend(title=None, orient="top", labelFontSize=12)
    bars = base.mark_bar(height=15).encode(color=alt.Color("better:N", scale=colour, legend=legend))
    said = base.mark_text(align="left", dx=4, color=INK, fontSize=12).encode(text="said:N")
    plain = (
        alt.layer(bars, said)
        .properties(width=330, height=26 * max(len(order), 1))
        .configure(font=FONT, background="white")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=INK, titleColor=QUIET, gridColor=RULE, domainColor=RULE, tickColor=RULE, titleFontWeight="normal"
        )
    )
    return str(vlc.vegalite_to_svg(plain.to_json()))

"""Pictures of a trial and of the burden as SVG: outcomes by group and plan, scars by plan, what the answer hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import Any, cast

import altair as alt

from ..forecast.charts import BLUE, GREEN, QUIET, svg
from .burden import Burden, Influence
from .run import Trial

WIDTH, ROW, LABELS = 330, 15, 150
FEWEST = 30  # people; of fewer, a line across the whole picture says nothing
COLOURS = (BLUE, "#865a00", GREEN, QUIET, "#67399e", "#a0231c")
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")


def by_group(trial: Trial, outcome: str, share: bool) -> str:
    """A dot for each plan in each group of at least FEWEST, with two standard errors; shares as so many of 100."""
    held = trial.summary.sel(outcome=outcome)
    scale, most = (100, 1.0) if share else (1, inf)
    rows: list[dict[str, Any]] = [
        {
            "group": str(group), "plan": str(plan), "mean": scale * mean,
            "low": scale * max(mean - 2 * error, 0.0), "high": scale * min(mean + 2 * error, most),
        }
        for group in held.group.values
        if float(held.people.sel(group=group)) >= FEWEST
        for plan in held.plan.values
        for cell in (held.sel(group=group, plan=plan),)
        for mean, error in ((float(cell["mean"]), float(cell["error"])),)
        if mean == mean
    ]  # fmt: skip
    groups = list(dict.fromkeys(row["group"] for row in rows))
    plans = list(dict.fromkeys(row["plan"] for row in rows))
    legend = alt.Legend(title=None, orient="top", columns=2, labelLimit=LABELS, labelFontSize=12)
    base = _chart(rows).encode(
        y=alt.Y("group:N", sort=groups, title=None, axis=alt.Axis(labelLimit=LABELS, labelFontSize=12)),
        yOffset=alt.YOffset("plan:N", sort=plans),
        color=alt.Color("plan:N", sort=plans, scale=_scale(plans, COLOURS), legend=legend),
    )
    title = "of 100" if share else "a person"
    shape = alt.Shape("plan:N", sort=plans, scale=_scale(plans, SHAPES), legend=legend)
    dots = base.mark_point(filled=True, size=45, opacity=1).encode(x=alt.X("mean:Q", title=title), shape=shape)
    lines = base.mark_rule(strokeWidth=1.5).encode(x=alt.X("low:Q", title=title), x2="high:Q")
    height = max(ROW * len(plans), 2 * ROW) * len(groups)
    return svg(alt.layer(lines, dots).properties(width=WIDTH, height=height))


def scars(burden: Burden) -> str:
    """New scars that stay a person who qualifies, by when the course is offered."""
    rows = [{"plan": plan, "scars": value} for plan, value in burden.new_scars.items()]
    order = list(burden.new_scars)
    base = _chart(rows).encode(y=alt.Y("plan:N", sort=order, title=None, axis=alt.Axis(labelFontSize=12)))
    bars = base.mark_bar(color=BLUE, height=18).encode(x=alt.X("scars:Q", title="new scars that stay, a person"))
    return svg(bars.properties(width=WIDTH, height=30 * len(order)))


def hangs_on(influences: Sequence[Influence]) -> str:
    """How far each number moves the scars spared a person."""
    rows: list[dict[str, Any]] = [{"number": one.parameter.replace("_", " "), "move": one.move} for one in influences]
    order = [row["number"] for row in rows]
    axis = alt.Axis(labelLimit=LABELS, labelFontSize=12)
    base = _chart(rows).encode(y=alt.Y("number:N", sort=order, title=None, axis=axis))
    bars = base.mark_bar(color=BLUE, height=12).encode(x=alt.X("move:Q", title="scars spared a person"))
    return svg(bars.properties(width=WIDTH, height=22 * len(order)))


def _chart(rows: list[dict[str, Any]]) -> alt.Chart:
    return alt.Chart(cast(Any, alt.Data)(values=rows))


def _scale(plans: list[str], marks: tuple[str, ...]) -> alt.Scale:
    """A mark for each plan, from the beginning again where there are more plans."""
    return alt.Scale(domain=plans, range=[marks[place % len(marks)] for place in range(len(plans))])

"""Draws how the simulator works, by the simulator: `PYTHONPATH=src python docs/images/draw_simulator.py`.

Needs the extra `test`. Draw anew after a calibration; docs/explanation/how-the-simulator-works.md shows the pictures.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import altair as alt
import numpy as np

from isocourse.forecast.charts import BLUE, GREEN, INK, QUIET, svg
from isocourse.sim import UNTREATED, Course, people, simulate
from isocourse.sim.arm import Arm
from isocourse.sim.concentration import Dose, levels
from isocourse.sim.quantities import relapsed

FOLDER = Path(__file__).parent
CROWD = people(2_000, seed=7, severity=("moderate", "very severe"))
COURSE = Course.of(mg_per_kg=0.5, days=28, food="meal").then(mg_per_kg=1.0, days=140, food="meal")
WAITED = Course.of(mg_per_kg=0.5, days=28, food="meal", first=365).then(mg_per_kg=1.0, days=140, food="meal")
YEAR, STEP = 365, 7
WIDTH, HEIGHT = 400, 110
BANDS = ((10, 90, 0.2), (25, 75, 0.35))
Rows = list[dict[str, Any]]


def main() -> None:
    write("simulator-blood", blood())
    write("simulator-course", course())
    write("simulator-scars", scars())
    write("simulator-relapse", relapse())


def write(name: str, chart: Any) -> None:
    (FOLDER / f"{name}.svg").write_text(svg(chart), "utf-8")


def blood() -> Any:
    """Three days of one dose of 40 mg a day from the first, with a fat meal, an ordinary one, and fasted."""
    hours = np.arange(0, 72.1, 0.5)
    rows: Rows = []
    for words, food in (("with a fat meal", "fed"), ("with an ordinary meal", "meal"), ("fasted", "fasted")):
        level = levels(CROWD[:500], [Dose(40.0, 24.0 * day, food=food) for day in range(3)], hours)
        rows += ranges(hours, level, meal=words)
    return panel(rows, "Isotretinoin in blood, ng/mL", "hours since the first capsule", by="meal")


def course() -> Any:
    """From dose to spots: one panel a step, over a year."""
    days = range(0, YEAR + 1, STEP)
    states = ("dose", "gland", "sebum", "comedones", "inflammatory", "nodules", "dryness", "triglycerides")
    treated = simulate(CROWD, COURSE, YEAR, at=days, keep=states)
    untreated = simulate(CROWD, UNTREATED, YEAR, at=days, keep=states)
    weight = CROWD.covariates["weight"]
    months = np.array(days) / 30.4375
    steps = (
        ("1. Taken so far, mg/kg", treated["dose"] / weight, None),
        ("2. Oil gland: size, 1 = before", treated["gland"], None),
        ("3. Oil on the skin, 1 = before", treated["sebum"], None),
        ("4. Comedones", treated["comedones"], untreated["comedones"]),
        ("5. Papules and pustules: the first weeks may be worse", treated["inflammatory"], untreated["inflammatory"]),
        ("6. Nodules", treated["nodules"], untreated["nodules"]),
        ("7. Dryness, 0 to 1", treated["dryness"], None),
        ("8. Triglycerides, mmol/L", treated["triglycerides"], None),
    )
    charts = []
    for title, values, other in steps:
        rows = ranges(months, values, who="with the course")
        if other is not None:
            rows += ranges(months, other, who="untreated")
        last = title is steps[-1][0]
        charts.append(panel(rows, title, "months since the first capsule" if last else None, by="who"))
    return alt.vconcat(*charts, spacing=14).resolve_scale(color="independent", strokeDash="independent")


def scars() -> Any:
    """New scars that will stay: the average person, treated now, a year later, never."""
    days = range(0, 3 * YEAR + 1, 28)
    value = CROWD.parameters.value
    stays = value("scar_settling") / (value("scar_settling") + value("scar_resolution"))
    rows: Rows = []
    for words, plan in (("now", COURSE), ("a year later", WAITED), ("never", UNTREATED)):
        out = simulate(CROWD, plan, max(days), at=days, keep=("young_scars", "lasting_scars"))
        staying = out["lasting_scars"] + stays * out["young_scars"]
        mean = (staying - staying[0]).mean(axis=1)
        rows += [
            {"x": day / 30.4375, "middle": float(new), "course": words} for day, new in zip(days, mean, strict=True)
        ]
    return panel(rows, "New scars that will stay, average", "months from today", by="course")


def relapse() -> Any:
    """The share who come back for an oral medicine within two years, by the cumulative dose they stopped at."""
    rows: Rows = []
    for words in ("mild", "moderate", "severe"):
        crowd = people(1_000, seed=7, severity=words)
        for target in range(30, 241, 15):
            plan = Course.of(mg_per_kg=0.7, days=target * 2, food="meal", limit=float(target))
            day = plan.days + 730
            share = relapsed("oral")(Arm.run(crowd, plan, [day]), day).mean()
            rows.append({"x": target, "middle": 100 * float(share), "acne": words + " acne"})
    return panel(rows, "Back on an acne medicine by mouth within two years, of 100", "mg/kg taken in all", by="acne")


def ranges(x: Sequence[float] | np.ndarray, values: np.ndarray, **words: str) -> Rows:
    """The middle of (place, person) and the bands about it, a row for each place."""
    cuts = {f"p{cut}": np.percentile(values, cut, axis=1) for low, high, _ in BANDS for cut in (low, high)}
    middle = np.median(values, axis=1)
    return [
        {"x": float(place), "middle": float(middle[i]), **{name: float(row[i]) for name, row in cuts.items()}, **words}
        for i, place in enumerate(x)
    ]


def panel(rows: Rows, title: str, below: str | None, by: str) -> Any:
    """One panel: a line and bands for each word of `by`, told apart by dash as well as by colour."""
    order = list(dict.fromkeys(row[by] for row in rows))
    base = alt.Chart(cast(Any, alt.Data)(values=rows)).encode(x=alt.X("x:Q", title=below, scale=alt.Scale(nice=False)))
    drawn = {"labelFontSize": 13, "symbolType": "stroke", "symbolStrokeWidth": 3, "symbolSize": 400, "symbolOpacity": 1}
    legend = alt.Legend(title=None, orient="top", **drawn) if len(order) > 1 else None
    colour = alt.Color(f"{by}:N", sort=order, scale=alt.Scale(domain=order, range=[BLUE, QUIET, GREEN]), legend=legend)
    dash = alt.StrokeDash(
        f"{by}:N", sort=order, scale=alt.Scale(domain=order, range=[[1, 0], [6, 4], [2, 2]]), legend=legend
    )
    layers: list[Any] = []
    if "p10" in rows[0]:
        layers = [
            base.mark_area(opacity=ink).encode(y=alt.Y(f"p{low}:Q", title=None), y2=alt.Y2(f"p{high}:Q"), color=colour)
            for low, high, ink in BANDS
        ]
    layers.append(base.mark_line(strokeWidth=2).encode(y=alt.Y("middle:Q", title=None), color=colour, strokeDash=dash))
    words = alt.TitleParams(title, anchor="start", fontSize=14, color=INK)
    return alt.layer(*layers).properties(width=WIDTH, height=HEIGHT if "p10" in rows[0] else 180, title=words)


if __name__ == "__main__":
    main()

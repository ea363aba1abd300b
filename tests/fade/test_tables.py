"""The rows of plans.md: what is planned for each kind of scar."""

from __future__ import annotations

from pathlib import Path

import pytest

from isocourse.fade import FadePlan, Span

from .people import planned_for

PAGE = Path(__file__).parent / "plans.md"


def rows() -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    header: list[str] = []
    for line in PAGE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if cells and not header:
            header = cells
        elif cells and "case" in header and not set(line) <= set("|-"):
            found.append(dict(zip(header, cells, strict=True)))
        elif not cells:
            header = []
    return found


def read(text: str) -> dict[str, str]:
    """`a=1, b` as names with values."""
    parts = [part.strip() for part in text.split(",") if part.strip() not in ("", "-")]
    return {name: value or "yes" for name, _, value in (part.partition("=") for part in parts)}


def day(span: Span | None) -> str:
    return str(span.start) if span else "-"


def told(plan: FadePlan) -> dict[str, str]:
    """The plan as a row writes it."""
    stages = plan.stages
    columns = {
        "stages": [stage.id for stage in stages],
        "choices": [" + ".join(choice.procedure for choice in stage.choices) for stage in stages],
        "sessions": ["-".join(map(str, stage.sessions)) if stage.sessions else "-" for stage in stages],
        "label": [day(stage.label) for stage in stages],
        "statements": [day(stage.statements) for stage in stages],
    }
    return {name: " > ".join(cells) or "-" for name, cells in columns.items()}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["case"])
def test_plan(row):
    counts = {name: int(count) for name, count in read(row["map"]).items()}
    found = told(planned_for(counts, **read(row["change"])))
    assert found == {name: row[name] for name in found}


def test_there_are_rows():
    assert len(rows()) > 20

"""The unit in which a laboratory reports changes no action."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from isocourse import Ask, Record, decide_many
from tests.spec.people import build

# Every edge, with the whole numbers around it.
EDGES = (200, 398.58, 400, 496.01, 500, 797.17, 800)
MG_DL = sorted({round(edge) + step for edge in EDGES for step in range(-4, 5)})
MMOL_L = sorted({round(edge * 0.01129 + step / 100, 2) for edge in EDGES for step in range(-4, 5)})
ACTS = ("prescribe", "take", "follow")


def actions(values: list[tuple[float, str]]) -> list[list[tuple[str, tuple[str, ...]]]]:
    records = [
        Record.from_dict(build("on-treatment", f"tg: value={value}, unit={unit}")) for value, unit in values
    ]
    asks = [Ask(record, act, date(2026, 3, 2)) for record in records for act in ACTS]
    found = [(item.answer.value, item.codes) for item in decide_many(asks)]
    return [found[start : start + len(ACTS)] for start in range(0, len(found), len(ACTS))]


def test_triglycerides_in_mg_dl_and_as_reported_in_mmol_l():
    assert actions([(value, "mg/dL") for value in MG_DL]) == actions(
        [(round(value * 0.01129, 2), "mmol/L") for value in MG_DL]
    )


def test_triglycerides_in_mmol_l_and_as_reported_in_mg_dl():
    assert actions([(value, "mmol/L") for value in MMOL_L]) == actions(
        [(round(value / 0.01129), "mg/dL") for value in MMOL_L]
    )


def test_more_triglycerides_are_never_answered_more_lightly():
    order = ("allow", "reduce", "review", "hold", "block", "stop")
    weights = [[order.index(answer) for answer, _ in each] for each in actions([(value, "mg/dL") for value in MG_DL])]
    for lower, higher in pairwise(weights):
        assert all(a <= b for a, b in zip(lower, higher, strict=True))

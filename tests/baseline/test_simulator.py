"""What the simulator gave when this file was written; moved only by `python -m tests.baseline.test_simulator`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("numpy")

from isocourse.sim import Course, layout, people, simulate

FILE = Path(__file__).with_name("simulator.json")
COURSE = Course.of(mg_per_kg=0.5, days=28, food="meal", missed=0.1).then(mg_per_kg=0.9, days=140, food="meal")
VISITS = (0, 28, 84, 168, 365, 730)


def figures():
    out = simulate(people(500, seed=2026), COURSE, VISITS[-1], at=VISITS, engine="numpy")
    return {name: [float(f"{value:.9g}") for value in out[name].mean(axis=1)] for name in layout.STATES}


def test_the_simulator_still_gives_the_same():
    expected = json.loads(FILE.read_text("utf-8"))
    found = figures()
    assert found.keys() == expected.keys()
    for name, values in expected.items():
        assert found[name] == pytest.approx(values, rel=1e-7, abs=1e-12), name


if __name__ == "__main__":
    FILE.write_text(json.dumps(figures(), indent=1) + "\n", "utf-8")

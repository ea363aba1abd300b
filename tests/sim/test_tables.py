"""The table form: read strictly, documented fully, and the command's exit status."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("numpy")

from isocourse.sim.course import Course
from isocourse.sim.quantities import QUANTITIES
from isocourse.sim.tables import ArmSpec, Step, Table, TableProblem, Target, day_of, read_tables
from isocourse.sim.validate import main

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "validation-tables.md"
TABLE = """
study = "A study"
citation = "doi:10.0000/example"
confidence = "S"
simulated = 60

[arm.daily]
course = [{ mg = 20, weeks = 4 }]

[[target]]
arm = "daily"
quantity = "dose"
value = 560
tolerance = 0.001
"""


@pytest.mark.parametrize("model", [Step, ArmSpec, Target, Table])
def test_every_key_is_documented(model):
    text = PAGE.read_text("utf-8")
    assert not [name for name in model.model_fields if name not in text]


def test_every_quantity_is_documented_as_it_is():
    text = PAGE.read_text("utf-8")
    assert not [name for name, (_, words) in QUANTITIES.items() if f"| `{name}` | {words} |" not in text]


@pytest.mark.parametrize(
    ("time", "day"),
    [("day 5", 5), ("week 2", 14), ("month 1", 30), ("year 1", 365), ("end", 28), ("month 12 after end", 28 + 365)],
)
def test_times(time, day):
    assert day_of(time, Course.of(mg=20, days=28)) == day


def test_a_met_table_passes(tmp_path, capsys):
    (tmp_path / "study.toml").write_text(TABLE)
    assert main([str(tmp_path), "--brief"]) == 0
    assert "pass  study: 1 of 1 targets\n1 of 1 tables met" in capsys.readouterr().out
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 of 1 tables met, 1 of 1 targets"


def test_an_unmet_one_fails(tmp_path, capsys):
    (tmp_path / "study.toml").write_text(TABLE.replace("value = 560", "value = 561"))
    assert main([str(tmp_path)]) == 1
    out = capsys.readouterr().out
    assert "FAIL" in out
    assert out.splitlines()[-1] == "0 of 1 tables met, 0 of 1 targets"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('quantity = "dose"', 'quantity = "oil"', "no quantity 'oil'"),
        ('arm = "daily"', 'arm = "weekly"', "names the arm 'weekly'"),
        ("tolerance = 0.001", "", "give either tolerance, or low and high"),
        ("weeks = 4", "fortnights = 2", "fortnights"),
        ("simulated = 60", "simulated = 60\nweather = 1", "weather"),
        ("tolerance = 0.001", 'tolerance = 0.001\nat = "soon"', "String should match pattern"),
        ('quantity = "dose"', 'quantity = "dose"\ntake = "share"', "a share needs at_least or at_most"),
    ],
)
def test_refusals_name_the_file_and_the_place(tmp_path, capsys, old, new, words):
    (tmp_path / "study.toml").write_text(TABLE.replace(old, new))
    assert main([str(tmp_path)]) == 3
    said = capsys.readouterr().err
    assert words in said
    assert "study.toml" in said


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(TableProblem, match="no table here"):
        read_tables(tmp_path)

"""A trial: the same people under every plan, whatever the chunks; sums that agree with the people themselves."""

import numpy as np
import pyarrow as pa
import pytest

from isocourse.trial import people_of, read_protocol, trial

TEXT = b"""
years = 1
seed = 3
by = ["sex", "age"]
[people]
gags = [25, 44]
[[plan]]
name = "course"
take = "0.5 mg/kg for 20 weeks"
[[plan]]
name = "again"
take = "0.5 mg/kg for 20 weeks"
[[plan]]
name = "half"
take = "0.25 mg/kg for 20 weeks"
[[plan]]
name = "none"
take = "none"
"""
COUNT = 60


@pytest.fixture(scope="module")
def protocol():
    return read_protocol(TEXT)


@pytest.fixture(scope="module")
def table(protocol):
    return pa.Table.from_batches(people_of(protocol, COUNT)).to_pylist()


@pytest.fixture(scope="module")
def summary(protocol):
    return trial(protocol, COUNT).summary


def of(table, plan, outcome):
    return np.array([row[outcome] for row in table if row["plan"] == plan], dtype=float)


def test_everybody_lives_under_every_plan(table):
    people = [[row["person"] for row in table if row["plan"] == plan] for plan in ("course", "again", "half", "none")]
    assert people == [list(range(COUNT))] * 4


def test_the_same_plan_gives_everybody_the_same(table, summary):
    assert (of(table, "course", "new_scars") == of(table, "again", "new_scars")).all()
    assert float(summary["difference"].sel(plan="again", group="everybody", outcome="new_scars")) == 0


def test_less_drug_more_scars_for_every_single_person(table):
    course, half, none = (of(table, plan, "new_scars") for plan in ("course", "half", "none"))
    assert (course <= half).all()
    assert (half < none).all()


def test_the_summary_is_that_of_the_people(table, summary):
    values = of(table, "half", "relapse_oral")
    cell = summary.sel(plan="half", group="everybody", outcome="relapse_oral")
    assert float(cell["mean"]) == pytest.approx(values.mean(), rel=1e-5)
    assert float(cell["error"]) == pytest.approx(values.std() / np.sqrt(COUNT), rel=1e-4)
    apart = values - of(table, "course", "relapse_oral")
    assert float(cell["difference"]) == pytest.approx(apart.mean(), rel=1e-4)
    assert float(cell["difference_error"]) == pytest.approx(apart.std() / np.sqrt(COUNT), rel=1e-3)
    women = np.array([row["relapse_oral"] for row in table if row["plan"] == "half" and row["sex"] == "female"])
    assert float(summary["mean"].sel(plan="half", group="female", outcome="relapse_oral")) == pytest.approx(
        women.mean(), rel=1e-5
    )


def test_groups_part_the_people(summary):
    people = {group: float(summary.people.sel(group=group)) for group in summary.group.values}
    assert people["male"] + people["female"] == people["everybody"] == COUNT
    assert people["under 18 years"] + people["18 to 24 years"] + people["25 years and over"] == COUNT


def test_nobody_untreated_relapses_after_treatment(summary):
    assert np.isnan(float(summary["mean"].sel(plan="none", group="everybody", outcome="relapse_oral")))


def test_chunks_change_nothing(protocol, summary, monkeypatch):
    monkeypatch.setattr("isocourse.trial.run.CHUNK", 17)
    again = trial(protocol, COUNT).summary
    assert np.allclose(again["mean"], summary["mean"], rtol=1e-12, equal_nan=True)
    assert np.allclose(again["difference_error"], summary["difference_error"], rtol=1e-9, equal_nan=True)

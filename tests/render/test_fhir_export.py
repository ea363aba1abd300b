"""The steps ahead, a forecast and the source of it all as FHIR."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fhir.resources.R4B import get_fhir_model_class

from isocourse import Record, next_steps
from isocourse.forecast.result import Chance, Forecast, Future, Range, Trust
from isocourse.render.fhir import export

AT = datetime(2026, 11, 6, 15, tzinfo=UTC)
BEA = Record.load(Path(__file__).parents[2] / "examples" / "bea.json")


def chance(of_100: float) -> Chance:
    return Chance(of_100=of_100, low=max(of_100 - 10, 0), high=min(of_100 + 10, 100))


def foreseen(person: str = "bea") -> Forecast:
    pairs = dict.fromkeys(("within_50", "within_80", "within_95"), (0.0, 2.0))
    future = Future(
        plan="as now", last_dose=None, mg_per_kg=None, clear_by=chance(81.26), clear_on=chance(70), clear_from=None,
        relapse_any=None, relapse_oral=None, second_course=None, new_lasting_scars=Range(middle=1.0, **pairs),
        any_new_scar=chance(30), five_new_scars=chance(5), high_triglycerides=chance(12), dry_lips=chance(95), bands=(),
    )  # fmt: skip
    return Forecast(
        person=person, on=date(2026, 11, 6), until=date(2027, 11, 6), visits=(), seen=(), known={},
        assumed=("a",), aside=(),
        futures=(future,), trust=Trust(simulated=1, effective_first=1, effective=1, tail=0, surprise=None),
        definitions=(), limits=("A simulation.",), parameters_dated="2026-11-01",
    )  # fmt: skip


def of_type(made, name: str) -> list[dict]:
    get_fhir_model_class("Bundle").model_validate(made.bundle)
    return [entry["resource"] for entry in made.bundle["entry"] if entry["resource"]["resourceType"] == name]


def test_the_steps_ahead_are_a_care_plan():
    steps = next_steps(BEA, at=AT)
    (plan,) = of_type(export(BEA, steps, AT), "CarePlan")
    details = [activity["detail"] for activity in plan["activity"]]
    assert [detail["code"]["text"] for detail in details] == [step.what for step in steps]
    collect = next(detail for detail in details if detail["code"]["coding"][0]["code"] == "us-ipledge-window-7")
    assert collect["scheduledPeriod"] == {"end": "2026-11-09"}, "the specimen of 3 November is day 1 of 7"
    assert collect["performer"] == [{"display": "The patient"}]
    assert "not confirmed from programme text" in collect["description"]


def test_nothing_ahead_is_no_plan():
    assert of_type(export(BEA, [], AT), "CarePlan") == []


def test_a_forecast_is_told_in_percent_with_its_doubt_and_its_limits():
    (risk,) = of_type(export(BEA, [], AT, foreseen()), "RiskAssessment")
    first = risk["prediction"][0]
    assert (first["probabilityDecimal"], first["rationale"][:15]) == (81.3, "71 to 91 of 100")
    assert "A simulation." in [note["text"] for note in risk["note"]]
    assert len(risk["prediction"]) == 6, "what does not arise is not told"
    assert not any("erase" in str(value) or "remove" in str(value) for value in risk.values())


def test_a_forecast_of_somebody_else_is_refused():
    with pytest.raises(ValueError, match="not of 'bea'"):
        export(BEA, [], AT, foreseen("carl"))


def test_provenance_names_every_resource():
    made = export(BEA, next_steps(BEA, at=AT), AT)
    (source,) = of_type(made, "Provenance")
    assert len(source["target"]) == len(made.bundle["entry"]) - 1
    assert len({target["reference"] for target in source["target"]}) == len(source["target"])


def test_an_export_is_read_back_as_the_record():
    read = Record.load(export(BEA, next_steps(BEA, at=AT), AT, foreseen()).bundle)
    assert len(read.events) == len(BEA.events)
    assert not [problem for problem in read.problems if problem.kept]

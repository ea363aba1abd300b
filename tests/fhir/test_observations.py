"""Laboratory results, weight and height."""

from __future__ import annotations

import pytest

from tests.fhir.bundles import LOINC, coded, kinds, observation, only, quantity, read, said


def test_a_result_with_its_upper_limit():
    limits = [{"low": quantity(0, "mmol/L"), "high": quantity(1.7, "mmol/L")}]
    event = only(read(observation("14927-8", valueQuantity=quantity(2.3, "mmol/L"), referenceRange=limits)))
    assert (event.kind, event.analyte, event.value, event.unit, event.upper_limit) == (
        "laboratory",
        "triglycerides",
        2.3,
        "mmol/L",
        1.7,
    )


@pytest.mark.parametrize(
    "limits",
    [
        [{"high": quantity(40, "U/L")}, {"high": quantity(50, "U/L")}],
        [{"high": quantity(3, "mmol/L")}],
        [{"low": quantity(3)}],
        "x",
    ],
)
def test_an_unclear_upper_limit_is_left_out(limits):
    assert (
        only(read(observation("1742-6", valueQuantity=quantity(30, "U/L"), referenceRange=limits))).upper_limit is None
    )


@pytest.mark.parametrize(
    "value",
    [
        {"valueQuantity": quantity(120, "U/L")},
        {"valueQuantity": quantity(120)},
        {"valueQuantity": {"value": "120", "unit": "mg/dL"}},
        {"valueString": "120 mg/dL"},
        {"valueQuantity": quantity(120, "mg/dL") | {"comparator": ">"}},
        {},
        {"valueQuantity": quantity(-1, "mg/dL")},
        {"valueQuantity": quantity(5, "mg/dL") | {"unit": "mmol/L"}},
        {"valueQuantity": quantity(5, "mg/dL"), "status": "preliminary"},
    ],
)
def test_a_result_that_cannot_be_right_is_kept_unread(value):
    event = only(read(observation("2571-8", **value)))
    assert (event.kind, event.about) == ("unread", "laboratory")


def test_the_unit_of_another_analyte_is_named():
    assert "triglycerides of 2026-03-02: 'U/L' is not a unit of triglycerides" in said(
        read(observation("2571-8", valueQuantity=quantity(120, "U/L")))
    )


def test_a_result_below_what_can_be_measured_counts_as_that():
    event = only(read(observation("1742-6", valueQuantity=quantity(5, "U/L") | {"comparator": "<"})))
    assert (event.value, event.note) == (5, "reported as <5 U/L; the bound is used")
    assert only(read(observation("2085-9", valueQuantity=quantity(5, "mg/dL") | {"comparator": "<"}))).kind == "unread"


def test_a_result_that_was_not_measured_is_no_result():
    assert kinds(read(observation("2571-8", dataAbsentReason=coded("x", "not-performed")))) == []


def test_components_are_results_of_their_own():
    parts = [{"code": coded(LOINC, code), "valueQuantity": quantity(100, "mg/dL")} for code in ("2571-8", "2093-3")]
    record = read(observation("24331-1", component=parts))
    assert [event.analyte for event in record.events if event.kind == "laboratory"] == ["triglycerides", "cholesterol"]


def test_other_laboratory_results_are_kept_as_they_are_and_other_observations_passed_over():
    category = [coded("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory")]
    assert only(read(observation("1751-7", category=category, valueQuantity=quantity(4, "g/dL")))).loinc == "1751-7"
    assert kinds(read(observation("8867-4", valueQuantity=quantity(70, "/min")))) == []


@pytest.mark.parametrize(
    ("code", "about"),
    [
        ({"text": "Triglycerides"}, "laboratory"),
        ({"text": "Body weight"}, "weight"),
        ({"text": "PHQ-9"}, "questionnaire"),
        (coded(None, "2571-8"), "laboratory"),
        ({}, "record"),
    ],
)
def test_what_is_not_coded_but_matters_is_kept(code, about):
    assert only(read(observation("1", code=code, valueQuantity=quantity(1)))).about == about


@pytest.mark.parametrize(
    ("value", "kg"),
    [
        (quantity(60, "kg"), 60),
        (quantity(60500, "g"), 60.5),
        (quantity(132, "[lb_av]"), 59.874),
        ({"value": 60, "unit": "kilograms", "code": "kg", "system": "http://unitsofmeasure.org"}, 60),
    ],
)
def test_weight_in_its_units(value, kg):
    assert only(read(observation("29463-7", valueQuantity=value))).weight == pytest.approx(kg, abs=0.001)


def test_height():
    assert only(read(observation("8302-2", valueQuantity=quantity(1.7, "m")))).height == 170


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            quantity(155, "mg"),
            "weight of 2026-03-02 is 155 mg; 'mg' is not a unit of weight; did you mean 155 lb (70.3 kg) or 155 kg?",
        ),
        (quantity(7.4, "kg"), "weight of 2026-03-02 is 7.4 kg; did you mean 74 kg?"),
        (quantity(60), "weight of 2026-03-02 cannot be used: 60 has no unit; write it in kg"),
        (quantity(9, "stone"), "weight of 2026-03-02 is 9 stone; 'stone' is not a unit of weight; write it in kg"),
        ({}, "weight of 2026-03-02 is no plain number; write a valueQuantity in kg"),
    ],
)
def test_an_unreadable_weight_is_kept_with_what_may_be_meant(value, message):
    record = read(observation("29463-7", valueQuantity=value))
    assert (only(record).about, only(record).problem) == ("weight", message)


def test_only_issued_is_said_once_for_all():
    made = [
        observation(
            "1742-6",
            id=str(number),
            effectiveDateTime=None,
            issued="2026-03-02T10:00:00Z",
            valueQuantity=quantity(20, "U/L"),
        )
        for number in range(3)
    ]
    record = read(*made)
    assert kinds(record) == ["laboratory"] * 3
    assert "Observation/0 and 2 more: only the time of issue is known" in said(record)

"""Pregnancy tests: only what is clearly negative is negative."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.fhir.bundles import (
    INTERPRETATION,
    LOINC,
    RACE,
    SNOMED,
    coded,
    kinds,
    observation,
    only,
    pregnancy_test,
    quantity,
    read,
    said,
)


def test_a_negative_urine_test_with_all_that_fhir_says_about_it():
    test = only(read(pregnancy_test(issued="2026-03-02T15:00:00-05:00")))
    assert (test.kind, test.result, test.specimen, test.happened) == (
        "pregnancy-test",
        "negative",
        "urine",
        date(2026, 3, 2),
    )
    assert test.recorded == datetime(2026, 3, 2, 20, tzinfo=UTC)
    assert (test.setting, test.detection_limit, test.purpose, test.source) == (None, None, None, "Observation/x")


@pytest.mark.parametrize(("loinc", "specimen"), [("2106-3", "urine"), ("2118-8", "serum"), ("2110-5", "serum")])
def test_the_code_says_the_specimen(loinc, specimen):
    assert only(read(pregnancy_test(code=coded("urn:oid:2.16.840.1.113883.6.1", loinc)))).specimen == specimen


@pytest.mark.parametrize("system", [RACE, None, SNOMED, "http://loinc.org.test"])
def test_the_same_code_in_another_system_is_no_test(system):
    assert "pregnancy-test" not in kinds(read(pregnancy_test(code=coded(system, "2106-3", "White"))))


@pytest.mark.parametrize(
    ("value", "result"),
    [
        (coded(SNOMED, "260385009"), "negative"),
        (coded(SNOMED, "260385009", "Negative (qualifier value)"), "negative"),
        (coded(LOINC, "LA6577-6"), "negative"),
        (coded("http://lab.test", "N", "Negative"), "negative"),
        (coded(SNOMED, "10828004", "Positive"), "positive"),
        (coded("http://lab.test", "W", "weakly positive"), "positive"),
        ({**coded(SNOMED, "10828004"), "text": "see comment"}, "positive"),
        (coded(SNOMED, "82334004"), "indeterminate"),
        ({"text": "invalid"}, "indeterminate"),
    ],
)
def test_results_by_code_and_word(value, result):
    assert only(read(pregnancy_test(value=value))).result == result


@pytest.mark.parametrize(
    "value",
    [
        coded(SNOMED, "260385009", "Positive"),
        coded("http://lab.test", "260385009"),
        coded(SNOMED, "260385", "Negative"),
        {"coding": [*coded(SNOMED, "260385009")["coding"], *coded(SNOMED, "10828004")["coding"]]},
        {**coded(SNOMED, "260385009"), "text": "not negative"},
        {"text": "negative?"},
        {"text": "no"},
        {"text": "-"},
        {},
        None,
    ],
)
def test_results_that_are_not_clear_stay_unread(value):
    assert only(read(pregnancy_test(value=value))).about == "pregnancy-test"


@pytest.mark.parametrize(
    ("fields", "result"),
    [
        ({"valueString": "NEG"}, "negative"),
        ({"valueString": "Positive"}, "positive"),
        ({"interpretation": [coded(INTERPRETATION, "NEG")]}, "negative"),
        ({"interpretation": [coded(INTERPRETATION, "POS"), coded(INTERPRETATION, "A")]}, "positive"),
        ({"interpretation": [coded(INTERPRETATION, "N")]}, None),
        ({"valueString": "negative", "interpretation": [coded(INTERPRETATION, "N", "Normal")]}, "negative"),
        ({"valueString": "negative", "interpretation": [coded(INTERPRETATION, "A")]}, None),
        ({"valueString": "negative", "interpretation": [coded(INTERPRETATION, "POS")]}, None),
        ({"valueString": "negative", "dataAbsentReason": coded("x", "error")}, None),
        ({"valueBoolean": False}, None),
        ({"valueInteger": 0}, None),
        ({"valueQuantity": quantity(2, "m[IU]/mL")}, None),
        ({"valueString": "negative", "valueBoolean": True}, None),
    ],
)
def test_value_and_interpretation_have_to_agree(fields, result):
    event = only(read(pregnancy_test(value=None, **fields)))
    assert (event.result if event.kind == "pregnancy-test" else None) == result


@pytest.mark.parametrize("status", ["preliminary", "unknown", None, "partial"])
@pytest.mark.parametrize("value", [coded(SNOMED, "260385009"), coded(SNOMED, "10828004")])
def test_what_is_not_final_is_kept_but_is_no_result(status, value):
    event = only(read(pregnancy_test(status=status, value=value)))
    assert (event.kind, event.about) == ("unread", "pregnancy-test")


@pytest.mark.parametrize("status", ["registered", "cancelled"])
def test_a_test_without_a_result_changes_nothing(status):
    assert kinds(read(pregnancy_test(status=status, value=None))) == []


def test_the_specimen_dates_the_test_when_nothing_else_does():
    specimen = {"resourceType": "Specimen", "id": "s", "collection": {"collectedDateTime": "2026-03-01T08:00:00Z"}}
    reference = {"specimen": {"reference": "Specimen/s"}}
    assert only(read(specimen, pregnancy_test(effectiveDateTime=None, **reference))).happened.day == 1
    assert only(read(specimen, pregnancy_test(effectiveDateTime="2026-03-02", **reference))).kind == "unread"
    period = pregnancy_test(effectiveDateTime=None, effectivePeriod={"start": "2026-03-02"})
    assert only(read(period)).happened == date(2026, 3, 2)


@pytest.mark.parametrize("day", ["2026-03", "2026", "2026-02-30", "soon", 20260302, None])
def test_without_its_day_a_test_opens_no_window(day):
    assert only(read(pregnancy_test(effectiveDateTime=day))).about == "pregnancy-test"


def test_the_time_of_issue_is_not_the_time_of_the_specimen():
    """A window counted from the issue would stay open too long; a positive is heard all the same."""
    issued = {"effectiveDateTime": None, "issued": "2026-03-05T10:00:00Z"}
    assert only(read(pregnancy_test(**issued))).about == "pregnancy-test"
    assert only(read(pregnancy_test(value=coded(SNOMED, "10828004"), **issued))).result == "positive"


def test_a_time_without_zone_is_read_as_its_day():
    record = read(pregnancy_test(effectiveDateTime="2026-03-02T10:00:00"))
    assert only(record).happened == date(2026, 3, 2)
    assert "has no time zone" in said(record)


def test_a_concentration_is_a_laboratory_value_and_a_test_only_if_the_laboratory_says_so():
    plain = observation("19080-1", valueQuantity=quantity(2, "m[IU]/mL"))
    assert kinds(read(plain)) == ["laboratory", "unread"]
    called = plain | {"interpretation": [coded(INTERPRETATION, "NEG")]}
    assert kinds(read(called)) == ["laboratory", "pregnancy-test"]
    above = called | {"referenceRange": [{"high": quantity(1, "m[IU]/mL")}]}
    assert kinds(read(above)) == ["laboratory", "unread"]


def test_a_test_by_name_only_is_not_lost():
    event = only(read(pregnancy_test(code={"text": "Urine pregnancy test"}, value=coded(SNOMED, "10828004"))))
    assert (event.kind, event.about) == ("unread", "pregnancy-test")


def test_a_component_can_be_the_test():
    part = {"code": coded(LOINC, "2106-3"), "valueString": "positive"}
    event = only(read(observation("24357-6", component=[part])))
    assert (event.result, event.source) == ("positive", "Observation/x.component[0]")


def test_a_test_of_someone_else_is_no_test_of_the_person():
    assert only(read(pregnancy_test(focus=[{"reference": "RelatedPerson/r"}]))).kind == "unread"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (coded(SNOMED, "77386006", "Pregnant"), ["pregnancy-report"]),
        (coded(SNOMED, "60001007", "Not pregnant"), []),
        (coded(SNOMED, "60001007", "Pregnant"), ["unread"]),
        (coded(SNOMED, "146799005", "Possible pregnancy"), ["unread"]),
        ({"text": "unknown"}, ["unread"]),
    ],
)
def test_a_statement_reports_a_pregnancy_but_never_excludes_one(value, expected):
    assert kinds(read(observation("82810-3", valueCodeableConcept=value))) == expected


def test_an_intention_is_pointed_out():
    record = read(observation("86645-9", valueCodeableConcept={"text": "wants to become pregnant"}))
    assert kinds(record) == []
    assert "gives a pregnancy intention (wants to become pregnant)" in said(record)

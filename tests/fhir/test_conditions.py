"""Conditions by our plain codes, and how long they count."""

from __future__ import annotations

from datetime import date

import pytest

from tests.fhir.bundles import ICD10, SNOMED, coded, kinds, only, read, resource, said


def condition(code=None, **fields):
    return resource("Condition", code=code or coded(SNOMED, "88616000"), **fields)


def status(word):
    return coded("http://terminology.hl7.org/CodeSystem/condition-clinical", word)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (coded(SNOMED, "88616000"), "acne-vulgaris"),
        (coded(ICD10, "L70.0"), "acne-vulgaris"),
        (coded(ICD10, "L70.1"), "acne-conglobata"),
        (coded("urn:oid:2.16.840.1.113883.6.90", "L709"), "acne"),
        (coded(SNOMED, "77386006"), "pregnancy"),
        (coded(ICD10, "O24.4"), "pregnancy"),
        (coded(ICD10, "Z39.1"), "breastfeeding"),
        (coded(ICD10, "E78.1"), "hyperlipidaemia"),
        (coded(ICD10, "E67.0"), "hypervitaminosis-a"),
        (coded(ICD10, "K72.9"), "hepatic-insufficiency"),
        (coded(ICD10, "B18.1"), "liver-disease"),
        (coded(ICD10, "K50.0"), "ibd"),
        (coded(ICD10, "F33.1"), "depression"),
        (coded(SNOMED, "73211009", "Diabetes"), "diabetes"),
        (coded(ICD10, "G93.2"), "intracranial-hypertension"),
        (coded(ICD10, "T20.21", "Burn of ear"), "burn-of-ear"),
        (coded("http://local.test", "88616000", "Something else"), "something-else"),
        (coded(ICD10, "T20.21"), "icd10-t20-21"),
    ],
)
def test_plain_codes(code, name):
    assert only(read(condition(code, onsetDateTime="2026-01-01"))).condition == name


@pytest.mark.parametrize(
    ("words", "name"),
    [("Chronic hepatitis C", "liver-disease"), ("Severe acne vulgaris", "acne-vulgaris"), ("Pregnant", "pregnancy")],
)
def test_words_are_believed_and_flagged(words, name):
    record = read(condition({"text": words}))
    assert only(record).condition == name
    assert f"is taken to be {name} by its words" in said(record)


@pytest.mark.parametrize(
    "words",
    ["Family history of depression", "Pregnancy test negative", "History of pregnancy", "No acne", "Acne scars"],
)
def test_words_that_mean_something_else_stay_words(words):
    assert only(read(condition({"text": words}))).condition == words.lower().replace(" ", "-")


@pytest.mark.parametrize(
    ("fields", "severity"),
    [({"severity": coded(SNOMED, "24484000")}, "severe"), ({"code": coded(ICD10, "N18.5")}, "severe"), ({}, None)],
)
def test_severity(fields, severity):
    assert only(read(condition(**fields))).severity == severity


@pytest.mark.parametrize("word", ["refuted", "entered-in-error"])
def test_a_refuted_condition_is_none(word):
    assert kinds(read(condition(verificationStatus=coded("x", word)))) == []


def test_an_unnamed_condition_is_kept():
    assert only(read(condition({"coding": []}))).about == "condition"


@pytest.mark.parametrize(
    ("fields", "since", "until"),
    [
        ({"onsetDateTime": "2024-05-01"}, date(2024, 5, 1), None),
        ({"onsetDateTime": "2024"}, date(2024, 1, 1), None),
        ({"onsetPeriod": {"start": "2024-05"}, "abatementDateTime": "2025"}, date(2024, 5, 1), date(2025, 12, 31)),
        (
            {"onsetDateTime": "2024-05-01", "clinicalStatus": status("active"), "abatementDateTime": "2025"},
            date(2024, 5, 1),
            None,
        ),
        (
            {
                "recordedDate": "2024-05-01",
                "clinicalStatus": status("resolved"),
                "meta": {"lastUpdated": "2025-02-01T00:00:00Z"},
            },
            None,
            date(2025, 2, 1),
        ),
        ({"clinicalStatus": status("resolved")}, None, None),
        ({"clinicalStatus": status("remission")}, None, None),
    ],
)
def test_how_long_it_counts(fields, since, until):
    event = only(read(condition(**fields)))
    assert (event.since, event.until) == (since, until)


def test_a_condition_without_a_date_counts_throughout():
    record = read(condition())
    assert only(record).happened == date(1, 1, 1)
    assert "it counts throughout" in said(record)


@pytest.mark.parametrize("code", [coded(ICD10, "Z90.710"), coded(ICD10, "Z90.722"), coded(ICD10, "Z78.0")])
def test_a_condition_may_suggest_a_category_but_records_none(code):
    record = read(condition(code))
    assert kinds(record) == ["condition"]
    assert "a prescriber must record the category" in said(record)

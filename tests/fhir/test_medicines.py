"""Other medicines, allergies and procedures: warnings, which vague dates must not hide."""

from __future__ import annotations

from datetime import date

import pytest

from tests.fhir.bundles import (
    ATC,
    RXNORM,
    SNOMED,
    coded,
    kinds,
    observation,
    only,
    order,
    quantity,
    read,
    resource,
    said,
    supply,
)

DOXYCYCLINE = {"medicationCodeableConcept": coded(RXNORM, "3640", "doxycycline")}


def statement(**fields):
    return resource(
        "MedicationStatement", **({"status": "active", "effectiveDateTime": "2026-01-05"} | DOXYCYCLINE | fields)
    )


def test_another_medicine_with_its_codes():
    event = only(read(statement(dateAsserted="2026-02-01")))
    assert (event.kind, event.name, event.rxnorm, event.atc) == ("medicine", "doxycycline", "3640", "J01AA02")
    assert (event.since, event.until, event.recorded) == (date(2026, 1, 5), None, date(2026, 2, 1))


@pytest.mark.parametrize(
    ("fields", "since", "until"),
    [
        (
            {"effectiveDateTime": None, "effectivePeriod": {"start": "2026-01-05", "end": "2026-02"}},
            "2026-01-05",
            "2026-02-28",
        ),
        ({"effectiveDateTime": "2025"}, "2025-01-01", None),
        ({"effectiveDateTime": None}, None, None),
        ({"status": "stopped", "dateAsserted": "2026-02-01"}, "2026-01-05", "2026-02-01"),
        ({"status": "completed"}, "2026-01-05", None),
    ],
)
def test_vague_dates_make_it_last_longer(fields, since, until):
    event = only(read(statement(**fields)))
    assert (event.since and event.since.isoformat(), event.until and event.until.isoformat()) == (since, until)


@pytest.mark.parametrize("status", ["not-taken", "intended"])
def test_a_medicine_not_taken_is_not_in_use(status):
    assert kinds(read(statement(status=status))) == []


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"status": "cancelled"}, {"doNotPerform": True}])
def test_a_medicine_not_ordered_is_not_in_use(fields):
    assert kinds(read(order(**DOXYCYCLINE, **fields))) == []


def test_a_reported_medicine_planned_by_the_patient_is_in_use():
    assert kinds(read(order(**DOXYCYCLINE, intent="plan", reportedBoolean=True))) == ["medicine"]


def test_a_supply_lasts_its_days():
    event = only(read(supply(**DOXYCYCLINE, daysSupply=quantity(10, "d"))))
    assert event.until == date(2026, 3, 13)


def test_a_medicine_that_nobody_named_is_kept():
    assert only(read(statement(medicationCodeableConcept=coded("http://local.test", "77")))).about == "medicine"


def test_atc_comes_from_the_coding_first():
    assert only(read(statement(medicationCodeableConcept=coded(ATC, "J01AA08", "minocycline")))).atc == "J01AA08"


def allergy(**fields):
    return resource("AllergyIntolerance", **fields)


@pytest.mark.parametrize(
    ("code", "substance"),
    [
        ({"text": "Soya bean oil"}, "soya"),
        (coded(SNOMED, "91935009", "Allergy to peanuts"), "peanut"),
        ({"text": "Arachis oil"}, "peanut"),
        ({"text": "Methylparaben"}, "parabens"),
        ({"text": "FD&C Yellow No. 5"}, "tartrazine"),
        (coded(RXNORM, "6064"), "isotretinoin"),
        ({"text": "Vitamin A"}, "vitamin-a"),
        ({"text": "Penicillin G"}, "penicillin-g"),
    ],
)
def test_allergies_by_substance(code, substance):
    assert only(read(allergy(code=code))).substance == substance


def test_reactions_name_substances_too():
    assert only(read(allergy(reaction=[{"substance": {"text": "soy"}}]))).substance == "soya"


@pytest.mark.parametrize(
    "fields",
    [
        {"verificationStatus": coded("x", "refuted")},
        {"clinicalStatus": coded("x", "resolved")},
        {"verificationStatus": coded("x", "entered-in-error")},
    ],
)
def test_a_refuted_allergy_is_none(fields):
    assert kinds(read(allergy(code={"text": "soya"}, **fields))) == []


def test_no_known_allergy_is_no_allergy_and_an_unnamed_one_is_kept():
    assert kinds(read(allergy(code=coded(SNOMED, "716186003", "No known allergy")))) == []
    assert only(read(allergy())).about == "allergy"


def procedure(**fields):
    return resource("Procedure", **({"status": "completed", "performedDateTime": "2026-02-01"} | fields))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"code": {"text": "Microneedling, face"}}, ("microneedling", "done")),
        ({"code": {"text": "Liver biopsy"}}, ("liver-biopsy", "done")),
        ({"code": {"text": "waxing"}, "status": "preparation"}, ("waxing", "planned")),
        ({"code": {"text": "Hair removal by waxing"}}, ("waxing", "done")),
        ({"code": {"text": "Hair removal"}}, ("hair-removal", "done")),
        ({"code": {"text": "Laser hair removal"}}, ("laser-hair-removal", "done")),
        ({"code": {"text": "Chemical peel, superficial"}}, ("peel", "done")),
        ({"code": {"text": "Superficial to medium-depth peel"}}, ("medium-peel", "done")),
        ({"code": {"text": "Glycolic acid peel"}}, ("superficial-peel", "done")),
        ({"code": {"text": "Non-ablative fractional laser"}}, ("non-ablative-fractional-laser", "done")),
        ({"code": {"text": "Fractional CO2 laser"}}, ("fractional-ablative-laser", "done")),
        ({"code": {"text": "Full-face ablative laser resurfacing"}}, ("ablative-laser", "done")),
        ({"code": {"text": "Laser resurfacing"}}, ("laser", "done")),
        ({"code": {"text": "Laser-assisted in situ keratomileusis"}}, ("lasik", "done")),
        ({"code": {"text": "Mechanical dermabrasion"}}, ("rotary-dermabrasion", "done")),
        ({"code": {"text": "Radiofrequency microneedling"}}, ("radiofrequency-microneedling", "done")),
    ],
)
def test_procedures_by_plain_code(fields, expected):
    event = only(read(procedure(**fields)))
    assert (event.procedure, event.status) == expected


def test_a_planned_procedure_may_be_known_before_it_happens():
    planned = procedure(code={"text": "laser"}, status="preparation", meta={"lastUpdated": "2026-01-10T00:00:00Z"})
    assert only(read(planned)).recorded.date() == date(2026, 1, 10)


@pytest.mark.parametrize("fields", [{"status": "unknown"}, {"code": None}, {"performedDateTime": "2026"}])
def test_an_unclear_procedure_is_kept(fields):
    assert only(read(procedure(**({"code": {"text": "laser"}} | fields)))).about == "procedure"


def test_a_procedure_not_done_is_none():
    assert kinds(read(procedure(code={"text": "hysterectomy"}, status="not-done"))) == []


def test_a_hysterectomy_suggests_a_category_but_records_none():
    record = read(procedure(code=coded(SNOMED, "236886002")))
    assert [event.procedure for event in record.events if event.kind == "procedure"] == ["hysterectomy"]
    assert "category" not in kinds(record)
    assert "a prescriber must record the category" in said(record)


def test_nothing_is_learned_before_it_happens():
    record = read(
        statement(dateAsserted="2025-12-01"),
        observation("29463-7", valueQuantity=quantity(60, "kg"), issued="2026-01-01T00:00:00Z"),
    )
    assert [event.recorded for event in record.events] == [None, None, None]
    assert "is dated 2026-01-05 but was recorded on 2025-12-01" in said(record)

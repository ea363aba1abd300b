"""Orders and supplies of isotretinoin: how much, how long, and whether they stand."""

from __future__ import annotations

from datetime import date

import pytest

from tests.fhir.bundles import (
    ATC,
    NDC,
    RXNORM,
    SNOMED,
    coded,
    dose,
    kinds,
    only,
    order,
    quantity,
    read,
    resource,
    said,
    supply,
)


def test_an_order_with_everything_in_it():
    event = only(read(order(requester={"reference": "Practitioner/p", "display": "Dr Doe"})))
    assert (event.kind, event.status, event.happened, event.prescriber) == (
        "prescription",
        "issued",
        date(2026, 3, 3),
        "Dr Doe",
    )
    assert (event.strengths, event.daily_dose, event.capsules, event.days, event.repeats) == ((20.0,), 40.0, 60, 30, 0)


@pytest.mark.parametrize(
    "medication",
    [
        coded(RXNORM, "6064", "x"),
        coded("urn:oid:2.16.840.1.113883.6.88", "197845"),
        coded(ATC, "D10BA01"),
        coded(SNOMED, "387208003"),
        coded(NDC, "0245-0571-01"),
    ],
)
def test_codes_of_isotretinoin(medication):
    record = read(order(medicationCodeableConcept=medication))
    assert kinds(record) == ["prescription"]
    assert "by its name" not in said(record)


@pytest.mark.parametrize(
    "name", ["Isotretinoin 20 mg capsules", "Roaccutane 10mg", "ISOTRÉTINOÏNE 20 mg", "Absorica LD 16 mg"]
)
def test_isotretinoin_by_name_is_believed_and_flagged(name):
    record = read(order(medicationCodeableConcept={"text": name}))
    assert kinds(record) == ["prescription"]
    assert "is taken to be isotretinoin by its name" in said(record)


@pytest.mark.parametrize(
    "medication",
    [
        coded(ATC, "D10AD04", "isotretinoin"),
        {"text": "Isotretinoin 0.05% gel"},
        {"text": "Isotrexin gel with isotretinoin"},
        coded(RXNORM, "10753", "tretinoin"),
        {"text": "alitretinoin 30 mg"},
        coded(SNOMED, "6064", "x"),
    ],
)
def test_what_is_not_isotretinoin_to_swallow(medication):
    assert kinds(read(order(medicationCodeableConcept=medication))) == ["medicine"]


@pytest.mark.parametrize(
    "fields",
    [
        {"medicationCodeableConcept": coded(RXNORM, "6064", "isotretinoin gel")},
        {"medicationCodeableConcept": coded(ATC, "D10BA01", "isotretinoin cream")},
        {"dosageInstruction": [dose(route=coded(SNOMED, "6064005"))]},
    ],
)
def test_what_may_be_either_is_unread(fields):
    assert only(read(order(**fields))).about == "prescription"


@pytest.mark.parametrize("contained", [True, False])
def test_the_medication_may_stand_apart(contained):
    medication = {
        "resourceType": "Medication",
        "id": "m",
        "code": coded(RXNORM, "6064"),
        "ingredient": [
            {
                "itemCodeableConcept": coded(RXNORM, "6064"),
                "strength": {"numerator": quantity(30, "mg"), "denominator": quantity(1)},
            }
        ],
    }
    fields = {
        "medicationCodeableConcept": None,
        "dosageInstruction": [dose(30)],
        "medicationReference": {"reference": "#m" if contained else "Medication/m"},
    }
    made = order(contained=[medication], **fields) if contained else order(**fields)
    event = only(read(made, *([] if contained else [medication])))
    assert (event.strengths, event.days) == ((30.0,), 30)


def test_an_order_for_an_unknown_medicine_is_kept():
    missing = order(medicationCodeableConcept=None, medicationReference={"reference": "Medication/gone"})
    assert only(read(missing)).about == "medicine"


@pytest.mark.parametrize(
    ("status", "intent", "expected"),
    [
        ("active", "order", "issued"),
        ("completed", "order", "issued"),
        ("active", "filler-order", "issued"),
        ("draft", "order", "draft"),
        ("active", "proposal", "draft"),
        ("active", "plan", "draft"),
        ("stopped", "order", "cancelled"),
        ("cancelled", "order", "cancelled"),
        ("cancelled", "plan", "cancelled"),
    ],
)
def test_standing_of_an_order(status, intent, expected):
    assert only(read(order(status=status, intent=intent))).status == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"doNotPerform": True},
        {"doNotPerform": "false"},
        {"status": "on-hold"},
        {"status": "unknown"},
        {"status": None},
        {"intent": None},
        {"reportedBoolean": True},
        {"authoredOn": "2026-03"},
        {"authoredOn": None},
    ],
)
def test_an_order_that_cannot_be_relied_on_is_no_prescription(fields):
    assert only(read(order(**fields))).about == "prescription"


def supplied(**request) -> dict:
    return {"dispenseRequest": {"numberOfRepeatsAllowed": 0, **request}}


@pytest.mark.parametrize(
    ("request_", "days", "problem"),
    [
        ({"expectedSupplyDuration": quantity(30, "d")}, 30, ""),
        ({"expectedSupplyDuration": {"value": 4, "unit": "weeks"}}, 28, ""),
        ({"expectedSupplyDuration": quantity(1, "mo")}, None, "no number of days"),
        ({"quantity": quantity(60, "{capsule}")}, 30, ""),
        ({"quantity": quantity(61, "{capsule}")}, 31, ""),
        ({"quantity": quantity(60)}, 30, "read as capsules"),
        ({"quantity": quantity(1200, "mg")}, 30, ""),
        ({"quantity": quantity(2, "{pack}")}, None, "the number of capsules is unknown"),
        (
            {"quantity": quantity(90, "{capsule}"), "expectedSupplyDuration": quantity(30, "d")},
            45,
            "45 days were taken",
        ),
        (
            {"quantity": quantity(60, "{capsule}"), "expectedSupplyDuration": quantity(56, "d")},
            56,
            "56 days were taken",
        ),
        ({}, None, "does not say for how many days"),
    ],
)
def test_days_of_supply(request_, days, problem):
    record = read(order(**supplied(**request_)))
    assert only(record).days == days
    assert problem in said(record)


@pytest.mark.parametrize(
    ("instructions", "daily"),
    [
        ([dose(20, frequency=1)], 20),
        ([dose(1, "{capsule}", 3)], 60),
        ([dose(20, frequency=1, sequence=1), dose(40, frequency=1, sequence=1)], 60),
        (
            [
                {
                    "timing": {"code": coded("http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation", "BID")},
                    "doseAndRate": [{"doseQuantity": quantity(20, "mg")}],
                }
            ],
            40,
        ),
        (
            [
                {
                    "timing": {"repeat": {"timeOfDay": ["08:00:00", "20:00:00"]}},
                    "doseAndRate": [{"doseQuantity": quantity(20, "mg")}],
                }
            ],
            40,
        ),
        (
            [
                {
                    "timing": {"repeat": {"period": 2, "periodUnit": "d"}},
                    "doseAndRate": [{"doseQuantity": quantity(20, "mg")}],
                }
            ],
            10,
        ),
        ([dose(20, frequency=1, sequence=1), dose(40, frequency=1, sequence=2)], None),
        ([{"text": "20 mg twice daily"}], None),
        ([dose(asNeededBoolean=True)], None),
        ([dose(0.5, "mg/kg")], None),
        ([dose() | {"doseAndRate": [{"doseRange": {"low": quantity(20, "mg"), "high": quantity(40, "mg")}}]}], None),
        ([], None),
    ],
)
def test_daily_dose_is_counted_from_quantities_and_never_from_text(instructions, daily):
    record = read(order(dosageInstruction=instructions))
    assert only(record).daily_dose == daily
    assert ("daily dose is" in said(record)) == (daily is None)


def test_a_strength_in_words_is_flagged_and_a_contradiction_left_out():
    named = read(order(medicationCodeableConcept=coded(RXNORM, "6064", "Isotretinoin 20 MG Oral Capsule")))
    assert only(named).strengths == (20.0,)
    assert "was read from the words" in said(named)
    torn = read(order(medicationCodeableConcept=coded(RXNORM, "197843", "Isotretinoin 40 MG Oral Capsule")))
    assert (only(torn).strengths, only(torn).days) == ((), None)


def test_an_impossible_dose_stays_unread():
    assert only(read(order(dosageInstruction=[dose(2000)]))).about == "prescription"


def test_a_dermatologist_is_known_by_a_coded_specialty():
    role = {
        "resourceType": "PractitionerRole",
        "id": "r",
        "practitioner": {"reference": "Practitioner/p"},
        "specialty": [coded(SNOMED, "394582007")],
    }
    person = {"resourceType": "Practitioner", "id": "p", "name": [{"given": ["Ada"], "family": "Doe"}]}
    for requester in ("Practitioner/p", "PractitionerRole/r"):
        event = only(read(role, person, order(requester={"reference": requester})))
        assert (event.prescriber, event.prescriber_role) == ("Ada Doe", "dermatologist")


def test_a_supply_is_one_when_it_was_handed_over():
    record = read(order(), supply(id="s", authorizingPrescription=[{"reference": "MedicationRequest/x"}]))
    event = only(record, "prescription")
    assert (event.status, event.prescription, event.days, event.capsules) == (
        "handed-over",
        "MedicationRequest/x",
        30,
        60,
    )


@pytest.mark.parametrize("status", ["preparation", "in-progress", "cancelled", "declined", "stopped", "on-hold"])
def test_a_supply_that_was_not_handed_over_is_not_counted(status):
    record = read(supply(status=status, whenHandedOver=None))
    assert kinds(record) == []
    assert "not handed over" in said(record)


@pytest.mark.parametrize(
    "fields",
    [
        {"whenHandedOver": None},
        {"whenHandedOver": "2026-03"},
        {"status": "stopped"},
        {"status": "unknown"},
        {"status": None},
    ],
)
def test_a_supply_that_may_have_been_handed_over_is_kept(fields):
    assert only(read(supply(**fields))).about == "dispense"


def test_a_period_of_taking_is_a_course():
    statement = resource(
        "MedicationStatement",
        status="completed",
        medicationCodeableConcept=coded(RXNORM, "6064"),
        effectivePeriod={"start": "2019-01-01", "end": "2019-06-01"},
        dateAsserted="2026-03-02",
    )
    events = [event for event in read(statement).events if event.kind == "course"]
    assert [(event.step, event.happened, event.recorded) for event in events] == [
        ("started", date(2019, 1, 1), date(2026, 3, 2)),
        ("stopped", date(2019, 6, 1), date(2026, 3, 2)),
    ]
    assert [event.id for event in events] == ["MedicationStatement/x", "MedicationStatement/x#2"]


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "active", "effectiveDateTime": "2026-01-01"},
        {"status": "completed"},
        {"status": "on-hold"},
        {"status": None},
        {"status": "active", "effectivePeriod": {"start": "2026-01-01", "end": "2026-02-01"}},
        {"status": "completed", "effectivePeriod": {"start": "2026"}},
    ],
)
def test_vague_exposure_is_kept_but_starts_no_course(fields):
    assert (
        only(read(resource("MedicationStatement", medicationCodeableConcept=coded(RXNORM, "6064"), **fields))).about
        == "course"
    )


@pytest.mark.parametrize("status", ["not-taken", "intended"])
def test_isotretinoin_not_taken_is_no_exposure(status):
    assert (
        kinds(read(resource("MedicationStatement", medicationCodeableConcept=coded(RXNORM, "6064"), status=status)))
        == []
    )

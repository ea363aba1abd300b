"""A record as FHIR: what others read in it, what only we read, and that a change made elsewhere counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fhir.resources.R4B import get_fhir_model_class

from isocourse import Record
from isocourse.fhir.write import write_bundle
from isocourse.record import KINDS

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.json"))
HEAD = {"isocourse": 1, "person": "maya", "programme": "us-ipledge", "timezone": "America/New_York"}
DAY = "2026-03-02"
# Kind, what the record says, the resource type, and what somebody who knows FHIR finds there (the path and the value).
NATIVE = [
    ("pregnancy-test", {"result": "negative", "specimen": "urine"}, "Observation",
     {"code.coding.0.code": "2106-3", "valueCodeableConcept.text": "negative", "interpretation.0.coding.0.code": "NEG",
      "effectiveDateTime": DAY, "status": "final"}),
    ("pregnancy-test", {"result": "positive", "specimen": "serum"}, "Observation",
     {"interpretation.0.coding.0.code": "POS"}),
    ("pregnancy-report", {}, "Observation",
     {"code.coding.0.code": "82810-3", "valueCodeableConcept.coding.0.code": "77386006"}),
    ("laboratory", {"analyte": "alt", "value": 80, "unit": "U/L", "upper_limit": 40}, "Observation",
     {"code.coding.0.code": "1742-6", "valueQuantity.value": 80, "referenceRange.0.high.value": 40}),
    ("laboratory", {"analyte": "triglycerides", "value": 2.1, "unit": "mmol/L"}, "Observation",
     {"code.coding.0.code": "14927-8", "valueQuantity.unit": "mmol/L"}),
    ("weight", {"weight": "61.5 kg"}, "Observation", {"code.coding.0.code": "29463-7", "valueQuantity.value": 61.5}),
    ("prescription", {"days": 30, "capsules": 60, "repeats": 0, "strengths": ["20 mg"], "daily_dose": "40 mg"},
     "MedicationRequest",
     {"status": "active", "medicationCodeableConcept.coding.1.code": "197844", "dispenseRequest.quantity.value": 60,
      "dispenseRequest.numberOfRepeatsAllowed": 0, "dispenseRequest.expectedSupplyDuration.value": 30,
      "dosageInstruction.0.doseAndRate.0.doseQuantity.value": 40}),
    ("prescription", {"status": "draft"}, "MedicationRequest", {"status": "draft"}),
    ("dispense", {"days": 30, "capsules": 30, "strengths": ["40 mg"]}, "MedicationDispense",
     {"status": "completed", "whenHandedOver": DAY, "quantity.value": 30, "daysSupply.value": 30}),
    ("medicine", {"name": "Doxycycline", "atc": "J01AA02", "since": "2026-01-05", "until": "2026-02-01"},
     "MedicationStatement",
     {"status": "completed", "effectivePeriod.start": "2026-01-05", "effectivePeriod.end": "2026-02-01",
      "medicationCodeableConcept.coding.0.code": "J01AA02"}),
    ("allergy", {"substance": "peanut"}, "AllergyIntolerance", {"code.text": "peanut"}),
    ("condition", {"condition": "acne-vulgaris", "severity": "severe"}, "Condition",
     {"code.coding.1.code": "88616000", "severity.text": "severe"}),
    ("procedure", {"procedure": "microneedling", "status": "planned"}, "Procedure", {"status": "preparation"}),
    ("questionnaire", {"instrument": "phq-9", "items": {"9": 1}}, "QuestionnaireResponse",
     {"item.0.linkId": "/44260-8", "item.0.answer.0.valueInteger": 1}),
]  # fmt: skip


def record(*events: dict) -> Record:
    made = Record.from_dict(HEAD | {"events": [{"happened": DAY} | event for event in events]})
    assert not made.problems
    return made


def written(*events: dict) -> list[dict]:
    bundle = write_bundle(record(*events)).bundle
    get_fhir_model_class("Bundle").model_validate(bundle)
    return [entry["resource"] for entry in bundle["entry"][1:]]


def at(resource: object, path: str) -> object:
    for step in path.split("."):
        resource = resource[int(step)] if step.isdigit() else resource[step]
    return resource


@pytest.mark.parametrize(("kind", "said", "type_", "found"), NATIVE)
def test_what_others_read(kind, said, type_, found):
    (resource,) = written({"kind": kind, **said})
    assert resource["resourceType"] == type_
    assert {path: at(resource, path) for path in found} == found


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_examples_are_valid_and_come_back_whole(path):
    before = Record.load(path)
    bundle = write_bundle(before).bundle
    get_fhir_model_class("Bundle").model_validate(bundle)
    after = Record.load(json.loads(json.dumps(bundle)))
    assert (after.person, after.programme, after.timezone) == (before.person, before.programme, before.timezone)
    assert not [problem for problem in after.problems if problem.kept] or [
        e for e in before.events if e.kind == "unread"
    ]


def test_a_change_made_elsewhere_counts():
    """The extension says only what the resource does not, so it can never speak against it."""
    bundle = write_bundle(
        record({"kind": "pregnancy-test", "result": "negative", "specimen": "urine", "purpose": "monthly"})
    ).bundle
    test = bundle["entry"][1]["resource"]
    test["valueCodeableConcept"] = {"text": "positive"}
    test["interpretation"][0]["coding"][0]["code"] = "POS"
    (event,) = Record.load(bundle).events
    assert (event.result, event.purpose) == ("positive", "monthly")


def test_what_contradicts_the_extension_is_not_believed():
    bundle = write_bundle(record({"kind": "pregnancy-test", "result": "negative", "specimen": "urine"})).bundle
    bundle["entry"][1]["resource"]["valueCodeableConcept"] = {"text": "positive"}
    assert [event.kind for event in Record.load(bundle).events] == ["unread"], "value and interpretation disagree"


@pytest.mark.parametrize(
    "said", ["{", "[]", "3", '{"passed": "yes?"}', "{}", '{"kind": "pregnancy-test", "result": "negative"}']
)
def test_a_basic_that_cannot_be_read_is_kept_unread(said):
    bundle = write_bundle(record({"kind": "comprehension", "passed": True})).bundle
    bundle["entry"][1]["resource"]["extension"][0]["valueString"] = said
    (event,) = Record.load(bundle).events
    assert event.kind in ("unread", "pregnancy-test")
    assert event.kind == "unread" or event.happened.isoformat() == DAY


def test_a_basic_of_somebody_else_is_let_be():
    bundle = write_bundle(record({"kind": "comprehension", "passed": True})).bundle
    bundle["entry"][1]["resource"]["code"] = {"text": "comprehension"}
    assert Record.load(bundle).events == ()


def test_what_others_do_not_find_is_listed():
    out = write_bundle(record(
        {"kind": "comprehension", "passed": True},
        {"kind": "pregnancy-test", "result": "negative", "specimen": "serum", "detection_limit": "5 mIU/mL",
         "purpose": "screening"},
        {"kind": "laboratory", "analyte": "glucose", "value": 5.1, "unit": "mmol/L"},
        {"kind": "condition", "condition": "acne-vulgaris"},
    ))  # fmt: skip
    assert [problem.place for problem in out.not_carried] == [
        "events[0] comprehension",
        "events[1] pregnancy-test",
        "events[2] laboratory",
    ]
    assert "detection_limit, purpose" in out.not_carried[1].message
    assert [entry["resource"]["resourceType"] for entry in out.bundle["entry"][1:]] == [
        "Basic",
        "Observation",
        "Basic",
        "Condition",
    ]


def test_an_entry_that_was_replaced_is_no_resource_to_others():
    """A corrected test must not stand beside its correction in another system."""
    events = (
        {"kind": "pregnancy-test", "id": "t1", "result": "negative", "specimen": "urine"},
        {
            "kind": "pregnancy-test",
            "result": "positive",
            "specimen": "urine",
            "supersedes": "t1",
            "recorded": "2026-03-04",
        },
    )
    first, second = written(*events)
    assert (first["resourceType"], second["resourceType"]) == ("Basic", "Observation")
    assert second["valueCodeableConcept"]["text"] == "positive"


def test_us_core_is_claimed_only_in_the_united_states():
    events = [{"kind": "condition", "condition": "acne", "happened": DAY}]
    for programme, claimed in (("us-ipledge", True), ("uk-mhra", False)):
        bundle = write_bundle(Record.from_dict(HEAD | {"programme": programme, "events": events})).bundle
        assert ("meta" in bundle["entry"][1]["resource"]) is claimed
        assert Record.load(bundle).programme == programme


def test_what_an_entry_says_of_itself_comes_back():
    said = {"source": "letter of 3 March", "note": "by phone", "recorded": "2026-03-05", "id": "a b"}
    before = record({"kind": "condition", "condition": "acne", **said})
    assert Record.load(write_bundle(before).bundle).events == before.events


def test_a_supply_names_its_prescription():
    order, supply = written({"kind": "prescription", "id": "rx 1"}, {"kind": "dispense", "prescription": "rx 1"})
    assert supply["authorizingPrescription"] == [{"reference": f"MedicationRequest/{order['id']}"}]


def test_an_id_that_fhir_does_not_allow_is_said():
    with pytest.raises(ValueError, match="no FHIR id"):
        write_bundle(Record.from_dict(HEAD | {"person": "Maya O'Neill", "events": []}))


def test_every_kind_of_event_has_its_way_out():
    """A kind that is added later is a Basic until somebody gives it a resource."""
    from isocourse.fhir.write.bundle import WRITERS

    assert WRITERS.keys() <= KINDS.keys()

"""Which Bundles are read, whose record they are, and what becomes of resources that do not fit."""

from __future__ import annotations

import pytest

from isocourse.record import Record, Unreadable
from tests.fhir.bundles import (
    LOINC,
    bundle,
    coded,
    kinds,
    observation,
    only,
    order,
    patient,
    pregnancy_test,
    quantity,
    read,
    resource,
    said,
)


def refused(parsed) -> str:
    with pytest.raises(Unreadable) as caught:
        Record.load(parsed)
    return str(caught.value)


def test_a_single_resource_is_refused_with_what_would_be_right():
    assert "give a Bundle" in refused(observation("2106-3"))


@pytest.mark.parametrize("kind", ["history", "message", "transaction-response", 7])
def test_other_bundle_types_are_refused_by_place(kind):
    assert refused(bundle(type=kind)).startswith("Bundle.type: ")


@pytest.mark.parametrize("kind", ["collection", "searchset", "transaction", "batch", "document"])
def test_bundle_types_that_can_hold_a_record(kind):
    assert Record.load(bundle(type=kind)).person == "maya"


def test_a_bundle_without_a_type_is_read_and_said():
    assert "Bundle.type: is missing" in said(Record.load(bundle(type=None)))


@pytest.mark.parametrize("entries", [[], None, [{"resource": {"resourceType": "Organization"}}]])
def test_a_bundle_about_nobody_is_refused(entries):
    assert refused(bundle(entry=entries)).startswith("Bundle")


def test_a_missing_patient_is_the_only_one_referred_to():
    parsed = bundle(pregnancy_test())
    del parsed["entry"][0]
    record = Record.load(parsed)
    assert (record.person, kinds(record)) == ("maya", ["pregnancy-test"])
    assert "birth date unknown" in said(record)


def test_a_missing_patient_is_not_guessed_between_two():
    parsed = bundle(pregnancy_test(), pregnancy_test(id="y", subject={"reference": "Patient/ben"}))
    del parsed["entry"][0]
    assert "refers to 2 patients" in refused(parsed)


def test_of_several_patients_only_the_one_with_isotretinoin_is_read():
    ben = patient(id="ben")
    record = read(ben, order(), pregnancy_test(id="y", subject={"reference": "Patient/ben"}))
    assert (record.person, kinds(record)) == ("maya", ["prescription"])
    assert "Observation/y: is about another person than maya" in said(record)


@pytest.mark.parametrize("orders", [[], [order(), order(id="y", subject={"reference": "Patient/ben"})]])
def test_several_patients_are_refused_when_the_orders_do_not_tell(orders):
    assert "holds 2 patients (Patient/maya, Patient/ben)" in refused(bundle(patient(id="ben"), *orders))


@pytest.mark.parametrize(
    "subject",
    [
        {"reference": "urn:uuid:7"},
        {"reference": "http://ehr.test/fhir/Patient/maya"},
        {"reference": "Patient/maya/_history/3"},
        {"identifier": {"system": "http://clinic.test/mrn", "value": "42"}},
    ],
)
def test_ways_to_refer_to_the_patient(subject):
    parsed = bundle(
        pregnancy_test(subject=subject),
        with_patient=patient(identifier=[{"system": "http://clinic.test/mrn", "value": "42"}]),
    )
    parsed["entry"][0]["fullUrl"] = (
        "urn:uuid:7" if subject.get("reference") == "urn:uuid:7" else "http://ehr.test/fhir/Patient/maya"
    )
    assert kinds(Record.load(parsed)) == ["pregnancy-test"]


@pytest.mark.parametrize(
    "subject",
    [
        None,
        {"display": "Maya"},
        {"reference": "#p"},
        {"identifier": {"system": "http://clinic.test/mrn", "value": "43"}},
        {"reference": "http://other.test/fhir/Patient/maya"},
    ],
)
def test_nobody_is_matched_by_name_or_by_a_number_on_another_server(subject):
    parsed = bundle(pregnancy_test(subject=subject))
    parsed["entry"][0]["fullUrl"] = "http://ehr.test/fhir/Patient/maya"
    assert only(Record.load(parsed)).about == "pregnancy-test"


def test_a_missing_birth_date_is_only_unknown_and_half_of_one_is_kept():
    assert read(with_patient={"resourceType": "Patient", "id": "maya"}).events == ()
    assert only(read(with_patient=patient(birthDate="2008"))).about == "person"


def test_gender_and_race_say_nothing_about_the_category():
    record = read(with_patient=patient(gender="male", extension=[{"valueCoding": coded(LOINC, "2106-3")["coding"][0]}]))
    assert [event.kind for event in record.events] == ["person"]


def test_a_request_for_something_else_needs_no_resource():
    parsed = bundle(pregnancy_test(), type="batch")
    parsed["entry"].append({"request": {"method": "GET", "url": "Patient/maya"}})
    assert kinds(Record.load(parsed)) == ["pregnancy-test"]


@pytest.mark.parametrize("broken", [None, {}, {"resource": 5}, {"resource": {"id": "x"}}, "x"])
def test_a_broken_entry_is_kept_by_its_place_and_the_rest_goes_in(broken):
    parsed = bundle(pregnancy_test())
    parsed["entry"].insert(1, broken)
    record = Record.load(parsed)
    assert kinds(record) == ["pregnancy-test", "unread"]
    assert [problem.place for problem in record.problems if problem.kept] == ["Bundle.entry[1]"]


def test_a_misspelt_resource_type_may_hide_anything():
    assert only(read({"resourceType": "Observatoin", "id": "x"})).about == "record"


def test_resources_of_no_concern_are_passed_over_and_others_are_named_once():
    record = read({"resourceType": "Organization", "id": "o"}, resource("Encounter"), resource("Encounter", id="y"))
    assert kinds(record) == []
    assert said(record).count("Encounter are not read; 2 were left out") == 1


def test_a_coverage_that_breaks_r4_is_dropped_alone():
    coverage = {"resourceType": "Coverage", "id": "c", "class": [{"type": {"code": "plan"}, "value": "A"}]}
    record = read(coverage, pregnancy_test())
    assert kinds(record) == ["pregnancy-test"]
    assert "Coverage/c: class[0].type must be a CodeableConcept with `coding`" in said(record)


def test_what_was_entered_in_error_or_deleted_is_no_evidence():
    assert kinds(read(pregnancy_test(status="entered-in-error"))) == []
    parsed = bundle(pregnancy_test())
    parsed["entry"][1]["request"] = {"method": "DELETE", "url": "Observation/x"}
    assert kinds(Record.load(parsed)) == []


def test_a_modifier_may_turn_the_meaning_round():
    assert only(read(pregnancy_test(modifierExtension=[{"url": "http://x.test/not"}]))).about == "pregnancy-test"
    assert (
        only(read(observation("29463-7", implicitRules="http://x.test/r", valueQuantity=quantity(60, "kg")))).kind
        == "unread"
    )


def test_the_newest_version_counts_and_unordered_versions_do_not():
    old = pregnancy_test(meta={"lastUpdated": "2026-03-02T10:00:00Z"})
    new = pregnancy_test(status="entered-in-error", meta={"lastUpdated": "2026-03-02T11:00:00Z"})
    assert kinds(read(old, new)) == []
    assert kinds(read(old, old)) == ["pregnancy-test"]
    assert kinds(read(pregnancy_test(), pregnancy_test(status="entered-in-error"))) == ["unread", "unread"]


def test_one_page_of_several_is_not_the_record():
    record = Record.load(bundle(pregnancy_test(), type="searchset", link=[{"relation": "next", "url": "?page=2"}]))
    assert "unread" in kinds(record)
    outcome = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "diagnostics": "timed out"}]}
    assert only(read(outcome)).problem.startswith("the server reported 'timed out'")


def test_events_name_their_resource_and_the_record_can_be_stored():
    record = read(order(), pregnancy_test())
    assert {event.id for event in record.events} == {"Patient/maya", "MedicationRequest/x", "Observation/x"}
    again = Record.from_dict(record.to_dict())
    assert again.events == record.events
    assert again.problems == ()

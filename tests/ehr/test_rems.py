"""`$rems-etasu`: each requirement, this month and in each month before; nothing is approved for want of a list."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fhir.resources.R4B import get_fhir_model_class

from isocourse import Record, load_rulebook
from isocourse.ehr.answer import Desk
from isocourse.ehr.rems.etasu import rems_etasu
from isocourse.ehr.rems.requirements import requirements
from isocourse.ehr.shelf import Shelf
from tests.fhir.bundles import RXNORM, coded

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data" / "rems"
IN_WINDOW = datetime(2026, 11, 6, 15, tzinfo=UTC)  # the specimen is of 3 November: day 4 of 7
TOO_LATE = datetime(2026, 11, 30, 15, tzinfo=UTC)
ISOTRETINOIN = {"resourceType": "Medication", "code": coded(RXNORM, "6064")}
BEA = json.loads((ROOT / "examples" / "bea.json").read_text("utf-8"))
MONTHLY = [item.name for item in requirements() if item.monthly]


def bea(*more: dict, without: tuple[str, str] | None = None) -> Record:
    """Bea with three supplies behind her and the fourth prepared; `without` leaves out a kind of event of a day."""
    kept = [event for event in BEA["events"] if without != (event["kind"], event["happened"][:10])]
    return Record.from_dict(BEA | {"events": [*kept, *more]})


def parameters(patient: dict | None = None, medication: dict | None = ISOTRETINOIN, **texts: str) -> dict:
    sent = [{"name": "patient", "resource": {"resourceType": "Patient", **patient}}] if patient else []
    sent += [{"name": "medication", "resource": medication}] if medication else []
    sent += [{"name": name, "valueString": value} for name, value in texts.items()]
    return {"resourceType": "Parameters", "parameter": sent}


def asked(body: object, record: Record | None = None, at: datetime = IN_WINDOW):
    """The whole GuidanceResponse, and the nested ones by name."""
    reply = rems_etasu(body, at, Desk(), Shelf([record] if record else []))
    assert reply.status == 200, reply
    get_fhir_model_class("Parameters").model_validate(reply.body)
    whole = reply.body["parameter"][0]["resource"]
    (held,) = whole.get("contained", [{"parameter": []}])
    return whole, {
        item["name"]: item.get("resource", {}).get("status", item.get("valueString")) for item in held["parameter"]
    }


def notes(whole: dict) -> str:
    return " ".join(note["text"] for note in whole["note"])


def test_everything_is_there_for_the_fourth_supply():
    whole, nested = asked(parameters({"id": "bea"}), bea())
    assert whole["status"] == "success"
    assert set(nested.values()) == {"success"}
    for number, day in ((1, "2026-08-05"), (2, "2026-09-04"), (3, "2026-10-05")):
        assert f"Pregnancy Test, supply {number} of {day}" in nested
    assert {"Patient Enrollment", "Prescriber Enrollment", *MONTHLY} <= nested.keys()


def test_the_window_that_has_passed_is_needed_again():
    whole, nested = asked(parameters({"id": "bea"}), bea(), TOO_LATE)
    assert whole["status"] == "data-required"
    assert nested["Collection Window"] == "data-required"
    assert nested["Patient Enrollment"] == "success", "an enrolment does not expire with the month"
    assert nested["Collection Window, supply 3 of 2026-10-05"] == "success"


@pytest.mark.parametrize(
    ("kind", "day", "name"),
    [
        ("counselling", "2026-11-03", "Patient Counseling"),
        ("comprehension", "2026-11-04", "Patient Comprehension Questions"),
        ("pregnancy-test", "2026-11-03", "Pregnancy Test"),
        ("contraception-entry", "2026-11-04", "Contraception"),
        ("prescription", "2026-11-03", "Prescription"),
        ("authorisation", "2026-11-04", "Dispense Authorization"),
        ("counselling", "2026-09-02", "Patient Counseling, supply 2 of 2026-09-04"),
        ("comprehension", "2026-10-02", "Patient Comprehension Questions, supply 3 of 2026-10-05"),
    ],
)
def test_what_is_missing_is_needed_in_its_own_month(kind, day, name):
    whole, nested = asked(parameters({"id": "bea"}), bea(without=(kind, day)))
    assert nested[name] == "data-required"
    this_month = "supply" not in name
    assert whole["status"] == ("data-required" if this_month else "success")
    if not this_month:
        assert nested[name.split(",")[0]] == "success", "the month itself is judged, not the one before"


def test_an_enrolment_that_is_missing_is_needed():
    for party, name in (("prescriber", "Prescriber Enrollment"), ("pharmacy", "Pharmacy Enrollment")):
        kept = [event for event in BEA["events"] if event.get("party") != party]
        whole, nested = asked(parameters({"id": "bea"}), Record.from_dict(BEA | {"events": kept}))
        assert (whole["status"], nested[name]) == ("data-required", "data-required")


def test_a_positive_test_stops():
    positive = {"kind": "pregnancy-test", "happened": "2026-11-05", "result": "positive", "specimen": "serum"}
    whole, nested = asked(parameters({"id": "bea"}), bea(positive))
    assert (whole["status"], nested["Pregnancy Test"]) == ("failure", "failure")


def test_a_rule_beside_the_programme_that_does_not_hold_is_told():
    lipids = {
        "kind": "laboratory",
        "happened": "2026-11-05",
        "analyte": "triglycerides",
        "value": 900,
        "unit": "mg/dL",
        "fasting": True,
    }
    whole, nested = asked(parameters({"id": "bea"}), bea(lipids))
    assert whole["status"] == "failure"
    assert any("riglycerides" in name for name in nested)


def test_a_corrected_supply_is_one_supply():
    """Leaving a supply out, to ask about it, does not bring back the entry that it corrects."""
    events = [dict(event) for event in BEA["events"]]
    for event in events:
        if event["kind"] == "dispense" and event["happened"] == "2026-09-04":
            event["id"] = "d2"
    corrected = {"kind": "dispense", "happened": "2026-09-05", "days": 30, "capsules": 30, "supersedes": "d2"}
    _, nested = asked(parameters({"id": "bea"}), Record.from_dict(BEA | {"events": [*events, corrected]}))
    assert nested["Prescription, supply 2 of 2026-09-05"] == "success"


@pytest.mark.parametrize("spelling", ["case_number", "caseNumber"])
def test_the_case_number_in_both_spellings(spelling):
    numbered = [event | ({"number": "P-77"} if event.get("party") == "patient" else {}) for event in BEA["events"]]
    record = Record.from_dict(BEA | {"events": numbered})
    whole, nested = asked(parameters(None, None, **{spelling: "P-77"}), record)
    assert (whole["status"], whole["subject"]["reference"], nested["case_number"]) == ("success", "Patient/bea", "P-77")
    whole, nested = asked(parameters(None, None, **{spelling: "P-78"}), record)
    assert (whole["status"], nested) == ("failure", {})
    whole, nested = asked(parameters({"id": "bea"}, **{spelling: "P-78"}), record)
    assert (whole["status"], nested) == ("failure", {}), "two keys that disagree find nobody"


def test_no_case_number_is_made_up():
    _, nested = asked(parameters({"id": "bea"}), bea())
    assert "case_number" not in nested


def test_nothing_is_approved_because_nothing_is_listed():
    """The reference administrator answers Approved to a drug without requirements, and matches people by name."""
    whole, nested = asked(parameters({"id": "stranger", "birthDate": "1999-11-02"}), bea())
    assert whole["status"] == "failure"
    assert "No record of this person" in notes(whole)
    assert set(nested.values()) == {"data-required"}
    other = {"resourceType": "Medication", "code": coded(RXNORM, "8640", "prednisone")}
    assert asked(parameters({"id": "bea"}, other), bea())[0]["status"] == "failure"
    empty = Record.from_dict({"isocourse": 1, "person": "bea", "programme": "us-ipledge", "events": []})
    whole, nested = asked(parameters({"id": "bea"}), empty)
    assert whole["status"] == "data-required"
    assert {"success"}.isdisjoint(nested.values())


def test_a_contradiction_finds_nobody():
    whole, nested = asked(parameters({"id": "bea", "birthDate": "1998-11-02"}), bea())
    assert (whole["status"], nested) == ("failure", {})
    assert "birth date" in notes(whole)


@pytest.mark.parametrize(
    "body",
    [
        None, [], {}, {"resourceType": "Patient"}, {"resourceType": "Parameters"}, parameters({"id": "bea"}, None),
        parameters({"birthDate": "2000-01-01"}), parameters({"id": "bea"}, {"resourceType": "Device"}),
        parameters({"id": "bea"}, case_number="1", caseNumber="2"),
        {"resourceType": "Parameters", "parameter": [{"name": "patient", "resource": "bea"}]},
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(body):
    reply = rems_etasu(body, IN_WINDOW, Desk(), Shelf([bea()]))
    assert reply.status == 400
    get_fhir_model_class("OperationOutcome").model_validate(reply.body)


def test_every_rule_of_the_programme_has_its_requirement():
    """Of the rules on handing over; those that stop the drug for its effects stand under their own titles."""
    own = {"us-ipledge-psychiatric-stop", "us-ipledge-pregnancy-report"}
    rules = {
        rule.code for rule in load_rulebook().programme("us-ipledge").rules_for("dispense") if not rule.versionless
    }
    named = [code for item in requirements() for code in item.codes]
    assert len(named) == len(set(named))
    assert rules - own == {code for code in named if code.startswith("us-ipledge")}


@pytest.mark.skipif(not DATA.is_dir(), reason="the data folder is not beside this checkout")
def test_the_guides_own_example():
    body = json.loads((DATA / "ig_rems-etasu_input.json").read_text("utf-8"))
    whole, nested = asked(body)
    assert whole["status"] == "failure"
    assert {nested["Patient Enrollment"], nested["Prescriber Enrollment"], nested["Pregnancy Test"]} == {
        "data-required"
    }
    theirs = json.loads((DATA / "ig_rems-etasu_output.json").read_text("utf-8"))["parameter"][0]["resource"]
    assert whole["outputParameters"] == theirs["outputParameters"]
    assert whole["contained"][0].keys() == theirs["contained"][0].keys()
    names = {item["name"] for item in theirs["contained"][0]["parameter"]} - {"case_number"}
    assert names <= nested.keys()

"""The FHIR base: what it says it can do, and what is found about one person and about nobody else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from fhir.resources.R4B import get_fhir_model_class
from starlette.testclient import TestClient

from isocourse import Record, load_rulebook
from isocourse.ehr.answer import Desk
from isocourse.ehr.search import TYPES
from isocourse.ehr.server import application
from isocourse.ehr.settings import Settings
from isocourse.ehr.shelf import Shelf
from tests.ehr.test_rems import bea

BASE = "http://127.0.0.1:8085"
CARL = Record.from_dict({
    "isocourse": 1, "person": "carl", "programme": "us-ipledge",
    "events": [{"kind": "condition", "happened": "2026-03-02", "condition": "acne"}],
})  # fmt: skip


@pytest.fixture(scope="module")
def house() -> TestClient:
    settings = Settings(
        Desk(load_rulebook()), BASE, shelf=Shelf([bea(), CARL]), now=lambda: datetime(2026, 11, 6, 15, tzinfo=UTC)
    )
    return TestClient(application(settings), base_url=BASE)


def found(reply) -> list[dict]:
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"] == "application/fhir+json"
    bundle = reply.json()
    get_fhir_model_class("Bundle").model_validate(bundle)
    assert bundle["total"] == len(bundle.get("entry", []))
    return [entry["resource"] for entry in bundle.get("entry", [])]


def test_the_statement_is_valid_and_says_what_is_answered(house):
    told = house.get("/fhir/metadata").json()
    get_fhir_model_class("CapabilityStatement").model_validate(told)
    for resource in told["rest"][0]["resource"]:
        for interaction in resource.get("interaction", []):
            address = f"/fhir/{resource['type']}" + ("/bea" if interaction["code"] == "read" else "?patient=carl")
            assert house.get(address).status_code == 200, address


def test_one_type_of_one_person(house):
    tests = found(house.get("/fhir/Observation?patient=bea"))
    assert {item["subject"]["reference"] for item in tests} == {"Patient/bea"}
    assert len(tests) == 8
    assert found(house.get("/fhir/Observation?subject=Patient/bea")) == tests
    assert found(house.get(f"/fhir/Observation?patient=bea&_id={tests[0]['id']}")) == tests[:1]
    assert found(house.post("/fhir/Observation/_search", data={"patient": "bea"})) == tests
    assert [item["id"] for item in found(house.get("/fhir/Patient?_id=carl"))] == ["carl"]
    assert found(house.get("/fhir/MedicationDispense?patient=carl")) == []
    assert found(house.get("/fhir/Observation?patient=nobody")) == []


def test_everything_is_the_export(house):
    types = {item["resourceType"] for item in found(house.get("/fhir/Patient/bea/$everything"))}
    assert {"Patient", "Observation", "MedicationDispense", "CarePlan", "Provenance"} <= types
    assert types <= set(TYPES)
    assert house.get("/fhir/Patient/bea").json()["birthDate"] == "1999-11-02"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/fhir/Patient/nobody", 404), ("/fhir/Patient/nobody/$everything", 404), ("/fhir/Device?patient=bea", 404),
        ("/fhir/Observation", 400), ("/fhir/Patient", 400), ("/fhir/Observation?patient=bea&patient=carl", 400),
        ("/fhir/Observation?patient=bea&code=2106-3", 400), ("/fhir/Observation?patient:missing=true", 400),
        ("/fhir/Patient?name=Bea", 400),
    ],
)  # fmt: skip
def test_what_would_find_too_much_or_too_little_is_refused(house, address, status):
    reply = house.get(address)
    assert reply.status_code == status
    get_fhir_model_class("OperationOutcome").model_validate(reply.json())


def test_a_page_that_gives_its_own_name_our_address_reads_nothing(house):
    """DNS rebinding: the browser sends the page's own name as the host."""
    assert house.get("/fhir/Patient/bea", headers={"Host": "evil.example"}).status_code == 400
    assert house.get("/fhir/Patient/bea", headers={"Host": "localhost:8085"}).status_code == 200

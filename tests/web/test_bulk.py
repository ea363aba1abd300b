"""Backend Services and Bulk export: who gets a token, what is in the files, and that each look is in the log."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from importlib import import_module

import pytest
from django.test import Client
from joserfc.jwk import ECKey, OctKey

from isocourse.clinic import clock, log, record
from isocourse.clinic.models import Export, Person, Site
from isocourse.record import Record

from .services import ISSUER, SITE, TOKEN, asked_for_token, assertion, service, trusting
from .test_record import weight

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(monkeypatch):
    trusting(monkeypatch)


@pytest.fixture
def few(known):
    """Two people are at the site: to write everybody is most of the work."""
    elsewhere = Site.objects.get(name__startswith="Moorgate")
    Person.objects.filter(site__name=SITE).exclude(name__startswith="Bea").exclude(name__startswith="Carl").update(
        site=elsewhere
    )


def manifest(client, path="/fhir/Patient/$export"):
    """The list of files, asked for until it is there."""
    begun = client.get(path, headers={"Accept": "application/fhir+json", "Prefer": "respond-async"})
    assert begun.status_code == 202, begun.content
    for _ in range(50):
        reply = client.get(begun.headers["Content-Location"])
        if reply.status_code == 200:
            return reply.json()
        assert (reply.status_code, reply.headers["Retry-After"]) == (202, "1")
    raise AssertionError("the export never ended")


def taken(client, told):
    """All resources of the files, after each file was held against the list."""
    found = []
    for file in told["output"]:
        reply = client.get(file["url"])
        assert (reply.status_code, reply.headers["Content-Type"]) == (200, "application/fhir+ndjson")
        items = [json.loads(line) for line in b"".join(reply.streaming_content).splitlines()]
        assert [item["resourceType"] for item in items] == [file["type"]] * file["count"]
        found += items
    return found


@pytest.mark.parametrize("alg", ["ES384", "RS384"])
def test_a_known_service_gets_a_token_for_what_it_may_read(known, alg):
    reply = asked_for_token("system/Observation.rs", assertion(alg))
    assert reply.status_code == 200
    told = reply.json()
    assert (told["token_type"], told["expires_in"], told["scope"]) == ("bearer", 300, "system/Observation.rs")
    assert reply.headers["Cache-Control"] == "no-store"


def test_an_assertion_serves_once(known):
    signed = assertion()
    assert asked_for_token(signed=signed).status_code == 200
    again = asked_for_token(signed=signed)
    assert (again.status_code, again.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(
    "signed",
    [
        lambda: assertion(key=ECKey.generate_key("P-384", {"kid": "e"})),
        lambda: assertion("HS256", OctKey.import_key("a shared secret that nobody should accept", {"kid": "e"})),
        lambda: assertion(iss="https://stranger.example", sub="https://stranger.example"),
        lambda: assertion(sub="https://somebody-else.example"),
        lambda: assertion(aud="https://other.example/token"),
        lambda: assertion(exp=int(clock.now().timestamp()) - 60),
        lambda: assertion(exp=int(clock.now().timestamp()) + 3600),
        lambda: assertion(jti=None),
        lambda: "eyJhbGciOiJub25lIn0.e30.",
        lambda: "no token",
    ],
)
def test_who_does_not_prove_who_they_are_gets_none(known, signed):
    reply = asked_for_token(signed=signed())
    assert (reply.status_code, reply.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"client_assertion_type": "basic"}, "invalid_client"),
        ({"scope": "system/*.cud"}, "invalid_scope"),
        ({"scope": "patient/*.rs"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
    ],
)
def test_what_is_asked_wrongly_is_named(known, change, error):
    reply = asked_for_token(**change)
    assert reply.json()["error"] == error
    assert reply.status_code in (400, 401)


def test_scopes_are_what_is_asked_and_allowed(monkeypatch):
    trusting(monkeypatch, "system/Patient.rs", "system/Observation.rs")
    assert asked_for_token("system/*.rs").json()["scope"] == "system/Observation.rs system/Patient.rs"
    assert asked_for_token("system/Patient.cruds").json()["scope"] == "system/Patient.rs"
    assert asked_for_token("system/AuditEvent.rs").json()["error"] == "invalid_scope"
    told = manifest(service("system/Patient.rs"))
    assert {file["type"] for file in told["output"]} == {"Patient"}


@pytest.mark.parametrize(
    "path", ["$export", "Patient/$export", "Group/1/$export", f"export/{'0' * 8}-0000-4000-8000-{'0' * 12}"]
)
@pytest.mark.parametrize("token", [None, "Bearer made-up", "Basic dGVzdDp0ZXN0"])
def test_without_a_token_there_is_nothing(known, path, token):
    reply = Client(SERVER_NAME="localhost").get(f"/fhir/{path}", headers={"Authorization": token} if token else {})
    assert (reply.status_code, reply.json()["resourceType"]) == (401, "OperationOutcome")
    assert Export.objects.count() == 0


def test_a_session_is_no_token(known, sign_in):
    assert sign_in("prescriber").get("/fhir/$export").status_code == 401


def test_who_was_taken_off_the_list_holds_no_token(known, monkeypatch):
    client = service()
    monkeypatch.undo()
    assert client.get("/fhir/$export").status_code == 401


def test_a_token_ends(known, monkeypatch):
    client = service()
    monkeypatch.setattr(import_module("isocourse.clinic.connect.token"), "SECONDS", -1)
    assert client.get("/fhir/$export").status_code == 401


def test_the_files_hold_each_record_of_the_site_and_of_no_other(few):
    client = service()
    told = manifest(client)
    assert (told["requiresAccessToken"], told["error"]) == (True, [])
    found = taken(client, told)
    here = list(Person.objects.filter(site__name=SITE))
    assert {item["id"] for item in found if item["resourceType"] == "Patient"} == {one.reference for one in here}
    assert "AuditEvent" not in {item["resourceType"] for item in found}
    names = Counter((item["resourceType"], item["id"]) for item in found)
    assert max(names.values()) == 1, "ids are unique in the whole export"
    for one in here:
        own = [item for item in found if _about(item) == one.reference]
        bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": item} for item in own]}
        assert len(Record.load(bundle).events) >= len(record.read(one).record.events), one.reference


def _about(item):
    subject = item.get("subject") or item.get("patient") or {}
    return item["id"] if item["resourceType"] == "Patient" else subject["reference"].removeprefix("Patient/")


def test_every_person_and_file_is_in_the_log(few, lines):
    client = service()
    told = manifest(client)
    taken(client, told)
    here = Person.objects.filter(site__name=SITE).count()
    assert len(lines("exported")) == here
    assert {line["client"] for line in lines("exported")} == {ISSUER}
    assert len(lines("export taken")) == len(told["output"])
    assert list(log.faults()) == []


def test_the_log_goes_out_with_its_chain(known):
    client = service("system/AuditEvent.rs")
    told = manifest(client, "/fhir/$export")
    found = taken(client, told)
    assert {item["resourceType"] for item in found} == {"AuditEvent"}
    model = pytest.importorskip("fhir.resources.R4B.auditevent").AuditEvent
    for item in found[:50]:
        model.model_validate(item)
    assert all(len(detail["valueString"]) == 64 for item in found for detail in item["entity"][0]["detail"][3:])


def test_an_export_is_as_of_its_moment_and_the_next_gives_only_what_changed(few, person, monkeypatch):
    client, bea = service(), person("Bea")
    begun = client.get("/fhir/Patient/$export").headers["Content-Location"]
    before, since = record.read(bea).number, Export.objects.get().at.isoformat().replace("+00:00", "Z")
    later = clock.now() + timedelta(seconds=30)
    monkeypatch.setattr(clock, "now", lambda: later)
    record.add(bea, [weight(61)], account=None, seen=before, action="added")
    first = taken(client, client.get(begun).json())
    following = taken(
        client, manifest(client, f"/fhir/Patient/$export?_since={since}")
    )
    assert [(item["resourceType"], item["valueQuantity"]["value"]) for item in following] == [("Observation", 61)]
    assert following[0]["id"] not in {item["id"] for item in first}


def test_an_export_ends_after_a_day(known):
    client = service()
    begun = client.get("/fhir/Patient/$export").headers["Content-Location"]
    Export.objects.update(at=clock.now() - timedelta(hours=25))
    assert client.get(begun).status_code == 404


def test_another_clients_export_is_not_there(known):
    client = service()
    begun = client.get("/fhir/Patient/$export").headers["Content-Location"]
    Export.objects.update(client="https://other.example")
    assert client.get(begun).status_code == 404


def test_an_export_can_be_ended(known):
    client = service()
    begun = client.get("/fhir/Patient/$export").headers["Content-Location"]
    assert client.delete(begun).status_code == 202
    assert client.get(begun).status_code == 404


@pytest.mark.parametrize(
    ("query", "says"),
    [("_outputFormat=text/csv", "_outputFormat"), ("_type=Planet", "Planet"), ("_since=yesterday", "_since"),
     ("_since=2026-01-01T00:00:00", "zone"), ("_elements=id", "_elements")],
)  # fmt: skip
def test_what_is_not_supported_is_refused_by_name(known, query, says):
    reply = service().get(f"/fhir/$export?{query}")
    assert reply.status_code == 400
    assert says in reply.json()["issue"][0]["diagnostics"]


def test_a_group_is_the_site(known):
    client = service()
    site = Site.objects.get(name=SITE)
    assert client.get(f"/fhir/Group/{site.pk}/$export").status_code == 202
    assert client.get(f"/fhir/Group/{site.pk + 1}/$export").status_code == 404


def test_anybody_can_read_how_to_get_a_token():
    client = Client(SERVER_NAME="localhost")
    told = client.get("/fhir/.well-known/smart-configuration").json()
    assert (told["token_endpoint"], told["grant_types_supported"]) == (TOKEN, ["client_credentials"])
    statement = client.get("/fhir/metadata").json()
    pytest.importorskip("fhir.resources.R4B.capabilitystatement").CapabilityStatement.model_validate(statement)

"""A browser that behaves like the sandbox of CDS Hooks: preflight, prefetch by POST `_search`, a JWT, feedback.

The EHR's own FHIR server is a second isocourse that holds records, so both ends of the FHIR base are tried at once.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from starlette.testclient import TestClient

from isocourse import load_rulebook
from isocourse.ehr.answer import Desk
from isocourse.ehr.server import application
from isocourse.ehr.settings import Settings
from isocourse.ehr.shelf import Shelf
from isocourse.ehr.tokens import Client, Gate
from tests.ehr.requests import draft
from tests.ehr.test_rems import bea

AT = datetime(2026, 11, 6, 15, tzinfo=UTC)
SERVICE, EHR, PAGE = "https://cds.example.org", "http://127.0.0.1", "https://sandbox.example.org"


@dataclass
class Browser:
    """A page at `PAGE` with the EHR's signing key."""

    service: TestClient
    ehr: TestClient
    key: ECKey

    def discover(self, hook: str) -> dict[str, Any]:
        told = self.service.get("/cds-services", headers={"Origin": PAGE})
        assert told.headers["access-control-allow-origin"] in ("*", PAGE)
        return next(service for service in told.json()["services"] if service["hook"] == hook)

    def prefetch(self, templates: dict[str, str], patient: str) -> dict[str, Any]:
        """Each template filled; searches as a form, so that no identifier stands in an address."""
        found = {}
        for key, template in templates.items():
            path, _, query = template.replace("{{context.patientId}}", patient).partition("?")
            pairs = dict(pair.split("=", 1) for pair in query.split("&")) if query else {}
            reply = self.ehr.post(f"/fhir/{path}/_search", data=pairs) if pairs else self.ehr.get(f"/fhir/{path}")
            found[key] = reply.json()
        return found

    def call(self, path: str, body: dict[str, Any]):
        asked = {
            "Origin": PAGE,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type",
        }
        allowed = self.service.options(path, headers=asked)
        assert allowed.status_code == 200
        assert {"authorization", "content-type"} <= set(
            allowed.headers["access-control-allow-headers"].lower().split(", ")
        )
        now = int(AT.timestamp())
        claims = {"iss": EHR, "aud": SERVICE + path, "exp": now + 300, "iat": now, "jti": str(uuid.uuid4())}
        token = jwt.encode({"alg": "ES384", "kid": self.key.kid, "typ": "JWT"}, claims, self.key, algorithms=["ES384"])
        return self.service.post(path, json=body, headers={"Origin": PAGE, "Authorization": f"Bearer {token}"})


@pytest.fixture
def browser() -> Browser:
    key = ECKey.generate_key("P-384", {"kid": "sandbox"})
    gate = Gate({EHR: Client(EHR, KeySet([key]))}, AT.timestamp)
    desk = Desk(load_rulebook(), "us-ipledge")
    settings = Settings(desk, SERVICE, gate, now=lambda: AT)
    held = Shelf([bea(without=("prescription", "2026-11-03"))])
    records = Settings(Desk(load_rulebook()), EHR, shelf=held, now=lambda: AT)
    return Browser(
        TestClient(application(settings), base_url=SERVICE), TestClient(application(records), base_url=EHR), key
    )


def test_an_order_from_the_sandbox(browser):
    service = browser.discover("order-sign")
    sent = browser.prefetch(service["prefetch"], "bea")
    assert {name: body["resourceType"] for name, body in sent.items()} == {
        name: "Patient" if name == "patient" else "Bundle" for name in service["prefetch"]
    }
    order = draft(subject={"reference": "Patient/bea"})
    context = {
        "userId": "Practitioner/1",
        "patientId": "bea",
        "draftOrders": {"resourceType": "Bundle", "entry": [{"resource": order}]},
    }
    path = f"/cds-services/{service['id']}"
    body = {
        "hook": "order-sign",
        "hookInstance": str(uuid.uuid4()),
        "fhirServer": EHR,
        "context": context,
        "prefetch": sent,
    }
    reply = browser.call(path, body)
    (card,) = reply.json()["cards"]
    assert reply.headers["access-control-allow-origin"] in ("*", PAGE)
    assert card["indicator"] == "critical", "enrolments and counselling are not in what an EHR can send"
    assert "us-ipledge-monthly-test" not in card["detail"], "the test of 3 November came by FHIR"
    given = {"card": card["uuid"], "outcome": "overridden", "outcomeTimestamp": AT.isoformat(),
             "overrideReason": {"reason": card["overrideReasons"][0]}}  # fmt: skip
    assert browser.call(f"{path}/feedback", {"feedback": [given]}).status_code == 200

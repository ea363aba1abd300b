"""The service over HTTP: routes, tokens, feedback, browsers, and what is too large."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey
from starlette.testclient import TestClient

from isocourse.ehr.answer import Desk
from isocourse.ehr.evaluator import Evaluator
from isocourse.ehr.server import LARGEST_BYTES, application
from isocourse.ehr.settings import Settings
from isocourse.ehr.tokens import Client, Gate
from tests.ehr.requests import AT, draft, request

BASE = "https://cds.example.org"
URL = "/cds-services/isotretinoin-order-sign"
BODY = request("order-sign", drafts=(draft(),))
NOW = AT.timestamp()


def client(gate: Gate | None = None) -> TestClient:
    own = Evaluator()
    desk = Desk(programme="us-ipledge", decide=own.decide, steps=own.steps)
    return TestClient(application(Settings(desk, BASE, gate, now=lambda: AT)), base_url=BASE)


@pytest.fixture(scope="module")
def open_house() -> TestClient:
    return client()


@pytest.fixture(scope="module")
def keys() -> dict[str, ECKey | RSAKey]:
    return {
        "ES384": ECKey.generate_key("P-384", {"kid": "e"}),
        "RS384": RSAKey.generate_key(2048, {"kid": "r"}),
    }


@pytest.fixture
def guarded(keys) -> TestClient:
    public = KeySet(list(keys.values()))
    return client(Gate({"https://ehr.example.org": Client("https://ehr.example.org", public)}, lambda: NOW))


def claims(**other):
    made = {"iss": "https://ehr.example.org", "aud": BASE + URL, "exp": NOW + 60, "iat": NOW, "jti": "1"}
    return {name: value for name, value in (made | other).items() if value is not None}


def token(key, alg: str, **other) -> dict[str, str]:
    signed = jwt.encode({"alg": alg, "kid": key.kid, "typ": "JWT"}, claims(**other), key, algorithms=[alg])
    return {"Authorization": f"Bearer {signed}"}


def test_discovery_and_an_order(open_house):
    listed = open_house.get("/cds-services")
    assert listed.status_code == 200
    assert listed.headers["content-type"] == "application/json"
    assert len(listed.json()["services"]) == 5
    reply = open_house.post(URL, json=BODY)
    assert reply.status_code == 200
    assert reply.json()["cards"][0]["indicator"] == "critical"


def test_what_is_not_there_or_not_meant(open_house):
    assert open_house.post("/cds-services/other", json=BODY).status_code == 404
    assert open_house.get(URL).status_code == 405
    assert open_house.post(URL, content=b"{").status_code == 400
    assert open_house.post(URL, content=b"[" * 100_000).status_code == 400
    assert open_house.post(URL, content=b" " * (LARGEST_BYTES + 1)).status_code == 413
    assert open_house.post(URL, json=[]).status_code == 400


def test_a_browser_may_call(open_house):
    asked = {"Origin": "https://sandbox.example.org", "Access-Control-Request-Method": "POST"}
    reply = open_house.options(
        URL, headers=asked | {"Access-Control-Request-Headers": "authorization,content-type"}
    )
    assert reply.status_code == 200
    assert reply.headers["access-control-allow-origin"] == "*"
    assert open_house.get("/cds-services", headers={"Origin": "https://x.example"}).headers[
        "access-control-allow-origin"
    ]


@pytest.mark.parametrize("alg", ["ES384", "RS384"])
def test_a_trusted_client_is_let_in_once(guarded, keys, alg):
    header = token(keys[alg], alg)
    assert guarded.post(URL, json=BODY, headers=header).status_code == 200
    again = guarded.post(URL, json=BODY, headers=header)
    assert again.status_code == 401
    assert "used before" in again.json()["error"]


@pytest.mark.parametrize(
    "other",
    [
        {"aud": BASE + "/cds-services/other"}, {"iss": "https://elsewhere.example"}, {"exp": NOW - 60},
        {"iat": NOW + 90}, {"exp": NOW + 86_400}, {"jti": None}, {"exp": None}, {"iat": None}, {"aud": None},
        {"exp": "soon"}, {"exp": True},
    ],
)  # fmt: skip
def test_a_token_that_does_not_fit_is_refused(guarded, keys, other):
    assert guarded.post(URL, json=BODY, headers=token(keys["ES384"], "ES384", **other)).status_code == 401


def test_none_shared_keys_and_strangers_are_refused(guarded, keys):
    import base64
    import json

    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    unsigned = f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims())}."
    shared = OctKey.import_key("0" * 64, {"kid": "e"})
    stranger = ECKey.generate_key("P-384", {"kid": "e"})
    for header in (
        {}, {"Authorization": "Basic x"}, {"Authorization": f"Bearer {unsigned}"}, {"Authorization": "Bearer a.b.c"},
        token(shared, "HS256"), token(stranger, "ES384"),
    ):  # fmt: skip
        reply = guarded.post(URL, json=BODY, headers=header)
        assert reply.status_code == 401, header


def test_discovery_needs_no_token(guarded):
    assert guarded.get("/cds-services").status_code == 200


def test_feedback_is_kept_counted_and_checked(open_house):
    given = [
        {"card": "c1", "outcome": "accepted", "acceptedSuggestions": [{"id": "s1"}],
         "outcomeTimestamp": "2026-03-03T15:00:00Z"},
        {"card": "c2", "outcome": "overridden", "outcomeTimestamp": "2026-03-03T15:01:00Z",
         "overrideReason": {"reason": {"code": "checked-elsewhere", "system": "x"}, "userComment": "seen"}},
    ]  # fmt: skip
    settings = Settings(Desk(), BASE, now=lambda: datetime(2026, 3, 3, tzinfo=UTC))
    house = TestClient(application(settings), base_url=BASE)
    assert house.post(f"{URL}/feedback", json={"feedback": given}).status_code == 200
    counts = {(row["outcome"], row["reason"]): row["cards"] for row in settings.feedback.report()}
    assert counts == {("accepted", ""): 1, ("overridden", "checked-elsewhere"): 1}
    wrong = house.post(f"{URL}/feedback", json={"feedback": [{"outcome": "liked"}, given[0]]})
    assert wrong.status_code == 400
    assert "feedback[0].outcome" in wrong.json()["error"]
    assert sum(row["cards"] for row in settings.feedback.report()) == 3, "what could be understood is kept"
    assert house.post("/cds-services/other/feedback", json={}).status_code == 404

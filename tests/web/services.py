"""A service that signs who it is, as SMART Backend Services asks."""

from __future__ import annotations

import dataclasses
import uuid

from django.conf import settings
from django.test import Client
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from isocourse.clinic import clock
from isocourse.clinic.connect.connections import Caller, Connections

ISSUER = "https://research.example.org"
KEYS = {
    "ES384": ECKey.generate_key("P-384", {"kid": "e"}),
    "RS384": RSAKey.generate_key(2048, {"kid": "r"}),
}
SITE = "Harbour Street Skin Clinic"
TOKEN = "http://localhost/fhir/token"


def trusting(monkeypatch, *scopes: str, site: str = SITE) -> None:
    """The clinic knows the service."""
    caller = Caller(ISSUER, KeySet(list(KEYS.values())), site, scopes or ("system/*.rs",))
    known = dataclasses.replace(settings.CLINIC, connections=Connections({}, {ISSUER: caller}))
    monkeypatch.setattr(settings, "CLINIC", known)


def assertion(alg: str = "ES384", key=None, **other) -> str:
    now = int(clock.now().timestamp())
    claims = {"iss": ISSUER, "sub": ISSUER, "aud": TOKEN, "exp": now + 240, "jti": uuid.uuid4().hex} | other
    key = key or KEYS[alg]
    said = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": alg, "kid": key.kid, "typ": "JWT"}, said, key, algorithms=[alg])


def asked_for_token(scope: str = "system/*.rs", signed: str | None = None, **other):
    form = {
        "grant_type": "client_credentials", "scope": scope, "client_assertion": signed or assertion(),
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    }  # fmt: skip
    return Client(SERVER_NAME="localhost", enforce_csrf_checks=True).post("/fhir/token", form | other)


def service(scope: str = "system/*.rs") -> Client:
    """A client of ours with a token."""
    reply = asked_for_token(scope)
    assert reply.status_code == 200, reply.content
    held = reply.json()["access_token"]
    return Client(SERVER_NAME="localhost", enforce_csrf_checks=True, headers={"Authorization": f"Bearer {held}"})

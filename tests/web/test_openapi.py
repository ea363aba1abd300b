"""The description of the clinic's addresses for other services: whole, and true when schemathesis tries it."""

from __future__ import annotations

import re

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from isocourse.clinic.connect.openapi import document
from isocourse.ehr import services

from .services import asked_for_token, trusting

pytestmark = pytest.mark.django_db
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
schema = schemathesis.openapi.from_dict(document("http://localhost"))


def test_every_route_is_described():
    from isocourse.clinic.urls import HOOKS, SERVICES

    routes = {f"/fhir/{pattern.pattern}" for pattern in SERVICES} | {f"/{path.pattern}" for path in HOOKS}
    plain = {re.sub(r"<(\w+:)?(\w+)>", r"{\2}", route) for route in routes}
    described = set(document("http://localhost")["paths"])
    for name in services():
        described = {path.replace(f"/{name}", "/{service}") for path in described}
    assert described == plain


def test_it_is_served_to_anybody():
    told = Client(SERVER_NAME="localhost").get("/openapi.json")
    assert told.json() == document("http://localhost")


@pytest.mark.filterwarnings("ignore")
@schema.parametrize()
@settings(
    max_examples=3, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck), derandomize=True
)
@pytest.mark.parametrize("signed_in", [False, True])
def test_what_it_says_is_true(case, signed_in, monkeypatch):
    """Called as a stranger and as a service that holds a token."""
    from isocourse.clinic.wsgi import application

    trusting(monkeypatch)
    held = {"Authorization": f"Bearer {asked_for_token().json()['access_token']}"} if signed_in else {}
    case.call_and_validate(app=application, checks=CHECKS, headers=held)

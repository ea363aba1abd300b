"""The description of the HTTP service: whole, and true when schemathesis tries it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from isocourse import load_rulebook
from isocourse.ehr.answer import Desk
from isocourse.ehr.openapi import document
from isocourse.ehr.server import application
from isocourse.ehr.service import services
from isocourse.ehr.settings import Settings
from isocourse.ehr.shelf import Shelf
from tests.ehr.test_rems import bea

BASE = "http://testserver"
APP = application(
    Settings(Desk(load_rulebook()), BASE, shelf=Shelf([bea()]), now=lambda: datetime(2026, 11, 6, 15, tzinfo=UTC))
)
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
schema = schemathesis.openapi.from_dict(document(BASE)).include(path_regex="^/")
schema.app = APP


def test_every_route_is_described():
    described = {(path, method) for path, methods in document(BASE)["paths"].items() for method in methods}
    routes = {(route.path, method.lower()) for route in APP.routes for method in route.methods - {"HEAD"}}
    hooks = {
        ("/cds-services/{service}" + re.sub(r"^/cds-services/[^/]+", "", path), method)
        for path, method in described
        if path.startswith("/cds-services/")
    }
    others = {pair for pair in described if not pair[0].startswith("/cds-services/")}
    assert hooks | others == routes - {("/openapi.json", "get")}
    assert {path.split("/")[2] for path, _ in described if path.startswith("/cds-services/")} == set(services())


@pytest.mark.filterwarnings("ignore")
@schema.parametrize()
@settings(
    max_examples=4, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck), derandomize=True
)
def test_what_it_says_is_true(case):
    case.call_and_validate(checks=CHECKS)


def test_it_is_served():
    from starlette.testclient import TestClient

    told = TestClient(APP, base_url=BASE).get("/openapi.json")
    assert json.loads(told.text) == document(BASE)

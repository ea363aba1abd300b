"""CDS Hooks in the clinic's app: the same answers, for the clients that the operator named."""

from __future__ import annotations

import dataclasses

import pytest
from django.conf import settings
from django.test import Client

from isocourse.clinic import clock
from isocourse.clinic.connect.connections import Ehr
from isocourse.ehr import discovery
from tests.ehr.requests import draft, request

from .services import SITE, assertion, trusting

pytestmark = pytest.mark.django_db
PATH = "/cds-services/isotretinoin-order-sign"
ORDER = request("order-sign", drafts=(draft(),))


@pytest.fixture(autouse=True)
def known(monkeypatch):
    trusting(monkeypatch)


def posted(path=PATH, body=ORDER, **claims):
    now = int(clock.now().timestamp())
    signed = assertion(**({"aud": f"http://localhost{path}", "iat": now} | claims))
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    return client.post(path, body, content_type="application/json", headers={"Authorization": f"Bearer {signed}"})


def test_anybody_can_see_what_there_is():
    assert Client(SERVER_NAME="localhost").get("/cds-services").json() == discovery()


def test_an_order_is_held_under_the_programme_of_the_site(lines):
    reply = posted()
    (card,) = reply.json()["cards"]
    assert (card["indicator"], card["source"]["label"]) == ("critical", "isocourse, iPLEDGE REMS")
    assert [line["status"] for line in lines("hook answered")] == [200]


def test_without_a_token_for_this_address_nothing_is_answered(lines):
    assert Client(SERVER_NAME="localhost").post(PATH, ORDER, content_type="application/json").status_code == 401
    assert posted(aud="http://localhost/fhir/token").status_code == 401
    assert posted(iat=None).status_code == 401
    assert posted(jti="twice").status_code == 200
    assert posted(jti="twice").status_code == 401


@pytest.mark.parametrize(("path", "body", "status"), [
    (PATH, [], 400), (PATH, "{", 400), (PATH, request("order-sign", drafts=(draft(),), prefetch=None), 412),
    ("/cds-services/nothing", ORDER, 404),
])  # fmt: skip
def test_what_cannot_be_answered_says_so(path, body, status):
    reply = posted(path, body)
    assert reply.status_code == status
    assert reply.json()["error"]


def test_what_became_of_a_card_is_in_the_log(lines):
    told = {"card": "c1", "outcome": "overridden", "outcomeTimestamp": "2026-11-09T15:00:00Z",
            "overrideReason": {"reason": {"code": "specialist-advice"}, "userComment": "spoke to her"}}  # fmt: skip
    reply = posted(f"{PATH}/feedback", {"feedback": [told, {"card": 1}]})
    assert (reply.status_code, "feedback[1]" in reply.json()["error"]) == (400, True)
    (line,) = lines("card overridden")
    assert (line["card"], line["reason"], line["comment"]) == ("c1", "specialist-advice", "spoke to her")


def test_a_card_opens_the_page_that_the_ehr_launches(monkeypatch):
    """The link is there where an EHR of the site may launch."""
    sources = posted().json()["cards"][0]["links"]
    assert {link["type"] for link in sources} == {"absolute"}
    ehr = Ehr("https://ehr.example.org/fhir", "isocourse", SITE, "urn:oid:1.2.3")
    known = dataclasses.replace(settings.CLINIC.connections, ehrs={ehr.issuer: ehr})
    monkeypatch.setattr(settings, "CLINIC", dataclasses.replace(settings.CLINIC, connections=known))
    link, *others = posted().json()["cards"][0]["links"]
    assert others == sources
    assert (link["url"], link["type"]) == ("http://localhost/launch/", "smart")

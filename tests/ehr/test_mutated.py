"""Mutated requests and Bundles: never an error of ours, a yes to what was held, or a call to a strange host."""

from __future__ import annotations

import copy
import json
import os
import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import httpx2 as httpx
import pytest
from starlette.testclient import TestClient

from isocourse.decide import Answer, Ask, decide_many
from isocourse.ehr import Reply, answer
from isocourse.ehr.answer import Desk
from isocourse.ehr.evaluator import Evaluator
from isocourse.ehr.fetch import FhirClient
from isocourse.ehr.server import application
from isocourse.ehr.settings import Settings
from isocourse.record import Record, Unreadable
from tests.ehr.requests import AT, EMPTY, bundle, draft, everything, request
from tests.fhir.bundles import patient, pregnancy_test, quantity, supply

EHR = "https://ehr.example.org/fhir"
DRAFT = draft(dispenseRequest={"quantity": quantity(90, "{capsule}"), "numberOfRepeatsAllowed": 3})
SENT = request(
    "order-sign",
    drafts=(DRAFT,),
    prefetch=everything(medicationDispenses={"resourceType": "Bundle", "entry": [{"resource": supply(id="s")}]}),
)
# The same without half of the data, to be fetched from a server that the request names.
TO_FETCH = {
    **SENT,
    "prefetch": {"patient": patient()},
    "fhirServer": EHR,
    "fhirAuthorization": {"access_token": "t0ken", "token_type": "Bearer"},
}
BUNDLE = {"resourceType": "Bundle", "type": "collection",
          "entry": bundle(patient(), DRAFT, supply(id="s"), pregnancy_test(id="p"))["entry"]}  # fmt: skip
HOSTS = (
    "http://169.254.169.254/latest", "http://[::1]/fhir", "http://[::ffff:10.0.0.1]/fhir", f"{EHR}@evil.example/fhir",
    f"{EHR}.evil.example", f"{EHR}/../admin", f"{EHR}/..;/admin", f"{EHR}%2f..", f"{EHR}\\@evil.example",
    f"{EHR}#@evil.example",
    "https://ehr.example.org:8443/fhir", "https://ehr.example.org./fhir", "HTTPS://EHR.EXAMPLE.ORG/fhir",
    "https://ehr․example.org/fhir", "file:///etc/passwd", "//evil.example/fhir", "http://2130706433/fhir",
)  # fmt: skip
STRANGE = (
    None, "", 0, -1, 1e308, True, [], {}, "x" * 5000, "\u0000", "🙂", [[[[]]]], {"resourceType": "Bundle"},
    "2026-02-30", "../..", "<script>", "' OR 1=1 --", {"entry": None}, {"resourceType": ["Patient"]}, ["a", None, 3],
    10**30, *HOSTS,
)  # fmt: skip
ROUNDS = int(os.environ.get("ISOCOURSE_MUTATED", "60"))  # `make nightly` sends 10,000
SEEDS = 4


def places(value, path=()):
    """The path of every value within."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        yield from places(item, (*path, name))


def mutated(source, rng: random.Random):
    """A copy with one to three values replaced, removed or said twice."""
    body = copy.deepcopy(source)
    for _ in range(rng.randint(1, 3)):
        path = rng.choice([path for path in places(body) if path])
        *way, last = path
        inside = body
        for name in way:
            inside = inside[name]
        kind = rng.randrange(3)
        if kind == 0:
            inside[last] = copy.deepcopy(rng.choice(STRANGE))
        elif kind == 1:
            del inside[last]
        elif isinstance(inside, list):
            inside.append(copy.deepcopy(inside[last]))
        else:
            inside[f"{last}x"] = inside[last]
    return body


class Wire:
    """What is called instead of the network: an EHR that sends everybody on, here and there, and breaks off."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.called: list[str] = []

    def __call__(self, asked: httpx.Request) -> httpx.Response:
        self.called.append(str(asked.url))
        kind = self.rng.randrange(5)
        if kind == 0:
            return httpx.Response(302, headers={"Location": self.rng.choice(HOSTS)})
        if kind == 1:
            return httpx.Response(200, json=mutated(EMPTY | {"entry": [{"resource": supply(id="s")}]}, self.rng))
        if kind == 2:
            link = [{"relation": "next", "url": self.rng.choice(HOSTS)}]
            return httpx.Response(200, json=EMPTY | {"link": link})
        return httpx.Response(200, json=EMPTY) if kind == 3 else httpx.Response(500, text="<html>")


EVALUATOR = Evaluator()  # what is asked at the same time is decided together, as the server does


def desk(wire: Wire) -> Desk:
    http = httpx.Client(follow_redirects=False, trust_env=False, transport=httpx.MockTransport(wire))
    fetch = FhirClient((EHR,), http=http)
    return Desk(programme="us-ipledge", fetch=fetch, decide=EVALUATOR.decide, steps=EVALUATOR.steps)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_mutated_requests_are_answered_and_never_allow(seed):
    rng = random.Random(seed)
    bodies = [(rng.random(), mutated(rng.choice((SENT, TO_FETCH)), rng)) for _ in range(ROUNDS // SEEDS)]
    with ThreadPoolExecutor(16) as pool:
        for body, reply, called in pool.map(_answered, bodies):
            assert reply.status in {200, 400, 412}, json.dumps(body)[:500]
            assert json.dumps(reply.body)
            for found in reply.body.get("cards", []):
                assert found["indicator"] != "info", json.dumps(body)[:2000]
            for address in called:
                assert urlsplit(address)[:2] == ("https", "ehr.example.org"), address
                assert address.startswith((f"{EHR}/", f"{EHR}?")), address
                assert "/.." not in address, address


def _answered(given: tuple[float, Any]) -> tuple[Any, Reply, list[str]]:
    seed, body = given
    wire = Wire(random.Random(seed))
    return body, answer("isotretinoin-order-sign", body, AT, desk(wire)), wire.called


def test_the_wire_is_asked_at_all():
    """Otherwise the test above would show nothing."""
    wire = Wire(random.Random(1))
    answer("isotretinoin-order-sign", TO_FETCH, AT, desk(wire))
    assert any(address.startswith(EHR) for address in wire.called)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_mutated_bundles_are_read_or_refused_and_never_allow(seed):
    rng = random.Random(100 + seed)
    asks, bodies = [], []
    for _ in range(ROUNDS // SEEDS):
        body = mutated(BUNDLE, rng)
        try:
            record = Record.load(body)
        except Unreadable:
            continue
        asks.append(Ask(record, "prescribe", AT, "us-ipledge"))
        bodies.append(body)
    for at in range(0, len(asks), 100):
        for body, decision in zip(bodies[at:], decide_many(asks[at : at + 100]), strict=False):
            assert decision.answer is not Answer.ALLOW, json.dumps(body)[:2000]


def test_mutated_bytes_are_no_error_of_ours():
    """Through the server itself: what is cut off, repeated or overwritten is no JSON, or JSON that is refused."""
    rng = random.Random(7)
    wire = Wire(rng)
    http = TestClient(application(Settings(desk(wire), "https://cds.example.org")), base_url="https://cds.example.org")
    for _ in range(max(20, ROUNDS // 20)):
        text = bytearray(json.dumps(TO_FETCH).encode())
        for _ in range(rng.randint(1, 4)):
            start = rng.randrange(len(text))
            text[start : start + rng.randrange(200)] = rng.randbytes(rng.randrange(8))
        reply = http.post("/cds-services/isotretinoin-order-sign", content=bytes(text))
        assert reply.status_code in {200, 400, 412}, bytes(text)
        assert all(found["indicator"] != "info" for found in reply.json().get("cards", []))

"""Mutated requests: never an error of ours, and never a card that allows what was held."""

from __future__ import annotations

import copy
import json
import os
import random

import pytest

from isocourse.ehr import answer
from tests.ehr.requests import AT, US, draft, everything, request
from tests.fhir.bundles import quantity, supply

SOURCE = request(
    "order-sign",
    drafts=(draft(dispenseRequest={"quantity": quantity(90, "{capsule}"), "numberOfRepeatsAllowed": 3}),),
    prefetch=everything(medicationDispenses={"resourceType": "Bundle", "entry": [{"resource": supply(id="s")}]}),
)
STRANGE = (
    None, "", 0, -1, 1e308, True, [], {}, "x" * 5000, "\u0000", "🙂", [[[[]]]], {"resourceType": "Bundle"},
    "2026-02-30",
    "../..", "<script>", "' OR 1=1 --", {"entry": None}, {"resourceType": ["Patient"]}, ["a", None, 3], 10**30,
)  # fmt: skip
ROUNDS = int(os.environ.get("ISOCOURSE_MUTATED", "60")) // 4  # `make nightly` sends 10,000


def places(value, path=()):
    """The path of every value within."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        yield from places(item, (*path, name))


def mutated(rng: random.Random):
    """The request with one to three values replaced, removed or said twice."""
    body = copy.deepcopy(SOURCE)
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


@pytest.mark.parametrize("seed", range(4))
def test_mutated_requests_are_answered_and_never_allow(seed):
    rng = random.Random(seed)
    for _ in range(ROUNDS):
        body = mutated(rng)
        reply = answer("isotretinoin-order-sign", body, AT, US)
        assert reply.status in {200, 400, 412}, json.dumps(body)[:500]
        assert json.dumps(reply.body)
        for found in reply.body.get("cards", []):
            assert found["indicator"] != "info", json.dumps(body)[:2000]

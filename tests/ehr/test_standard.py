"""The SHALLs of CDS Hooks 2.0 for a service, by number; docs/reference/cds-hooks.md is the table of them."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace

import pytest

from isocourse.ehr import discovery, services
from isocourse.ehr.request import CONTEXT
from tests.ehr.requests import US, asked, card, draft, everything, request
from tests.fhir.bundles import quantity

TOKEN = re.compile(r"\{\{(.*?)\}\}")
BODIES = {hook: request(hook, drafts=(draft(),) if hook.startswith("order") else ()) for hook in CONTEXT}
HELD = request(
    "order-sign",
    drafts=(draft(dispenseRequest={"quantity": quantity(90, "{capsule}"), "numberOfRepeatsAllowed": 3}),),
)


def nulls(value, path="body"):
    """Places that hold null or nothing, which the standard allows only for an empty list of cards (3)."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from nulls(item, f"{path}.{name}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from nulls(item, f"{path}[{index}]")
    if value in (None, "", [], {}) and path != "body.cards":
        yield path


def test_discovery_lists_services_with_what_is_required():
    """6, 7, 9, 10, 29, 36."""
    listed = discovery()["services"]
    assert {item["id"] for item in listed} == set(services())
    for item in listed:
        assert all(isinstance(item[name], str) and item[name] for name in ("hook", "id", "description", "title"))
        assert item["hook"] in CONTEXT
        assert item["prefetch"]
    assert list(nulls(discovery())) == []


def test_prefetch_tokens_name_only_a_root_field_of_the_context():
    """55, 56, 57, 59; 16, 32, 89, 93 of the hook library: never draftOrders, selections or appointments."""
    found = {
        token for item in services().values() for text in item.prefetch.values() for token in TOKEN.findall(text)
    }
    assert found == {"context.patientId"}


@pytest.mark.parametrize("hook", CONTEXT)
def test_every_hook_is_answered_with_a_list_of_cards(hook):
    """74."""
    reply = asked(BODIES[hook])
    assert reply.status == 200
    assert isinstance(reply.body["cards"], list)
    assert list(nulls(reply.body)) == []


def test_a_card_has_what_a_card_needs():
    """80, 83, 87, 88, 90, 92, 93, 95, 96, 98, 100, 105, 136, 216 to 219."""
    found = card(HELD)
    uuid.UUID(found["uuid"])
    assert 0 < len(found["summary"]) < 140
    assert found["indicator"] in {"info", "warning", "critical"}
    assert found["source"]["label"]
    assert found["selectionBehavior"] in {"at-most-one", "any"}
    for reason in found["overrideReasons"]:
        assert all(isinstance(reason[name], str) and reason[name] for name in ("code", "system", "display"))


def test_a_card_links_to_the_sources_of_its_reasons_and_to_the_page_that_smart_opens():
    """103, 138, 139, 141, 142, 144, 147: a label, an absolute address, a type, and no context for an absolute link."""
    sources = card(HELD)["links"]
    assert {link["type"] for link in sources} == {"absolute"}
    assert "https://www.accessdata.fda.gov/scripts/cder/rems/index.cfm?event=RemsDetails.page&REMS=24" in [
        link["url"] for link in sources
    ]
    desk = replace(US, launch="https://clinic.example.org/launch/")
    page, *others = card(HELD, desk=desk)["links"]
    assert (page["url"], page["type"]) == ("https://clinic.example.org/launch/", "smart")
    assert others == sources
    for link in (page, *others):
        assert link.keys() == {"label", "url", "type"}
        assert link["label"]
        assert link["url"].startswith("https://")


def test_a_suggestion_is_whole():
    """117, 119, 121, 124, 127, 128, 130, 132."""
    (suggestion,) = card(HELD)["suggestions"]
    uuid.UUID(suggestion["uuid"])
    assert suggestion["label"]
    assert suggestion["isRecommended"] is True
    for action in suggestion["actions"]:
        assert action["type"] == "update"
        assert action["description"]
        sent = HELD["context"]["draftOrders"]["entry"][0]["resource"]
        assert action["resource"].keys() >= sent.keys()  # the whole resource, not just the changed fields


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"hook": None}, "hook"), ({"hookInstance": ""}, "hookInstance"), ({"context": []}, "context"),
        ({"hook": "patient-view"}, "hook"), ({"fhirServer": 7}, "fhirServer"), ({"prefetch": []}, "prefetch"),
        ({"fhirAuthorization": "x"}, "fhirAuthorization"),
    ],
)  # fmt: skip
def test_a_request_that_breaks_the_standard_is_refused_by_name(change, names):
    reply = asked(BODIES["order-sign"] | {"hook": "order-sign"})
    assert reply.status == 200
    from isocourse.ehr import answer
    from tests.ehr.requests import AT, US

    reply = answer("isotretinoin-order-sign", BODIES["order-sign"] | change, AT, US)
    assert reply.status == 400
    assert f"`{names}`" in reply.body["error"]


@pytest.mark.parametrize(("hook", "name"), [(hook, name) for hook, fields in CONTEXT.items() for name in fields])
def test_each_required_field_of_a_context_is_asked_for(hook, name):
    body = {
        **BODIES[hook],
        "context": {key: value for key, value in BODIES[hook]["context"].items() if key != name},
    }
    reply = asked(body)
    assert reply.status == 400
    assert f"`context.{name}`" in reply.body["error"]


def test_fields_of_later_versions_are_let_be():
    body = BODIES["order-sign"] | {"extension": {"x.y": {}}, "fhirVersion": "R5", "isTest": True}
    assert asked(body).status == 200


def test_data_that_was_never_asked_for_is_no_error():
    body = request(
        "order-sign",
        drafts=(draft(),),
        prefetch=everything(pharmacy={"resourceType": "HealthcareService", "id": "p"}),
    )
    assert asked(body).status == 200

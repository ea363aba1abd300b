"""An order of isotretinoin on the screen: held with reasons, corrected where the rules say that it helps."""

from __future__ import annotations

from datetime import UTC, datetime

from isocourse.ehr.answer import Desk
from tests.ehr.requests import asked, bundle, card, draft, everything, request
from tests.fhir.bundles import ATC, RXNORM, coded, order, quantity, resource, supply

LATER = datetime(2026, 3, 6, 12, tzinfo=UTC)


def test_an_order_of_45_days_with_repeats_and_no_test_is_held_with_its_reasons():
    many = draft(dispenseRequest={"quantity": quantity(90, "{capsule}"), "numberOfRepeatsAllowed": 3})
    found = card(request("order-sign", drafts=(many,)))
    assert found["indicator"] == "critical"
    for code in (
        "supply-30",
        "no-refills",
        "screening-test",
        "monthly-test",
        "contraception-span",
        "counselling-can",
    ):
        assert f"us-ipledge-{code}" in found["detail"], code


def test_the_correction_makes_thirty_days_without_repeats_and_leaves_the_rest_of_the_order():
    many = draft(dispenseRequest={"quantity": quantity(90, "{capsule}"), "numberOfRepeatsAllowed": 3})
    (suggestion,) = card(request("order-sign", drafts=(many,)))["suggestions"]
    (action,) = suggestion["actions"]
    changed = action["resource"]
    assert (action["type"], action["resourceId"]) == ("update", "MedicationRequest/draft-1")
    assert changed["dispenseRequest"]["quantity"]["value"] == 60
    assert changed["dispenseRequest"]["numberOfRepeatsAllowed"] == 0
    assert changed["dosageInstruction"] == many["dosageInstruction"]
    after = card(request("order-sign", drafts=(changed,)))
    assert "us-ipledge-supply-30" not in after["detail"]
    assert "us-ipledge-no-refills" not in after["detail"]
    assert after["indicator"] == "critical"


def test_an_order_that_is_too_long_in_one_way_only_is_changed_in_that_way_only():
    short = draft(dispenseRequest={"quantity": quantity(56, "{capsule}"), "numberOfRepeatsAllowed": 3})
    (suggestion,) = card(request("order-sign", drafts=(short,)))["suggestions"]
    changed = suggestion["actions"][0]["resource"]["dispenseRequest"]
    assert changed == {"quantity": quantity(56, "{capsule}"), "numberOfRepeatsAllowed": 0}, "28 days stay 28 days"
    long = draft(dispenseRequest={"quantity": quantity(90, "{capsule}"), "numberOfRepeatsAllowed": 0})
    (suggestion,) = card(request("order-sign", drafts=(long,)))["suggestions"]
    assert suggestion["label"] == "Order for 30 days (60 capsules)"


def test_no_correction_is_offered_where_the_order_needs_none_or_cannot_be_counted():
    assert "suggestions" not in card(request("order-sign", drafts=(draft(),)))
    unclear = draft(dosageInstruction=None, dispenseRequest={"quantity": quantity(90, "{capsule}")})
    found = card(request("order-sign", drafts=(unclear,)))
    changed = [action["resource"] for item in found.get("suggestions", []) for action in item["actions"]]
    assert all("expectedSupplyDuration" not in item["dispenseRequest"] for item in changed)


def test_an_order_that_was_sent_along_as_active_is_the_draft_and_no_earlier_prescription():
    sent = everything(medicationRequests=bundle(order(id="draft-1", authoredOn="2020-07-11")))
    found = card(request("order-sign", drafts=(draft(),), prefetch=sent))
    assert found == card(request("order-sign", drafts=(draft(),))) | {"uuid": found["uuid"]}


def test_only_the_selected_order_is_looked_at():
    other = resource(
        "MedicationRequest",
        id="other",
        status="draft",
        intent="order",
        medicationCodeableConcept=coded(RXNORM, "161", "paracetamol"),
    )
    body = request("order-select", drafts=(draft(), other))
    body["context"]["selections"] = ["MedicationRequest/other"]
    assert asked(body).body == {"cards": []}


def test_nobody_hears_of_isotretinoin_for_another_order():
    other = resource(
        "MedicationRequest",
        id="other",
        status="draft",
        intent="order",
        medicationCodeableConcept=coded(RXNORM, "161", "paracetamol"),
    )
    assert asked(request("order-sign", drafts=(other,))).body == {"cards": []}


def test_a_tetracycline_for_somebody_in_a_course_is_stopped():
    doxycycline = resource(
        "MedicationRequest", id="dox", status="draft", intent="order", authoredOn="2026-03-05",
        medicationCodeableConcept=coded(ATC, "J01AA02", "doxycycline"),
    )  # fmt: skip
    sent = everything(medicationRequests=bundle(order(id="rx")), medicationDispenses=bundle(supply(id="supply")))
    found = card(
        request("order-sign", drafts=(doxycycline,), prefetch=sent), at=LATER, desk=Desk(programme="uk-mhra")
    )
    assert found["indicator"] == "critical"
    assert "tetracycline" in found["summary"].lower()


def test_unknown_programme_is_a_review_and_says_so():
    found = card(request("order-sign", drafts=(draft(),)), desk=Desk())
    assert found["indicator"] in {"warning", "critical"}
    assert "programme" in found["detail"].lower()

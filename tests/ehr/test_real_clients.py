"""What the HL7 CodeX request generator sends, read where it lies beside the checkout; skipped where it does not."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from isocourse.ehr import answer

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "rems"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the data folder is not beside this checkout")
AT = datetime(2026, 11, 28, 15, tzinfo=UTC)
HOOKS = ("order-sign", "order-select", "patient-view", "encounter-start")


def sent(hook: str, kind: str):
    return json.loads((DATA / f"hook_{hook}_smith_{kind}.json").read_text("utf-8"))


@pytest.mark.parametrize("hook", ["order-sign", "order-select"])
def test_the_order_that_others_let_through_is_held(hook):
    reply = answer(f"isotretinoin-{hook}", sent(hook, "prefetch"), AT)
    (card,) = reply.body["cards"]
    assert card["indicator"] == "critical"
    reasons = [
        "us-ipledge-supply-30", "us-ipledge-no-refills", "us-ipledge-screening-test", "us-ipledge-monthly-test",
        "us-ipledge-contraception-two-forms", "us-ipledge-counselling-can",
    ]  # fmt: skip
    assert [code for code in reasons if code in card["detail"]] == reasons
    (suggestion,) = card["suggestions"]
    changed = suggestion["actions"][0]["resource"]["dispenseRequest"]
    assert (changed["quantity"]["value"], changed["numberOfRepeatsAllowed"]) == (60, 0)


@pytest.mark.parametrize("hook", ["patient-view", "encounter-start"])
def test_what_lies_ahead_is_shown(hook):
    reply = answer(f"isotretinoin-{hook}", sent(hook, "prefetch"), AT)
    (card,) = reply.body["cards"]
    assert card["summary"].startswith("Isotretinoin, next:")


@pytest.mark.parametrize("hook", HOOKS)
def test_without_data_and_without_a_server_that_may_be_called_there_is_no_answer(hook):
    assert answer(f"isotretinoin-{hook}", sent(hook, "noprefetch"), AT).status == 412

"""Public example data, read where it lies beside the checkout; skipped where it does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from isocourse.record import Record, Unreadable
from tests.fhir.bundles import kinds, only, said

DATA = Path(__file__).parents[2].parent / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the data folder is not beside this checkout")
US_CORE = DATA / "fhir" / "us-core-examples"


@pytest.fixture(scope="module")
def smith() -> Record:
    return Record.load(DATA / "rems" / "bundle_test-ehr_smith.json")


@pytest.fixture(scope="module")
def shaw() -> Record:
    read = [json.loads(path.read_text("utf-8")) for path in sorted(US_CORE.glob("*.json"))]
    return Record.load(
        {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [{"resource": item} for item in read if item["id"] != "child-example"],
        }
    )


def test_codex_order_of_ninety_capsules_lasts_45_days_with_3_repeats(smith):
    (order,) = (event for event in smith.events if event.kind == "prescription")
    assert (order.strengths, order.daily_dose, order.capsules, order.days, order.repeats) == ((20.0,), 40.0, 90, 45, 3)
    assert (order.happened.isoformat(), order.prescriber) == ("2020-07-11", "Jane Doe")


def test_codex_patient_and_programme(smith):
    assert (smith.person, smith.programme, smith.timezone) == ("pat036", "us-ipledge", "America/New_York")
    assert smith.events[0].birth_date.isoformat() == "1990-05-24"


def test_codex_keeps_the_weight_unread_and_nothing_else(smith):
    (unread,) = (event for event in smith.events if event.kind == "unread")
    assert unread.about == "weight"
    assert unread.problem == (
        "weight of 2021-12-12 is 155 mg; 'mg' is not a unit of weight; did you mean 155 lb (70.3 kg) or 155 kg?"
    )


def test_codex_drops_the_coverage_and_says_so(smith):
    assert "Bundle.entry[11] Coverage/cov036: class[0].type must be a CodeableConcept with `coding`" in said(smith)


def test_codex_has_no_pregnancy_test_no_contraception_and_no_acne(smith):
    assert not {"pregnancy-test", "contraception", "category"} & set(kinds(smith))
    assert [event.condition for event in smith.events if event.kind == "condition"] == ["diabetes"]


def test_us_core_phq_9_is_one_questionnaire(shaw):
    (answers,) = (event for event in shaw.events if event.kind == "questionnaire")
    assert (answers.total, sum(answers.items.values()), answers.items["9"]) == (12, 12, 0)


def test_us_core_pregnancy_and_race_code(shaw):
    """The patient's race is coded 2106-3, and the status says pregnant."""
    assert [kind for kind in kinds(shaw) if "pregnan" in kind] == ["pregnancy-report"]


def test_us_core_reads_all_and_keeps_nothing_unread(shaw):
    assert "unread" not in kinds(shaw)


@pytest.mark.parametrize("name", sorted(path.name for path in US_CORE.glob("*.json")) if DATA.is_dir() else [])
def test_us_core_resources_are_no_bundles(name):
    with pytest.raises(Unreadable, match="give a Bundle"):
        Record.load(US_CORE / name)


def test_a_cds_hooks_request_holds_a_readable_bundle():
    """Its draft orders are a Bundle without type and without the patient."""
    hook = json.loads((DATA / "rems" / "hook_order-sign_smith_prefetch.json").read_text("utf-8"))
    record = Record.load(hook["context"]["draftOrders"])
    assert only(record).kind == "prescription"

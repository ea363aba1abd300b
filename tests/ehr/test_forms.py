"""The forms of the REMS guide: asked for as a package, sent when finished, and added to the record."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from fhir.resources.R4B import get_fhir_model_class
from starlette.testclient import TestClient

from isocourse import load_rulebook
from isocourse.ehr.answer import Desk
from isocourse.ehr.rems.forms import SYSTEM, forms, package
from isocourse.ehr.rems.submit import submit
from isocourse.ehr.server import application
from isocourse.ehr.settings import Settings
from isocourse.ehr.shelf import Shelf
from tests.ehr.test_rems import BEA, IN_WINDOW, asked, bea, parameters

MONTHLY = "isocourse-us-monthly"
COUNSELLED = {
    "4.happened": "2026-11-03",
    "4.topics": ["pregnancy-prevention", "blood-donation", "no-sharing"],
    "4.given_by": "prescriber",
}


def response(answers: dict[str, object], form: str = MONTHLY, **fields: object) -> dict:
    made = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"urn:isocourse:questionnaire:{form}",
        "status": "completed",
        "subject": {"reference": "Patient/bea"},
        "item": [{"linkId": link, "answer": _given(given)} for link, given in answers.items()],
    }
    return made | fields


def _given(given: object) -> list[dict]:
    if isinstance(given, bool):
        return [{"valueBoolean": given}]
    if isinstance(given, str) and given[:2] == "20":
        return [{"valueDate": given}]
    return [
        {"valueCoding": {"system": SYSTEM, "code": code}} for code in ([given] if isinstance(given, str) else given)
    ]


def sent(body: object, shelf: Shelf):
    reply = submit(body, IN_WINDOW, shelf)
    get_fhir_model_class("OperationOutcome").model_validate(reply.body)
    return reply.status, " ".join(issue["diagnostics"] for issue in reply.body["issue"])


@pytest.mark.parametrize("form", forms())
def test_a_package_holds_a_form_that_fhir_accepts(form):
    body = package(forms()[form])
    get_fhir_model_class("Parameters").model_validate(body)
    assert body["parameter"][0]["resource"]["entry"][0]["resource"]["id"] == form


def test_a_finished_form_is_added_and_counts():
    shelf = Shelf([bea(without=("counselling", "2026-11-03"))])
    assert _standing(shelf)["Patient Counseling"] == "data-required"
    status, said = sent(response(COUNSELLED), shelf)
    assert (status, "counselling" in said) == (201, True)
    assert _standing(shelf)["Patient Counseling"] == "success"


def _standing(shelf: Shelf) -> dict[str, str]:
    record = shelf.find("bea")
    return asked(parameters({"id": "bea"}), record)[1]


def test_a_form_makes_a_record_for_somebody_new_and_approves_nothing():
    shelf = Shelf()
    assert sent(response(COUNSELLED), shelf)[0] == 201
    assert [event.kind for event in shelf.find("bea").events] == ["counselling"]
    whole, _ = asked(parameters({"id": "bea"}), shelf.find("bea"))
    assert whole["status"] == "data-required"


def test_a_bundle_with_the_response_is_taken_too():
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": response(COUNSELLED)}]}
    assert sent(bundle, Shelf([bea()]))[0] == 201


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"1.happened": "2026-11-03", "1.result": "good"}, "negative"),
        ({"1.result": "negative"}, "is missing"),
        ({"1.happened": "2026-02-30", "1.result": "negative"}, "is not a date"),
        ({"1.happened": "2026-11-03", "1.result": ["negative", "positive"]}, "Input should be"),
        ({"9.9": "2026-11-03"}, "no question"),
    ],
)
def test_what_cannot_be_understood_is_kept_unread_and_turns_the_answer(answers, said):
    shelf = Shelf([bea()])
    status, words = sent(response(answers), shelf)
    assert (status, said in words) == (201, True), words
    assert [event.kind for event in shelf.find("bea").events][len(BEA["events"]) :] == ["unread"]
    whole, _ = asked(parameters({"id": "bea"}), shelf.find("bea"))
    assert whole["status"] == "data-required"


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "in-progress"}, {"questionnaire": "Questionnaire/other"}, {"questionnaire": None}, {"subject": None},
        {"subject": {"reference": "Group/1"}}, {"subject": {"reference": "Patient/../x"}}, {"item": []}, {"item": "x"},
    ],
)  # fmt: skip
def test_a_form_that_cannot_be_taken_leaves_nothing_behind(fields):
    shelf = Shelf([bea()])
    assert sent(response(COUNSELLED, **fields), shelf)[0] == 422
    assert shelf.find("bea") == bea()


def test_what_is_no_form_is_refused():
    for body in (None, [], {}, {"resourceType": "Patient"}, {"resourceType": "Bundle", "entry": []}):
        assert sent(body, Shelf())[0] == 400


def test_forms_are_kept_in_a_file(tmp_path):
    path = tmp_path / "forms.sqlite"
    sent(response(COUNSELLED), Shelf(path=path))
    assert [event.kind for event in Shelf(path=path).find("bea").events] == ["counselling"]


def test_the_operations_over_http():
    settings = Settings(
        Desk(load_rulebook()),
        "https://cds.example.org",
        shelf=Shelf([bea()]),
        now=lambda: datetime(2026, 11, 6, 15, tzinfo=UTC),
    )
    house = TestClient(application(settings), base_url=settings.base_url)
    told = house.post("/fhir/GuidanceResponse/$rems-etasu", json=parameters({"id": "bea"}))
    assert told.headers["content-type"] == "application/fhir+json"
    assert told.json()["parameter"][0]["resource"]["status"] == "success"
    for call in (house.get, house.post):
        assert call(f"/fhir/Questionnaire/{MONTHLY}/$questionnaire-package").json()["resourceType"] == "Parameters"
    assert house.get("/fhir/Questionnaire/other/$questionnaire-package").status_code == 404
    assert house.post("/fhir/QuestionnaireResponse/$submit", json=response(COUNSELLED)).status_code == 201
    assert house.post("/fhir/QuestionnaireResponse/$submit", content=b"{").status_code == 400

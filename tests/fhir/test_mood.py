"""PHQ-9: every item finds its place, and item 9 is never lost."""

from __future__ import annotations

import pytest

from tests.fhir.bundles import LOINC, coded, kinds, observation, only, quantity, read, resource, said

ITEMS = ("44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3", "44260-8")
ANSWERS = ("LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9")


def item(loinc, score=0, **fields):
    return observation(loinc, **({"id": loinc, "valueCodeableConcept": coded(LOINC, ANSWERS[score])} | fields))


def response(*answers, **fields):
    items = [{"linkId": link, "answer": [value]} for link, value in answers]
    return resource(
        "QuestionnaireResponse", **({"status": "completed", "authored": "2026-03-02", "item": items} | fields)
    )


def by_code(score):
    return {"valueCoding": coded(LOINC, ANSWERS[score])["coding"][0]}


def test_a_panel_of_items_is_one_questionnaire():
    members = [{"reference": f"Observation/{loinc}"} for loinc in ITEMS]
    panel = observation("44249-1", id="panel", hasMember=[*members, {"reference": "Observation/t"}])
    total = observation("44261-6", id="t", valueInteger=3)
    event = only(read(panel, total, *(item(loinc, (loinc == "44260-8" and 3) or 0) for loinc in ITEMS)))
    assert (event.instrument, event.total, event.source) == ("phq-9", 3, "Observation/panel")
    assert event.items == dict.fromkeys("12345678", 0) | {"9": 3}


def test_components_and_loose_items_are_put_together_too():
    parts = [{"code": coded(LOINC, loinc), "valueCodeableConcept": coded(LOINC, "LA6569-3")} for loinc in ITEMS]
    assert only(read(observation("44249-1", component=parts))).items == dict.fromkeys("123456789", 1)
    assert only(read(*(item(loinc, 2) for loinc in ITEMS))).items == dict.fromkeys("123456789", 2)


@pytest.mark.parametrize("link", ["/44260-8", "44260-8", "/44249-1/44260-8"])
def test_a_response_is_read_by_link(link):
    assert only(read(response((link, by_code(3))))).items == {"9": 3}


def test_a_response_is_read_by_the_codes_of_its_questionnaire():
    form = {
        "resourceType": "Questionnaire",
        "id": "f",
        "url": "http://x.test/phq",
        "item": [{"linkId": "q9", "code": coded(LOINC, "44260-8")["coding"]}],
    }
    assert only(read(form, response(("q9", by_code(2)), questionnaire="http://x.test/phq|1.0"))).items == {"9": 2}


@pytest.mark.parametrize(
    ("answer", "score"),
    [
        ({"valueInteger": 2}, 2),
        ({"valueDecimal": 2.0}, 2),
        ({"valueString": "Nearly every day"}, 3),
        ({"valueQuantity": quantity(1)}, 1),
        (
            {
                "valueCoding": {
                    "system": "http://x.test",
                    "code": "c",
                    "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 2}],
                }
            },
            2,
        ),
        ({"valueCoding": {"system": "http://x.test", "code": "c", "display": "Several days"}}, 1),
    ],
)
def test_ways_to_answer(answer, score):
    assert only(read(response(("/44260-8", answer)))).items == {"9": score}


@pytest.mark.parametrize(
    "answer",
    [{"valueInteger": 4}, {"valueString": "often"}, {"valueCoding": {"code": "LA6571-9"}}, {"valueBoolean": True}],
)
def test_an_answer_that_cannot_be_read_is_kept(answer):
    assert only(read(response(("/44260-8", answer)))).about == "questionnaire"


def test_the_higher_of_two_answers_counts_and_is_questioned():
    record = read(response(("/44260-8", by_code(0)), ("/44260-8", by_code(2))))
    assert only(record, "unread").items == {"9": 2}
    assert "unread" in kinds(record)


@pytest.mark.parametrize("status", ["in-progress", "stopped", None])
def test_an_unfinished_response_counts_for_nothing_but_a_worrying_item_9(status):
    quiet = read(response(*((f"/{loinc}", by_code(0)) for loinc in ITEMS), status=status))
    assert kinds(quiet) == ["unread"]
    worrying = read(response(*((f"/{loinc}", by_code(1)) for loinc in ITEMS), status=status))
    assert only(worrying, "unread").items["9"] == 1
    assert only(worrying, "unread").items["1"] is None


def test_item_9_is_an_item_and_not_the_total():
    event = only(read(item("44260-8", 1)))
    assert (event.items, event.total) == ({"9": 1}, None)


def test_no_answer_is_none():
    silent = item("44260-8", valueCodeableConcept=None, dataAbsentReason=coded("x", "asked-declined"))
    assert only(read(item("44250-9", 1), silent)).items == {"1": 1, "9": None}


def test_a_total_alone_and_a_total_that_is_wrong():
    assert only(read(observation("44261-6", valueString="12"))).total == 12
    record = read(response(*((f"/{loinc}", by_code(1)) for loinc in ITEMS), ("/44261-6", {"valueDecimal": 4})))
    assert only(record, "unread").total == 9
    assert "its items add up to 9, but its total is 4" in said(record)


@pytest.mark.parametrize(("loinc", "instrument"), [("55758-7", "phq-2"), ("70274-6", "gad-7")])
def test_other_totals(loinc, instrument):
    assert only(read(observation(loinc, valueInteger=5))).instrument == instrument


def test_the_same_answers_twice_are_one_questionnaire():
    answers = response(*((f"/{loinc}", by_code(1)) for loinc in ITEMS))
    assert kinds(read(answers, *(item(loinc, 1) for loinc in ITEMS))) == ["questionnaire"]


def test_a_panel_whose_members_were_not_sent_is_not_complete():
    panel = observation("44249-1", hasMember=[{"reference": "Observation/gone"}])
    assert only(read(panel)).about == "questionnaire"


def test_other_questionnaires_are_only_named():
    record = read(response(("1", {"valueBoolean": True}), questionnaire="http://x.test/enrolment"))
    assert kinds(record) == []
    assert "http://x.test/enrolment" in said(record)

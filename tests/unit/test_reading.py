"""Reading a record: the same from everywhere, days stay days, quantities come in their own unit."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from isocourse import Record
from isocourse.record.quantities import DETECTION_LIMIT, DOSE, HEIGHT, VITAMIN_A, WEIGHT

GIVEN = {
    "isocourse": 1,
    "person": "maya",
    "programme": "us-ipledge",
    "timezone": "America/New_York",
    "events": [
        {"kind": "pregnancy-test", "happened": "2026-03-02", "result": "negative", "detection_limit": "25 IU/L"}
    ],
}


def read(**event: object) -> object:
    record = Record.from_dict(GIVEN | {"events": [{"happened": "2026-03-02"} | event]})
    assert record.problems == ()
    return record.events[0]


def test_the_same_record_from_everywhere(tmp_path):
    text = json.dumps(GIVEN)
    path = tmp_path / "maya.json"
    path.write_text(text, "utf-8")
    assert (
        len({Record.load(source).dumps() for source in (GIVEN, text, text.encode(), path, str(path), Path(path))}) == 1
    )


def test_a_day_stays_a_day_and_a_moment_keeps_its_zone():
    assert read(kind="symptom", symptom="x").happened == date(2026, 3, 2)
    moment = read(kind="symptom", symptom="x", happened="2026-03-02T23:30:00-10:00").happened
    assert moment == datetime(2026, 3, 2, 23, 30, tzinfo=timezone(timedelta(hours=-10)))
    assert read(kind="symptom", symptom="x", happened="2026-03-02T10:00:00Z").happened.tzinfo == UTC


def test_what_was_not_said_is_not_written():
    written = Record.from_dict(GIVEN).to_dict()["events"]
    assert written == [
        {"kind": "pregnancy-test", "happened": "2026-03-02", "result": "negative", "detection_limit": "25 mIU/mL"}
    ]


def test_adding_leaves_the_old_record_as_it_was():
    record = Record.from_dict(GIVEN)
    more = record.add(*record.events)
    assert (len(record.events), len(more.events), len(more.without(*record.events).events)) == (1, 2, 0)


@pytest.mark.parametrize(
    ("dimension", "given", "held"),
    [
        (DOSE, "40 mg", 40),
        (DOSE, "0,04 g", 40),
        (DOSE, "0.04g", 40),
        (DOSE, {"value": 40, "unit": "mg"}, 40),
        (WEIGHT, "150 lb", 68.0388555),
        (WEIGHT, "70.5 KG", 70.5),
        (HEIGHT, "1.7 m", 170),
        (HEIGHT, "70 in", 177.8),
        (DETECTION_LIMIT, "25 mIU/mL", 25),
        (DETECTION_LIMIT, "25 IU/L", 25),
        (DETECTION_LIMIT, "25 m[IU]/mL", 25),
        (VITAMIN_A, "10000 IU", 3000),
        (VITAMIN_A, "3 mg", 3000),
    ],
)
def test_a_quantity_is_held_in_its_own_unit(dimension, given, held):
    assert dimension.read(given) == pytest.approx(held)


@pytest.mark.parametrize(
    ("dimension", "given", "words"),
    [
        (DOSE, 30, '30 has no unit; write "30 mg"'),
        (DOSE, "30", 'has no unit; write "30 mg"'),
        (DOSE, "mg", "has no unit"),
        (DOSE, "40 ml", "'ml' is not a unit of dose; known are g, mcg, mg, ug, µg"),
        (DOSE, "4000 mg", "did you mean 400 mg?"),
        (DOSE, "-40 mg", "expected between 0 and 400 mg"),
        (DOSE, "1,200 mg", "can be read in two ways"),
        (DOSE, None, "has no unit"),
        (WEIGHT, "7.4 kg", "weight is 7.4 kg; did you mean 74 kg?"),
        (HEIGHT, "1.7 cm", "did you mean 170 cm?"),
        (DETECTION_LIMIT, {"value": float("nan"), "unit": "mIU/mL"}, "is not a number"),
    ],
)
def test_a_quantity_that_is_a_question(dimension, given, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        dimension.read(given)


@pytest.mark.parametrize("weight", ["150 lb", "70 kg", "70.123456789 kg", "70123 g"])
def test_no_digit_of_a_quantity_is_lost_in_writing(weight):
    record = Record.from_dict(GIVEN | {"events": [{"kind": "weight", "happened": "2026-03-02", "weight": weight}]})
    assert Record.load(record.dumps()) == record


def test_the_smallest_quantity_is_written_as_it_is_read():
    event = read(kind="medicine", vitamin_a="0.000001 ug")
    assert read(kind="medicine", vitamin_a=event.model_dump(mode="json")["vitamin_a"]) == event


@pytest.mark.parametrize(
    ("analyte", "value", "unit", "held"),
    [
        ("triglycerides", 1.7, "mmol/L", 150.575731),
        ("triglycerides", 150, "mg/dL", 150),
        ("alt", 40, "U/L", 40),
        ("alt", 1, "ukat/L", 60),
        ("hcg", 25, "IU/L", 25),
    ],
)
def test_a_laboratory_result_is_held_as_it_came_and_in_one_unit(analyte, value, unit, held):
    event = read(kind="laboratory", analyte=analyte, value=value, unit=unit, upper_limit=value)
    assert (event.value, event.unit) == (value, unit)
    assert event.value_canonical == event.upper_limit_canonical == pytest.approx(held)


def test_a_loinc_code_names_the_analyte():
    assert read(kind="laboratory", loinc="2571-8", value=150, unit="mg/dL").analyte == "triglycerides"
    assert read(kind="laboratory", loinc="0000-0", value=150, unit="furlong").value_canonical is None

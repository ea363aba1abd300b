"""Whatever stands in a Bundle, reading gives a record or says why not; nothing becomes a negative test by accident."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isocourse.record import Record, Unreadable
from isocourse.record.table import rows
from tests.fhir.bundles import (
    ICD10,
    INTERPRETATION,
    LOINC,
    RACE,
    SNOMED,
    bundle,
    coded,
    dose,
    observation,
    order,
    patient,
    pregnancy_test,
    quantity,
    resource,
    supply,
)

EVERYTHING = bundle(
    order(),
    supply(id="s", authorizingPrescription=[{"reference": "MedicationRequest/x"}]),
    resource(
        "MedicationStatement",
        id="st",
        status="completed",
        effectivePeriod={"start": "2019-01-01", "end": "2019-06-01"},
        medicationCodeableConcept={"text": "Accutane"},
    ),
    resource(
        "MedicationStatement",
        id="d",
        status="active",
        effectiveDateTime="2026-01-01",
        dosage=[dose()],
        medicationReference={"reference": "#m"},
        contained=[{"resourceType": "Medication", "id": "m", "code": coded(None, "1", "doxycycline")}],
    ),
    pregnancy_test(
        interpretation=[coded(INTERPRETATION, "NEG", "Negative")],
        issued="2026-03-02T15:00:00Z",
        specimen={"reference": "Specimen/sp"},
        meta={"lastUpdated": "2026-03-03T00:00:00Z"},
    ),
    {"resourceType": "Specimen", "id": "sp", "collection": {"collectedDateTime": "2026-03-02"}},
    observation(
        "19080-1", id="q", valueQuantity=quantity(2, "m[IU]/mL"), interpretation=[coded(INTERPRETATION, "NEG")]
    ),
    observation("82810-3", id="ps", valueCodeableConcept=coded(SNOMED, "77386006")),
    observation("29463-7", id="w", valueQuantity=quantity(60, "kg")),
    observation(
        "2571-8", id="t", valueQuantity=quantity(120, "mg/dL"), referenceRange=[{"high": quantity(150, "mg/dL")}]
    ),
    observation("44249-1", id="panel", hasMember=[{"reference": "Observation/i9"}]),
    observation("44260-8", id="i9", valueCodeableConcept=coded(LOINC, "LA6569-3")),
    resource(
        "QuestionnaireResponse",
        id="qr",
        status="completed",
        authored="2026-03-02",
        item=[{"linkId": "/44260-8", "answer": [{"valueCoding": coded(LOINC, "LA6571-9")["coding"][0]}]}],
    ),
    resource("Condition", id="c", code=coded(ICD10, "L70.0"), onsetDateTime="2024", severity=coded(SNOMED, "24484000")),
    resource("AllergyIntolerance", id="a", code={"text": "soya"}),
    resource("Procedure", id="p", status="completed", code=coded(SNOMED, "236886002"), performedDateTime="2020-01-01"),
    {"resourceType": "Coverage", "id": "cov", "class": [{"type": coded("x", "plan")}]},
    with_patient=patient(address=[{"country": "US"}]),
)
KEYS = sorted({key for item in json.loads(json.dumps(EVERYTHING))["entry"] for key in item["resource"]})
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.text("\ud800\x00\x1b\n-", max_size=3)
    | st.sampled_from(
        [
            "2026",
            "2026-03-02",
            "2026-03-02T10:00:00",
            "9999-12-31T23:59:59-12:00",
            "0001-01-01",
            10**400,
            "negative",
            "Patient/maya",
            "#m",
            LOINC,
            SNOMED,
            "2106-3",
            "260385009",
            "LA6571-9",
            "final",
        ]
    )
)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*KEYS, "coding", "code", "value"]), inner)
    ),
    max_leaves=8,
)


def check(given_bundle: Any) -> Record | None:
    """Reads; whatever comes out must be usable by all that follows."""
    try:
        record = Record.load(given_bundle)
    except Unreadable as refused:
        str(refused).encode()
        return None
    "\n".join(map(str, record.problems)).encode()
    assert Record.from_dict(json.loads(record.dumps())).events == record.events
    rows(record)
    return record


@given(st.dictionaries(st.sampled_from(["resourceType", "type", "entry", "link"]), JSON | st.just("Bundle")))
def test_any_json_is_read_or_refused(parsed):
    check({"resourceType": "Bundle", **parsed})


@given(st.lists(st.dictionaries(st.sampled_from(KEYS), JSON), max_size=4), st.data())
def test_any_json_in_the_place_of_a_resource(resources, data):
    types = [item["resource"]["resourceType"] for item in EVERYTHING["entry"]]
    made = [
        {"subject": {"reference": "Patient/maya"}, **item, "resourceType": data.draw(st.sampled_from(types))}
        for item in resources
    ]
    check(bundle(*made))


def paths(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every part of a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here, *(path for key, item in inside for path in paths(item, (*here, key)))]


PATHS = [path for path in paths(EVERYTHING) if path]


def changed(original: Any, path: tuple[Any, ...], *, to: Any = None, remove: bool = False) -> Any:
    made = copy.deepcopy(original)
    holder = made
    for key in path[:-1]:
        holder = holder[key]
    if remove:
        del holder[path[-1]]
    else:
        holder[path[-1]] = to
    return made


@given(st.sampled_from(PATHS), JSON)
def test_any_json_in_the_place_of_any_part(path, value):
    check(changed(EVERYTHING, path, to=value))


WRONG = {
    "removed": None,
    "null": None,
    "list": [],
    "object": {},
    "text": "",
    "number": 7,
    "lists": [[None]],
    "half": "\ud800",
}


@pytest.mark.parametrize("wrong", WRONG)
def test_every_part_wrong_in_turn(wrong):
    for path in PATHS:
        check(changed(EVERYTHING, path, to=WRONG[wrong], remove=wrong == "removed"))


CODED = (SNOMED, LOINC, INTERPRETATION)
NEGATIVE = ("Negative", "negative")


def is_negative(test: dict[str, Any]) -> bool:
    """An independent, strict reading of one test as `pregnancy_test` builds it."""
    value = test.get("valueCodeableConcept", {}).get("coding", [{}])[0]
    display = value.get("display")
    word = "".join(filter(str.isprintable, display)).strip() if isinstance(display, str) else ""
    return (
        test.get("status") in ("final", "amended", "corrected")
        and test.get("subject") == {"reference": "Patient/maya"}
        and {"system": LOINC, "code": "2106-3"} in test.get("code", {}).get("coding", [])
        and ((value.get("system"), value.get("code")) == (SNOMED, "260385009") or value.get("system") not in CODED)
        and (word in NEGATIVE or (not word and value.get("system") in CODED))
        and len(str(test.get("effectiveDateTime"))) >= 10
    )


TEST = pregnancy_test()
WORDS = st.sampled_from(
    [
        "positive",
        "Positive",
        "POS",
        "10828004",
        "preliminary",
        "registered",
        "entered-in-error",
        "Patient/ben",
        RACE,
        "2026-03",
        "2118-9",
        "",
        None,
        "unknown",
        "260373001",
        "not negative",
        "negative?",
        "amended",
    ]
)


@settings(max_examples=300)
@given(st.sampled_from([path for path in paths(TEST) if path]), WORDS | JSON, st.booleans())
def test_nothing_becomes_a_negative_pregnancy_test_by_accident(path, value, remove):
    test = changed(TEST, path, to=value, remove=remove)
    record = check(bundle(test))
    found = (
        [event for event in record.events if event.kind == "pregnancy-test" and event.result == "negative"]
        if record
        else []
    )
    try:
        expected = is_negative(test)
    except (AttributeError, IndexError, KeyError, TypeError):
        expected = False
    assert bool(found) <= expected

"""Which measurements of a record are used, and what is said about the rest."""

from datetime import date

import pytest

from isocourse import Record
from isocourse.forecast.observed import observations

DAY = "2026-09-01"


def seen(*events):
    record = Record.from_dict({"isocourse": 1, "person": "p", "events": list(events)})
    found = observations(record, date(2026, 10, 1))
    return {one.measure: round(one.value, 3) for one in found.seen}, found.aside


def skin(scale, site="face", **rest):
    return {"kind": "skin-assessment", "happened": DAY, "scale": scale, "site": site, **rest}


def laboratory(analyte, value, unit, **rest):
    return {"kind": "laboratory", "happened": DAY, "analyte": analyte, "value": value, "unit": unit, **rest}


COUNTS = {"papules": 9, "pustules": 4, "comedones": 30, "nodules": 1}
USED = [
    (skin("lesion-counts", items=COUNTS), {"papules and pustules": 13, "comedones": 30, "nodules": 1}),
    (skin("lesion-counts", None, items=COUNTS), {"papules and pustules": 13, "comedones": 30, "nodules": 1}),
    (
        skin(
            "lesion-totals", items={"inflammatory": 10, "non-inflammatory": 5, "nodules-apart": 0, "nodules-within": 2}
        ),
        {"papules and pustules": 8, "comedones": 5, "nodules": 2},
    ),
    (skin("lesion-totals", items={"inflammatory": 10, "nodules-apart": 1}), {"papules, pustules and nodules": 11}),
    (skin("iga", score=3), {"iga": 3}),
    (laboratory("triglycerides", 150, "mg/dL", fasting=True), {"triglycerides": 1.694}),
    (laboratory("triglycerides", 1.7, "mmol/L"), {"triglycerides": 1.7}),
    (laboratory("alt", 30, "U/L"), {"alt": 30}),
]
SET_ASIDE = [
    (skin("lesion-counts", "back", items=COUNTS), "the model counts the face only"),
    (laboratory("triglycerides", 300, "mg/dL", fasting=False), "not fasting"),
    (skin("no-such-scale", score=3), "not a scale that is known"),
]


@pytest.mark.parametrize(("event", "found"), USED)
def test_used(event, found):
    assert seen(event) == (found, ())


@pytest.mark.parametrize(("event", "says"), SET_ASIDE)
def test_set_aside_and_said(event, says):
    found, aside = seen(event)
    assert found == {}
    assert says in aside[0]


def test_what_was_recorded_later_is_not_known_yet():
    late = skin("iga", score=3) | {"recorded": "2026-10-02"}
    assert seen(late) == ({}, ())


def test_a_scale_the_model_cannot_be_compared_with_is_said():
    found, aside = seen(skin("leeds", score=4))
    assert found == {}
    assert "nothing that it could be compared with" in aside[0]

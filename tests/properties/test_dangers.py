"""Nobody of the spec who may go on still may after one more entry that tells of a danger the day before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache

import pytest

from isocourse.decide import decide_many
from tests.spec.people import build
from tests.spec.rows import Row, all_rows, ask_of

ACTS = ("start", "prescribe", "dispense", "take")
# The clinical rules began later than the first versions of the programmes.
SINCE = date(2020, 1, 1)

DANGERS = {
    "a pregnancy in the health record": "add condition {day} condition=pregnancy",
    "a pregnancy in other words": "add condition {day} condition=Pregnant",
    "a pregnancy reported": "add pregnancy-report {day}",
    "a positive test": "add pregnancy-test {day} result=positive setting=medical",
    "a positive test at home": "add pregnancy-test {day} result=positive setting=home",
    "thoughts of suicide": "add symptom {day} symptom=suicidal-thoughts",
    "an attempted suicide in the health record": "add condition {day} condition=suicide-attempt",
    "psychosis in the health record": "add condition {day} condition=psychosis",
    "item 9 of the PHQ-9": 'add questionnaire {day} instrument=phq-9 items={{"9":1}}',
    "a high risk in the C-SSRS": "add questionnaire {day} instrument=c-ssrs total=3",
    "triglycerides of 900 mg/dL": "add laboratory {day} analyte=triglycerides value=900 unit=mg/dL",
    "ALT at ten times the limit": "add laboratory {day} analyte=alt value=400 unit=U/L upper_limit=40",
    "creatine kinase at twenty times the limit": "add laboratory {day} analyte=ck value=4000 unit=U/L upper_limit=200",
    "swelling of the optic disc": "add symptom {day} symptom=papilloedema",
    "a severe skin reaction in the health record": "add condition {day} condition=Stevens-Johnson syndrome",
    "jaundice": "add symptom {day} symptom=jaundice",
    "pain in the belly": "add symptom {day} symptom=abdominal-pain",
    "a sign that we do not know": "add symptom {day} symptom=chest-pain severity=severe",
    "doxycycline": "add medicine {day} name=Doxycycline",
    "acitretin by its brand": "add medicine {day} name=Neotigason",
    "vitamin A": "add medicine {day} name=Vitamin A",
    "an allergy to isotretinoin": "add allergy {day} substance=isotretinoin",
    "a clinician's no": "add reassessment {day} about=other may_continue=false seen_by=dermatologist",
    "an entry that could not be understood": "add unread {day} about=pregnancy-test problem=nothing",
}
DANGERS_OF_PREGNANCY = {
    "a test with an unclear result": "add pregnancy-test {today} result=indeterminate setting=medical",
    "a missed period": "add symptom {day} symptom=missed-period",
    "contact without contraception": "add symptom {day} symptom=unprotected-contact",
    "contraception stopped": "add symptom {day} symptom=contraception-stopped",
}


@lru_cache
def allowed() -> tuple[Row, ...]:
    """The rows in which a person just as the spec has them may go on, one for each act and moment."""
    # A day means its last minute, at which all of the day is known.
    found = {
        (row.person, row.act, row.at): row
        for row in all_rows()
        if row.answer == "allow"
        and row.act in ACTS
        and not row.change
        and not row.known_on
        and not isinstance(row.at, datetime)
        and row.at >= SINCE
    }
    return tuple(found.values())


@lru_cache
def can_become_pregnant(person: str) -> bool:
    return any(event.get("category") == "can" for event in build(person, "")["events"])


@lru_cache
def still_allowed() -> dict[str, list[str]]:
    """For each danger the rows in which it changes nothing; all are decided at once, which costs a tenth."""
    everybody = [(name, row) for name in DANGERS for row in allowed()]
    some = [(name, row) for name in DANGERS_OF_PREGNANCY for row in allowed() if can_become_pregnant(row.person)]
    asks = [ask_of(_with(name, row)) for name, row in (*everybody, *some)]
    left: dict[str, list[str]] = {name: [] for name in (*DANGERS, *DANGERS_OF_PREGNANCY)}
    for (name, row), decision in zip((*everybody, *some), decide_many(asks), strict=True):
        if decision.answer.value == "allow":
            left[name].append(row.id)
    return left


def _with(name: str, row: Row) -> Row:
    change = (DANGERS | DANGERS_OF_PREGNANCY)[name]
    before = f"happened={row.at - timedelta(days=1)}"
    return replace(row, change=change.format(day=before, today=f"happened={row.at}"))


def test_many_people_are_looked_at() -> None:
    assert len({row.person for row in allowed()}) > 20
    assert {row.act for row in allowed()} == set(ACTS)


@pytest.mark.parametrize("danger", [*DANGERS, *DANGERS_OF_PREGNANCY])
def test_a_danger_is_never_allowed(danger: str) -> None:
    assert not still_allowed()[danger]

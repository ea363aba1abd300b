"""Each measure on histories written by hand; the counts are written from its definition, not from what it prints.

A case is a history in lines `day kind column=value`, and what it adds: `of` counted or not, or why it was left out.
"""

import re
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from isocourse.audit import measures as defined
from isocourse.audit.people import parameters, people_table
from isocourse.audit.ranges import Period, Population
from isocourse.programmes import load_rulebook
from isocourse.record.table import COLUMNS

START = date(2026, 1, 1)  # day 0; the period is from day 0 to day 364
PERIOD = Period(START, START + timedelta(364))
CAN, CANNOT = "-9 category category=can", "-9 category category=cannot reason=cisgender-male"
SUPPLY = "dispense status=handed-over days=30"
DOSE = "daily_dose_mg=40.0"
TAKEN = f"-8 course step=decided; 30 {SUPPLY}; 60 {SUPPLY}; 90 course step=stopped"
ALT = "laboratory analyte=alt value=20.0 unit=U/L"
LIVER = f"{ALT} upper_limit_canonical=40.0"
AST = LIVER.replace("alt", "ast")

YES, NO = "counted", "not counted"
CASES = {
    "test-in-window": [
        ("nobody recorded a test", f"{CAN}; {TAKEN}", [NO, NO]),
        ("category not recorded: as one who can", TAKEN, [NO, NO]),
        ("cannot become pregnant", f"{CANNOT}; {TAKEN}", []),
        ("before the period", f"{CAN}; -30 {SUPPLY}", []),
    ],
    "first-supply-documented": [
        ("next to nothing recorded", f"{CAN}; {TAKEN}", [NO]),
        ("two courses", f"{CAN}; {TAKEN}; 200 {SUPPLY}", [NO, NO]),
        ("the first supply was before the period", f"{CAN}; -30 {SUPPLY}; 5 {SUPPLY}", []),
        ("a supply taken back", f"{CAN}; 5 {SUPPLY} superseded=6", []),
    ],
    "test-after-course": [
        ("on day 30 after the last dose", f"{CAN}; {TAKEN}; 120 pregnancy-test result=negative", [YES]),
        ("on day 29: too early", f"{CAN}; {TAKEN}; 119 pregnancy-test result=negative", [NO]),
        ("never", f"{CAN}; {TAKEN}", [NO]),
        ("cannot become pregnant", f"{CANNOT}; {TAKEN}", []),
        ("60 days before the end of the period", f"{CAN}; 270 {SUPPLY}; 304 course step=stopped", [NO]),
        ("59 days before", f"{CAN}; 270 {SUPPLY}; 305 course step=stopped", ["the test may still come"]),
        ("goes on", f"{CAN}; 270 {SUPPLY}", []),
    ],
    "days-to-first-capsule": [
        ("on day 60 after the decision", f"0 course step=decided; 60 {SUPPLY}", [YES, 60]),
        ("on day 61", f"0 course step=decided; 61 {SUPPLY}", [NO, 61]),
        ("decided before the period", f"-20 course step=decided; 5 {SUPPLY}", [YES, 25]),
        ("the decision is not recorded", f"5 {SUPPLY}", ["the decision is not recorded"]),
        ("the decision of the course before does not count", f"{TAKEN}; 200 {SUPPLY}",
         [YES, 38, "the decision is not recorded"]),
    ],
    "restarts": [
        ("all collected", TAKEN, [NO]),
        ("one not collected before the first", f"{TAKEN}; 10 dispense status=not-collected", [YES, 20]),
        ("put back between two", f"{TAKEN}; 50 dispense status=returned-to-stock", [YES, 10]),
        ("two of them are one course", f"{TAKEN}; 10 dispense status=not-collected; 50 dispense status=not-collected", [YES, 20]),
        ("after the last supply: nothing began again", f"{TAKEN}; 80 dispense status=not-collected", [NO]),
    ],
    "tests-not-needed": [
        ("the third after two normal ones", f"{TAKEN}; 0 {LIVER} value_canonical=20.0; 30 {LIVER} value_canonical=40.0; 60 {LIVER} value_canonical=20.0", [NO, NO, YES]),
        ("one was above the limit: looking again is right", f"{TAKEN}; 0 {LIVER} value_canonical=20.0; 30 {LIVER} value_canonical=41.0; 45 {LIVER} value_canonical=20.0; 60 {LIVER} value_canonical=20.0", [NO] * 4),
        ("without the limit nothing can be said", f"{TAKEN}; 0 {ALT} value_canonical=20.0", []),
        ("another analyte", f"{TAKEN}; 0 {LIVER} value_canonical=20.0; 30 {LIVER} value_canonical=20.0; 60 {AST} value_canonical=20.0", [NO, NO, NO]),
    ],
    "mood-asked": [
        ("assessed", f"{TAKEN}; 30 visit assessed=mental-health+skin", [YES]),
        ("only the skin", f"{TAKEN}; 30 visit assessed=skin", [NO]),
        ("a questionnaire the same day", f"{TAKEN}; 30 visit; 30 questionnaire instrument=PHQ-9", [YES]),
        ("another questionnaire", f"{TAKEN}; 30 visit; 30 questionnaire instrument=dlqi", [NO]),
        ("after the course", f"{TAKEN}; 100 visit", []),
    ],
    "dose-recorded": [
        ("days and daily dose", f"5 {SUPPLY} {DOSE}", [YES]),
        ("days alone", f"5 {SUPPLY}", [NO]),
        ("capsules and their strength", f"5 {SUPPLY} capsules=30 strengths_mg=20.0", [YES]),
        ("capsules of no known strength", f"5 {SUPPLY} capsules=30", [NO]),
        ("dose without days", f"5 dispense {DOSE}", [NO]),
        ("not collected is no supply", f"5 dispense status=not-collected {DOSE}", []),
    ],
    "scars-at-both-ends": [
        ("both", f"{TAKEN}; 20 skin-assessment scale=ecca; 100 skin-assessment scale=Goodman-Baron-qualitative", [YES]),
        ("only at the start", f"{TAKEN}; 20 skin-assessment scale=ecca", [NO]),
        ("a scale of acne is none of scars", f"{TAKEN}; 20 skin-assessment scale=ecca; 100 skin-assessment scale=iga", [NO]),
        ("one score in the middle serves both ends of a short course", f"{TAKEN}; 60 skin-assessment scale=ecca", [YES]),
        ("the second may still come", f"{CAN}; 230 {SUPPLY}; 260 course step=stopped", ["the second score may still come"]),
    ],
    "stopped-and-why": [
        ("why", f"5 {SUPPLY}; 40 course step=stopped reason=planned", [YES]),
        ("not why", f"5 {SUPPLY}; 40 course step=stopped", [NO]),
        ("not stopped", f"5 {SUPPLY}", []),
    ],
}  # fmt: skip


def rows(person, history):
    for text in history.split("; "):
        day, kind, *said = text.split()
        row = dict.fromkeys(COLUMNS) | {"person": person, "kind": kind, "happened_on": START + timedelta(int(day))}
        for part in said:
            name, value = part.split("=")
            if name == "superseded":
                row["superseded_at"] = f"{START + timedelta(int(value))} 12:00:00+00"
            else:
                row[name] = typed(COLUMNS[name], value)
        yield row


def typed(kind, value):
    if kind.endswith("[]"):
        return [typed(kind[:-2], part) for part in value.split("+")]
    return {"INTEGER": int, "DOUBLE": float}.get(kind, str)(value)


SHAPES = {
    "VARCHAR": pa.string(), "DOUBLE": pa.float64(), "INTEGER": pa.int32(), "BOOLEAN": pa.bool_(), "DATE": pa.date32(),
    "TIMESTAMPTZ": pa.string(), "VARCHAR[]": pa.list_(pa.string()), "DOUBLE[]": pa.list_(pa.float64()),
}  # fmt: skip


@pytest.fixture(scope="module")
def population(tmp_path_factory):
    """Everybody of every case, in one population."""
    path = tmp_path_factory.mktemp("cases") / "events.parquet"
    said = [
        row
        for code, cases in CASES.items()
        for number, (_, history, _) in enumerate(cases)
        for row in rows(f"{code} {number:02}", history)
    ]
    shape = pa.schema([(name, SHAPES[kind]) for name, kind in COLUMNS.items()])
    parquet.write_table(pa.Table.from_pylist(said, schema=shape), path)
    made = Population([str(path)], load_rulebook().programme("us-ipledge"), PERIOD)
    (span,) = made.ranges(10_000)
    made.judge(span, defined.measures())
    return made


def counted(population, code):
    """What the measure makes of each of its cases."""
    measure = next(one for one in defined.measures() if one.code == code)
    asked = f"SELECT person, counted, excluded, amount FROM ({measure.sql}) WHERE person LIKE '{code} %'"
    by_person = {f"{code} {number:02}": [] for number in range(len(CASES[code]))}
    for person, yes, why, amount in population.connection.execute(asked).fetchall():
        amounts = [] if why or amount is None else [str(amount)]
        by_person[person] += [why or (YES if yes else NO), *amounts]
    return [sorted(one) for one in by_person.values()]


@pytest.mark.parametrize("code", CASES)
def test_the_measure_counts_what_it_says(population, code):
    expected = [sorted(map(str, counts)) for _, _, counts in CASES[code]]
    names = [name for name, _, _ in CASES[code]]
    assert dict(zip(names, counted(population, code), strict=True)) == dict(zip(names, expected, strict=True))


def test_people_whose_records_are_whole_are_counted_where_more_is_better(tmp_path):
    """The other side of the rules' own measures: courses without any error."""
    parquet.write_table(
        people_table(7, "us-ipledge", 0, 12, parameters().without_errors()), tmp_path / "events.parquet"
    )
    period = Period(date(2023, 1, 1), date(2027, 12, 31))
    population = Population([str(tmp_path / "events.parquet")], load_rulebook().programme("us-ipledge"), period)
    (span,) = population.ranges(10_000)
    counts = population.judge(span, defined.measures()).counts
    for row in counts.to_pylist():
        if row["measure"] in ("first-supply-documented", "test-in-window", "test-after-course", "dose-recorded"):
            assert row["of"] == row["counted"] > 0, row


def test_every_measure_has_its_cases_and_its_dates():
    assert {measure.code for measure in defined.measures()} == set(CASES)
    for measure in defined.measures():
        assert measure.dated < measure.next_review
        assert measure.better in ("more", "fewer")
        assert re.fullmatch(r"[A-Z].*\.", measure.why)


def test_a_measure_that_lacks_something_does_not_load():
    with pytest.raises(ValueError, match=r"measures/x\.toml: lacks author, .*; does not know autor"):
        defined._read("x.toml", 'code = "x"\nautor = "y"')

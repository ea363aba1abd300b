"""The population and one decision at a time agree row for row, on people with every kind of error."""

import os
from collections import defaultdict
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from isocourse import Ask, decide_many
from isocourse.audit.measures import measures
from isocourse.audit.people import make, parameters, people_table
from isocourse.audit.ranges import Period, Population
from isocourse.programmes import load_rulebook
from isocourse.record.from_rows import record_of

PEOPLE = int(os.environ.get("ISOCOURSE_HISTORIES", "0")) or 150  # nightly: make nightly
AT_ONCE = 2_000
ALL = Period(date(2020, 1, 1), date(2030, 1, 1))


def judged(folder, programme):
    """Answers of the population, with the events that its facts saw, range by range."""
    population = Population(sorted(map(str, folder.glob("*.parquet"))), load_rulebook().programme(programme), ALL)
    for span in population.ranges(AT_ONCE):
        answers = population.judge(span, measures()).answers
        people = defaultdict(list)
        for row in population.events_of(span.low, span.high):
            people[row["person"]].append({name: value for name, value in row.items() if value is not None})
        yield answers.to_pylist(), people


@pytest.mark.parametrize("programme", ["us-ipledge", "uk-mhra"])
def test_the_population_agrees_with_one_decision_at_a_time(tmp_path, programme):
    make(PEOPLE, 20, programme, tmp_path / "people")
    clock = load_rulebook().programme(programme).clock
    seen, answers = 0, set()
    for rows, people in judged(tmp_path / "people", programme):
        records = {name: record_of(some, name, programme, clock) for name, some in people.items()}
        asks = [Ask(records[row["person"]], "dispense", row["moment"], known_on=row["known_at"]) for row in rows]
        for row, found in zip(rows, decide_many(asks, applied_only=True), strict=True):
            codes = defaultdict(set)
            for item in found.findings:
                codes[item.outcome].add(item.code)
            ours = (row["answer"], *(set(row[name]) for name in ("fails", "unknown", "doubtful")))
            theirs = (
                found.answer.value,
                *(codes[name] - {"record-no-rule"} for name in ("fails", "unknown", "doubtful")),
            )
            assert ours == theirs, (row, found.codes)
            answers.add(row["answer"])
        seen += len(rows)
    assert seen > 4 * PEOPLE
    assert {"allow", "block", "review"} <= answers


def test_a_supply_is_judged_as_if_it_were_not_yet_there(tmp_path):
    """Without the audit's own doing: the record with that supply taken out by hand gets the same answer."""
    make(25, 8, "us-ipledge", tmp_path / "people")
    clock = load_rulebook().programme("us-ipledge").clock
    for rows, people in judged(tmp_path / "people", "us-ipledge"):
        asks = []
        for row in rows[:60]:
            events = [one for one in people[row["person"]] if one.get("id") != row["id"]]
            record = record_of(events, row["person"], "us-ipledge", clock)
            asks.append(Ask(record, "dispense", row["moment"]))
        found = [one.answer.value for one in decide_many(asks, applied_only=True)]
        assert found == [row["answer"] for row in rows[:60]]


def test_of_two_supplies_of_one_day_the_second_sees_the_first(tmp_path):
    """The first had its prescription, the second finds it used; what was entered before its day was not known."""
    rows = people_table(7, "us-ipledge", 0, 1, parameters().without_errors()).to_pylist()
    first = min((row for row in rows if row["kind"] == "dispense"), key=lambda row: row["happened_on"])
    first["recorded_at"] -= timedelta(days=300)
    again = first | {"id": "again", "recorded_at": first["recorded_at"] + timedelta(days=301)}
    table = people_table(7, "us-ipledge", 0, 1, parameters().without_errors())
    (tmp_path / "people").mkdir()
    parquet.write_table(pa.Table.from_pylist([*rows, again], schema=table.schema), tmp_path / "people" / "a.parquet")
    ((found, _),) = judged(tmp_path / "people", "us-ipledge")
    one, other = (row for row in found if row["happened_on"] == first["happened_on"])
    assert (one["id"], one["answer"]) == (first["id"], "allow")
    assert (other["id"], other["answer"]) == ("again", "block")
    assert "supply-prescription" in other["fails"]

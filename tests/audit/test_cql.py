"""An outside oracle: the measure of the test in its window, in CQL run by cql-execution, agrees person by person.

Both read the same FHIR. It is another engine and not another reading of the rules (decision 66); a CQL that says
something else, by a day, does not agree. Node's packages are for development only and not in the lock:
`make test-cql` installs them beside the tests and runs this on 2,000 people.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from datetime import date

import pytest

from isocourse.audit import measures as defined
from isocourse.audit.ndjson import read_ndjson
from isocourse.audit.people import make, making, parameters
from isocourse.audit.ranges import Period, Population
from isocourse.audit.source import source_of
from isocourse.programmes import load_rulebook
from tests.cli.support import ROOT

BESIDE = ROOT / "build" / "beside" / "cql"
RUNNER = ROOT / "tests" / "audit" / "cql" / "run.mjs"
MEASURE = ROOT / "src" / "isocourse" / "audit" / "measures" / "02-test-in-window.uk-mhra.cql"
PEOPLE = int(os.environ.get("ISOCOURSE_CQL_PEOPLE", "100"))
PERIOD = Period(date(2024, 3, 1), date(2027, 2, 28))  # cuts off supplies at both ends
AT_ONCE = 2_000

pytestmark = [
    pytest.mark.skipif(shutil.which("node") is None, reason="cql-execution needs Node 20 or later on the path"),
    pytest.mark.skipif(not (BESIDE / "node_modules").is_dir(), reason="cql-execution is not installed: make test-cql"),
]


# What the CQL says, and what another rule would say.
OTHER_RULES = {
    "a day more": ("T.on >= issued - 3 days", "T.on >= issued - 4 days"),
    "a day less": ("T.on >= issued - 3 days", "T.on >= issued - 2 days"),
    "a day after": ("T.on <= issued and", "T.on <= issued + 1 day and"),
    "a day before": ("T.on <= issued and", "T.on < issued and"),
    "an old test": ("and (previous is null or T.on > previous)", ""),
    "a test of the day before": ("(previous is null or T.on > previous)", "(previous is null or T.on >= previous)"),
    "supervision": ("and Yes(T.said, 'supervised')", ""),
    "learned later": ("where T.on <= S.on and T.learned <= S.on and (previous", "where T.on <= S.on and (previous"),
    "a longer month": ("protected + 1 month", "protected + 1 month + 1 day"),
    "a shorter month": ("protected + 1 month", "protected + 1 month - 1 day"),
}


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    """Invented people with all kinds of errors, as FHIR NDJSON."""
    folder = tmp_path_factory.mktemp("cql")
    make(PEOPLE, 20, "uk-mhra", folder / "people", form="fhir")
    return folder


def by_cql(folder, measure=MEASURE):
    """The days of the supplies that the measure is of, and of those that it counts, by person."""
    arguments = [measure, folder / "people", PERIOD.first, PERIOD.last]
    script = shutil.copy(RUNNER, BESIDE)  # Node looks for packages beside the script
    done = subprocess.run(
        ["node", script, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=1_800
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {one["person"]: (one["of"], one["counted"]) for one in found if one["of"]}


def by_us(folder):
    (folder / "work").mkdir()
    read_ndjson(source_of(str(folder / "people")), folder / "work")
    files = sorted(map(str, (folder / "work").glob("events-*.parquet")))
    population = Population(files, load_rulebook().programme("uk-mhra"), PERIOD)
    (measure,) = (one for one in defined.measures() if one.code == "test-in-window")
    days = {}
    for span in population.ranges(AT_ONCE):
        population.judge(span, [measure])
        sql = measure.sql.replace("a.person,", "a.person, a.ask,")  # the same, with the supply that is counted
        assert sql != measure.sql
        rows = population.connection.execute(
            "SELECT m.person, m.counted, CAST(s.happened_on AS VARCHAR) AS day"
            f" FROM ({sql}) AS m INNER JOIN supply AS s ON m.ask = s.ask"
        ).fetchall()
        for person, counted, day in rows:
            of, held = days.setdefault(person, ([], []))
            of.append(day)
            held.extend([day] * counted)
    return {person: (sorted(of), sorted(held)) for person, (of, held) in days.items()}


def apart_in(theirs, ours):
    """Whoever is not said the same of."""
    return {name: (theirs.get(name), ours.get(name)) for name in {*theirs, *ours} if theirs.get(name) != ours.get(name)}


def test_cql_execution_agrees_person_by_person(people):
    theirs, ours = by_cql(people), by_us(people)
    apart = apart_in(theirs, ours)
    assert not apart, (len(apart), dict(sorted(apart.items())[:20]))
    assert len(ours) > PEOPLE / 3
    of, held = (sum(len(days[place]) for days in ours.values()) for place in (0, 1))
    assert held < of, "errors were put there to be found"


RUNS_LONG = pytest.mark.skipif("ISOCOURSE_CQL_PEOPLE" not in os.environ, reason="takes minutes: make test-cql")


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """People who begin soon, and often again after two days: a test may be older than the prescription before."""
    given = parameters()
    soon = {"uk-mhra": {**given.people["programme"]["uk-mhra"], "wait_can": [30, 35]}}
    people = {**given.people, "restart_days": 2, "programme": soon}
    often = replace(given, people=people, errors={**given.errors, "missed": 0.3})
    folder = tmp_path_factory.mktemp("crowded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "parameters", lambda: often)
        make(120, 21, "uk-mhra", folder / "people", form="fhir")
    return folder, by_us(folder)


@RUNS_LONG
def test_they_agree_where_tests_crowd(crowded):
    folder, ours = crowded
    assert not apart_in(by_cql(folder), ours)


@RUNS_LONG
@pytest.mark.parametrize("name", OTHER_RULES)
def test_another_rule_does_not_agree(crowded, name, tmp_path):
    """The oracle can fail: each part of the window, moved by a day or dropped, is seen."""
    folder, ours = crowded
    says, instead = OTHER_RULES[name]
    text = MEASURE.read_text("utf-8")
    assert text.count(says) == 1
    (tmp_path / "other.cql").write_text(text.replace(says, instead), "utf-8")
    assert apart_in(by_cql(folder, tmp_path / "other.cql"), ours)

"""An outside oracle: the measure of the test in its window, in CQL run by cql-execution, agrees person by person.

Both read the same FHIR. It is another engine and not another reading of the rules, and it does not guard the
days of the window (decision 66). Node's packages are for development only and not in the lock:
`make test-cql` installs them beside the tests and runs this on 2,000 people.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import date

import pytest

from isocourse.audit import measures as defined
from isocourse.audit.ndjson import read_ndjson
from isocourse.audit.people import make
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


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    """Invented people with all kinds of errors, as FHIR NDJSON."""
    folder = tmp_path_factory.mktemp("cql")
    make(PEOPLE, 20, "uk-mhra", folder / "people", form="fhir")
    return folder


def by_cql(folder):
    """The days of the supplies that the measure is of, and of those that it counts, by person."""
    arguments = [MEASURE, folder / "people", PERIOD.first, PERIOD.last]
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


def test_cql_execution_agrees_person_by_person(people):
    theirs, ours = by_cql(people), by_us(people)
    apart = {
        name: (theirs.get(name), ours.get(name)) for name in {*theirs, *ours} if theirs.get(name) != ours.get(name)
    }
    assert not apart, (len(apart), dict(sorted(apart.items())[:20]))
    assert len(ours) > PEOPLE / 3
    of, held = (sum(len(days[place]) for days in ours.values()) for place in (0, 1))
    assert held < of, "errors were put there to be found"

"""Views of SQL-on-FHIR v2: by hand, against our own reader, and by the official tests where they are."""

import json
import os
from pathlib import Path

import duckdb
import pyarrow.parquet as parquet
import pytest

from isocourse.audit.ndjson import read_ndjson
from isocourse.audit.people import make
from isocourse.audit.source import source_of
from isocourse.audit.views import ViewFault, flatten, shipped
from isocourse.audit.views.view import rows_of
from tests.cli.support import run

OFFICIAL = os.environ.get("ISOCOURSE_SQL_ON_FHIR")
NOT_KNOWN = ("lowBoundary", "highBoundary")  # experimental
ALICE = {
    "resourceType": "Patient", "id": "alice", "active": True, "birthDate": "2001-02-03",
    "name": [{"use": "official", "family": "A", "given": ["Al", "Ice"]}, {"use": "usual", "family": "B"}],
    "link": [{"other": {"reference": "https://example.org/fhir/Patient/bob/_history/2"}}],
    "contact": [{"telecom": [{"value": "1"}, {"value": "2"}]}, {"telecom": [{"value": "3"}]}],
}  # fmt: skip
BOB = {"resourceType": "Patient", "id": "bob", "multipleBirthInteger": 2, "name": []}
OTHER = {"resourceType": "Basic", "id": "x"}


CONNECTION = duckdb.connect(config={"threads": 1})


def rows(view, *resources):
    CONNECTION.execute("CREATE OR REPLACE TABLE resource (item JSON)")
    CONNECTION.executemany("INSERT INTO resource VALUES (?)", [[json.dumps(one)] for one in resources])
    return rows_of(view, CONNECTION).to_pylist()


def one(path, kind="string", **more):
    """What a path gives for Alice and Bob."""
    view = {"resource": "Patient", "select": [{"column": [{"name": "it", "path": path, "type": kind} | more]}]}
    return [row["it"] for row in rows(view, ALICE, OTHER, BOB)]


@pytest.mark.parametrize(
    ("path", "kind", "alice", "bob"),
    [
        ("birthDate", "date", "2001-02-03", None),
        ("Patient.id", "id", "alice", "bob"),
        ("active", "boolean", True, None),
        ("active.not()", "boolean", False, None),
        ("active = true or name.exists()", "boolean", True, None),
        ("active and false", "boolean", False, False),
        (" and ".join(["active = true"] * 12), "boolean", True, None),  # its statement must not double with each
        ("name.first().given.first()", "string", "Al", None),
        ("name[1].family", "string", "B", None),
        ("name.where(use = 'usual' and family != 'A').family", "string", "B", None),
        ("name.exists(use = 'maiden')", "boolean", False, False),
        ("name.empty()", "boolean", False, True),
        ("multipleBirth.ofType(integer) + 1 * 2", "integer", None, 4),
        ("multipleBirth.ofType(integer) >= 2", "boolean", None, True),
        ("birthDate < '2002'", "boolean", True, None),
        ("name.given.join('-')", "string", "Al-Ice", ""),
        ("getResourceKey()", "string", "Patient/alice", "Patient/bob"),
        ("link.other.getReferenceKey(Patient)", "string", "Patient/bob", None),
        ("link.other.getReferenceKey(Group)", "string", None, None),
    ],
)
def test_a_path(path, kind, alice, bob):
    assert one(path, kind) == [alice, bob]


def test_rows_of_items_multiply_and_append():
    """Two contacts with three numbers; Bob has none, and one row where none is a row."""
    number = {
        "column": [{"name": "number", "path": "value"}, {"name": "place", "path": "%rowIndex", "type": "integer"}]
    }
    head = {"column": [{"name": "id", "path": "id"}]}
    inner = {"resource": "Patient", "select": [head, {"forEach": "contact.telecom", **number}]}
    assert rows(inner, ALICE, BOB) == [{"id": "alice", "number": str(n + 1), "place": n} for n in range(3)]
    outer = {"resource": "Patient", "select": [head, {"forEachOrNull": "contact.telecom", **number}]}
    assert rows(outer, BOB) == [{"id": "bob", "number": None, "place": 0}]
    both = {"resource": "Patient", "select": [{"unionAll": [inner["select"][1], outer["select"][1]]}]}
    assert len(rows(both, ALICE, BOB)) == 3 + 3 + 1
    kept = {
        **inner,
        "where": [{"path": "name.where(use = %use).exists()"}],
        "constant": [{"name": "use", "valueCode": "old"}],
    }
    assert rows(kept, ALICE, BOB) == []


def test_a_tree_is_walked_and_never_cut_off():
    def tree(depth):
        return {"linkId": str(depth), "item": [tree(depth - 1)]} if depth else {"linkId": "0"}

    view = {"resource": "Q", "select": [{"repeat": ["item"], "column": [{"name": "id", "path": "linkId"}]}]}
    found = rows(view, {"resourceType": "Q", "item": [tree(3), tree(1)]})
    assert [row["id"] for row in found] == ["3", "2", "1", "0", "1", "0"]
    with pytest.raises(duckdb.Error, match="deeper than 10 levels"):
        rows(view, {"resourceType": "Q", "item": [tree(12)]})


def test_several_values_are_never_one():
    assert one("name.given", collection=True) == [["Al", "Ice"], []]
    with pytest.raises(duckdb.Error, match="column it: has several values"):
        one("name.given")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"resource": None}, "name the type of resource"),
        ({"select": []}, "lists nothing"),
        ({"select": [{"forEach": 1, "column": []}]}, "1 is not a path"),
        ({"select": [{"foreach": "name"}]}, "foreach is not known"),
        ({"select": [{"column": [{"name": "a'b", "path": "id"}]}]}, "is no name"),
        ({"select": [{"column": [{"name": "a", "path": "id"}] * 2}]}, "a stands twice"),
        ({"select": [{"column": [{"name": "a", "path": "id id"}]}]}, "'id' is not understood here"),
        ({"select": [{"column": [{"name": "a", "path": "id.("}]}]}, "a name is missing at '('"),
        ({"select": [{"column": [{"name": "a", "path": "%b"}]}]}, "%b is no constant"),
        ({"select": [{"column": [{"name": "a", "path": "birthDate.lowBoundary()"}]}]}, "lowBoundary() is not known"),
    ],
)
def test_a_view_that_cannot_be_is_refused(change, says):
    view = {"resource": "Patient", "select": [{"column": [{"name": "a", "path": "id"}]}]} | change
    with pytest.raises(ViewFault) as fault:
        rows(view, ALICE)
    assert says in str(fault.value)


@pytest.fixture(scope="module")
def population(tmp_path_factory):
    home = tmp_path_factory.mktemp("views")
    make(30, 4, "us-ipledge", home / "fhir", form="fhir")
    (home / "read").mkdir()
    read_ndjson(source_of(str(home / "fhir")), home / "read")
    table = parquet.read_table(home / "read" / "events-00000.parquet")
    return home, [row for row in table.to_pylist() if row["kind"] != "unread"]


@pytest.mark.parametrize(
    ("view", "shown", "kind", "read"),
    [
        ("patient", ("id", "birth_date"), "person", ("person", "birth_date")),
        ("medication_dispense", ("patient", "when_handed_over", "days"), "dispense", ("person", "happened_on", "days")),
        ("medication_request", ("patient", "authored_on", "days"), "prescription", ("person", "happened_on", "days")),
        ("condition", ("patient", "condition_code"), "condition", ("person", "condition")),
        ("observation", ("patient", "effective_date_time", "value"), "laboratory", ("person", "happened_on", "value")),
    ],
)
def test_the_views_give_what_the_reader_gives(population, view, shown, kind, read):
    """What our reader made of an entry stands in the view's rows of it, for every entry that it could read."""
    home, events = population
    flat = flatten(shipped()[view], source_of(str(home / "fhir"))).to_pylist()
    names = ["code_code" if name == "condition_code" else name for name in shown]
    found = {tuple(str(row[name]).removeprefix("Patient/")[:30] for name in names) for row in flat}
    ours = {
        tuple(_told(row[name]) for name in read)
        for row in events
        if row["kind"] == kind and row["status"] != "not-collected"
    }
    assert len(ours) >= 20
    assert {tuple(_cut(one)) for one in ours} <= {tuple(_cut(one)) for one in found}


def _told(value):
    return str(float(value)) if isinstance(value, int | float) else str(value)


def _cut(row):
    return (part[:10] if part[:2] == "20" and part[4:5] == "-" else part for part in row)


def test_the_command(population, tmp_path):
    home, _ = population
    target = tmp_path / "supplies.parquet"
    made = run("flatten", home / "fhir", "--view", "medication_dispense", "--to", target, "--json")
    assert made.code == 0, made.err
    assert json.loads(made.out)["rows"] == parquet.read_metadata(target).num_rows > 100
    (tmp_path / "view.json").write_text(json.dumps(shipped()["patient"]))
    made = run("flatten", home / "fhir", "--view", tmp_path / "view.json", "--to", tmp_path / "p.parquet")
    assert made.out.startswith("3")
    for args, says in (
        ((home / "fhir", "--view", "patients", "--to", tmp_path / "x"), "Did you mean patient?"),
        ((home / "fhir", "--view", "patient", "--to", target), "is there already"),
        ((tmp_path, "--view", "patient", "--to", tmp_path / "x"), "holds no *.ndjson"),
    ):
        made = run("flatten", *args)
        assert made.code == 3
        assert says in " ".join(made.err.split())


def test_a_line_that_is_no_json_is_not_passed_over(tmp_path):
    (tmp_path / "a.ndjson").write_text(json.dumps(ALICE) + '\n{"resourceType": "Pat\n')
    made = run("flatten", tmp_path, "--view", "patient", "--to", tmp_path / "x.parquet")
    assert made.code == 3
    assert "does not fit --view patient" in " ".join(made.err.split())
    assert not (tmp_path / "x.parquet").exists()


def official():
    if not OFFICIAL:
        return [
            pytest.param(None, None, marks=pytest.mark.skip("ISOCOURSE_SQL_ON_FHIR names no folder of official tests"))
        ]
    found = [json.loads(path.read_text("utf-8")) for path in sorted(Path(OFFICIAL).glob("*.json"))]
    return [
        pytest.param(suite["resources"], test, id=f"{suite['title']}: {test['title']}")
        for suite in found
        for test in suite["tests"]
    ]


@pytest.mark.parametrize(("resources", "test"), official())
def test_the_official_ones(resources, test):
    if any(name in json.dumps(test["view"]) for name in NOT_KNOWN):
        with pytest.raises(ViewFault):
            rows(test["view"], *resources)
    elif test.get("expectError"):
        with pytest.raises((ViewFault, duckdb.Error)):
            rows(test["view"], *resources)
    else:
        found = rows(test["view"], *resources)
        assert len(found) == len(test["expect"])
        assert all(row in test["expect"] for row in found)
        assert all(row in found for row in test["expect"])

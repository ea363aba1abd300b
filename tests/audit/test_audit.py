"""`isocourse audit`: what it writes, that it goes on where it was, and what it never writes."""

import json
from collections import Counter
from datetime import date, timedelta

import duckdb
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from isocourse.audit import run as running
from isocourse.audit.measures import measures
from isocourse.audit.people import make, parameters, people_table
from isocourse.audit.ranges import Period, Population
from isocourse.audit.under import compared, other_rules
from isocourse.programmes import load_rulebook
from tests.cli.support import run

ASKED = ("--programme", "us-ipledge", "--from", "2024-01-01", "--to", "2027-12-31")
SECRET = "us00000000"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Parquet and FHIR of the same people, and the audit of the Parquet."""
    home = tmp_path_factory.mktemp("population")
    make(80, 12, "us-ipledge", home / "parquet")
    make(80, 12, "us-ipledge", home / "fhir", form="fhir")
    home.joinpath("printed").write_text(run("audit", home / "parquet", *ASKED, "--out", home / "out").out)
    return home


def test_the_answer_comes_first_and_then_who_acts(folder):
    lines = folder.joinpath("printed").read_text().splitlines()
    assert lines[0].startswith("Of about ")
    assert lines[0].endswith(" in 100 were as every rule asks.")
    assert lines[1].startswith("Least often done")
    assert "First supply fully" in " ".join(lines)


def test_nothing_that_is_published_names_a_person(folder):
    """The report, the tables and the page hold counts alone, and none of them is small."""
    names = {path.name for path in (folder / "out").iterdir()}
    assert names == {"report.html", "report.json", "results.parquet", "results.csv"}
    for path in (folder / "out").iterdir():
        assert SECRET.encode() not in path.read_bytes()
    report = json.loads((folder / "out" / "report.json").read_text())
    told = [report["supplies"], *report["answers"].values(), *(one[2] for one in report["codes"])]
    told += [one[name] for one in report["results"] for name in ("counted", "of")]
    assert any(count is None for count in told)
    assert all(count is None or count % 5 == 0 for count in told)
    assert all(count is None or not 0 < count < 5 for count in told)


def test_the_page_is_whole_and_says_each_picture_in_words(folder):
    page = (folder / "out" / "report.html").read_text()
    assert "<script" not in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert page.count('role="img"') == page.count("<figcaption>") == 1
    for words in ("What was left out", "How to read it", "What each measure counts", "next review 2027-11-28"):
        assert words in page


def test_fhir_gives_the_same_measures_and_says_what_was_left_out(folder):
    made = run("audit", folder / "fhir", *ASKED, "--out", folder / "fhir-out", "--json")
    ours, theirs = (json.loads(text) for text in (made.out, (folder / "out" / "report.json").read_text()))
    assert ours["supplies"] == theirs["supplies"]
    same = ("days-to-first-capsule", "stopped-and-why", "dose-recorded", "test-in-window")
    for measure in same:
        mine, other = ([one for one in report["results"] if one["measure"] == measure] for report in (ours, theirs))
        assert mine == other
    assert ours["places"][0][0].split(":")[0].endswith(".ndjson.gz")
    assert any(words.startswith("entries kept unread") for words in ours["left_out"])


def test_cases_are_written_only_with_permission_and_by_weight(folder):
    made = run("audit", folder / "parquet", *ASKED, "--out", folder / "cases", "--cases-permitted")
    assert made.code == 0
    found = duckdb.sql(f"SELECT person, answer, fails FROM '{folder}/cases/cases.parquet'").fetchall()
    assert found[0][0].startswith("us")
    order = ["stop", "block", "hold", "review", "reduce"]
    assert [order.index(row[1]) for row in found] == sorted(order.index(row[1]) for row in found)
    assert all(row[1] != "allow" for row in found)


def test_an_interrupted_audit_goes_on_where_it_was(folder, monkeypatch):
    """The ranges that were done are not judged again, and the report is that of an audit in one go."""
    judged = []
    judge = Population.judge

    def once(self, span, listed):
        judged.append(span)
        if len(judged) == 2:
            raise KeyboardInterrupt
        return judge(self, span, listed)

    monkeypatch.setattr(Population, "judge", once)
    asked = ("audit", folder / "parquet", *ASKED, "--out", folder / "again", "--at-once", "200")
    assert run(*asked).code == 130
    assert (folder / "again" / running.WORK).exists()
    assert run(*asked).code == 0
    assert len(judged) > 3
    assert judged.count(judged[0]) == 1
    assert not (folder / "again" / running.WORK).exists()
    whole, parts = ((folder / name / "report.json").read_text() for name in ("out", "again"))
    assert whole == parts


def test_mistakes_name_the_place(folder, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "x.parquet").write_bytes(b"no parquet")
    for source, args, says in (
        (tmp_path / "none", ASKED, "is not a folder; give one with Parquet or FHIR NDJSON files"),
        (tmp_path / "empty", ASKED, "holds neither *.parquet nor *.ndjson"),
        (tmp_path / "bad", ASKED, "cannot be read as Parquet in the documented columns"),
        (folder / "parquet", (*ASKED[:2], "--from", "2025-01-01", "--to", "2024-01-01"), "is before --from"),
        (folder / "parquet", ("--programme", "us-ipledg", *ASKED[2:]), "Did you mean us-ipledge?"),
        (folder / "parquet", (*ASKED, "--memory", "lots"), "write for example 2GB"),
    ):
        made = run("audit", source, *args, "--out", tmp_path / "out")
        assert made.code == 3, made
        assert says in " ".join(made.err.split()), made.err


def test_under_other_rules_by_hand(folder, tmp_path):
    """Monthly tests in a medical setting: the rules of 2021 ask for a certified laboratory, those of today do not."""
    programme = load_rulebook().programme("us-ipledge")
    table = people_table(7, "us-ipledge", 0, 12, parameters().without_errors())
    elsewhere = [
        "medical" if kind == "pregnancy-test" and purpose == "monthly" else setting
        for kind, purpose, setting in zip(
            *(table[name].to_pylist() for name in ("kind", "purpose", "setting")), strict=True
        )
    ]
    table = table.set_column(table.column_names.index("setting"), "setting", pa.array(elsewhere))
    parquet.write_table(table, tmp_path / "events.parquet")
    period = Period(date(2024, 1, 1), date(2026, 11, 1))
    met = {}
    for name in ("us-ipledge-2021", "us-ipledge-discretion"):
        under = other_rules(load_rulebook(), name)
        population = Population([str(tmp_path / "events.parquet")], programme, period, under=under)
        (span,) = population.ranges(10_000)
        answers = population.judge(span, measures()).answers
        rows = [row for row in answers.to_pylist() if row["who"] == "can"]
        met[name] = [(row["answer"], row["under"]) for row in rows]
    later = [pair for pair in met["us-ipledge-discretion"] if pair[0] == "allow"]
    assert len(later) > 10
    assert all(own == other for own, other in met["us-ipledge-discretion"]), "its own rules in these days"
    assert {other for _, other in met["us-ipledge-2021"]} == {"block"}
    compare = compared(
        [("allow", "block", 30), ("allow", "allow", 100), ("block", "review", 20), ("review", "allow", 0)]
    )
    assert (compare.times, compare.stopped_by_the_other, compare.freed_by_the_other) == (150, 30, 0)


def test_what_nobody_collected_is_judged_as_if_it_were_handed_over_then(tmp_path):
    """Second supplies turned into ones not collected: at that moment both rules answer what they answered before."""
    programme, under = load_rulebook().programme("us-ipledge"), other_rules(load_rulebook(), "us-ipledge-2021")
    rows = people_table(7, "us-ipledge", 0, 40, parameters()).to_pylist()
    period, by_person, left = Period(date(2024, 1, 1), date(2026, 11, 1)), {}, []
    for row in rows:
        if row["kind"] == "dispense":
            by_person.setdefault(row["person"], []).append(row)
    chosen = [
        some[1] for some in by_person.values() if {one["status"] for one in some} == {"handed-over"} and len(some) > 2
    ]
    taken = {(row["person"], row["id"]) for row in chosen}
    for row in rows:
        gone = (row["person"], row["id"]) in taken
        left.append({**row, "status": "not-collected", "days": None} if gone else row)
    found = []
    for name, some in (("before", rows), ("after", left)):
        schema = people_table(7, "us-ipledge", 0, 1, parameters()).schema
        parquet.write_table(pa.Table.from_pylist(some, schema=schema), tmp_path / f"{name}.parquet")
        population = Population([str(tmp_path / f"{name}.parquet")], programme, period, under=under)
        (span,) = population.ranges(10_000)
        found.append(population.judge(span, measures()))
    before = Counter(
        (row["answer"], row["under"]) for row in found[0].answers.to_pylist() if (row["person"], row["id"]) in taken
    )
    after = Counter({(row["answer"], row["under"]): row["times"] for row in found[1].missed.to_pylist()})
    assert len(chosen) > 15
    assert len(before) > 1
    assert before == after - Counter(
        {(row["answer"], row["under"]): row["times"] for row in found[0].missed.to_pylist()}
    )


def test_two_entries_about_one_supply_are_one_restart(tmp_path):
    programme, under = load_rulebook().programme("us-ipledge"), other_rules(load_rulebook(), "us-ipledge-2021")
    table = people_table(7, "us-ipledge", 0, 1, parameters().without_errors())
    rows = table.to_pylist()
    supply = next(row for row in rows if row["kind"] == "dispense")
    told = [
        {**supply, "id": f"left-{number}", "status": status, "days": None,
         "happened_on": supply["happened_on"] - timedelta(days=back),
         "recorded_at": supply["recorded_at"] - timedelta(days=back)}
        for number, (status, back) in enumerate((("not-collected", 9), ("returned-to-stock", 8)))
    ]  # fmt: skip
    parquet.write_table(pa.Table.from_pylist([*rows, *told], schema=table.schema), tmp_path / "events.parquet")
    period = Period(date(2024, 1, 1), date(2026, 11, 1))
    for other, times in ((under, 1), (None, 0)):
        population = Population([str(tmp_path / "events.parquet")], programme, period, under=other)
        (span,) = population.ranges(10_000)
        share = population.judge(span, measures())
        assert sum(row["times"] for row in share.missed.to_pylist()) == times
        assert {row["id"] for row in share.answers.to_pylist()} == {
            row["id"] for row in rows if row["kind"] == "dispense"
        }


def test_under_is_reported_and_wrong_names_are_told(folder, tmp_path):
    made = run("audit", folder / "parquet", *ASKED, "--out", tmp_path, "--under", "us-ipledge-2021")
    assert "Under other rules: iPLEDGE REMS, 2021 REMS" in made.out
    wrong = run("audit", folder / "parquet", *ASKED, "--out", tmp_path, "--under", "us-ipledge-2921")
    assert "Did you mean us-ipledge-2021?" in " ".join(wrong.err.split())


def test_no_supply_in_the_period_is_said(folder, tmp_path):
    made = run("audit", folder / "parquet", *ASKED[:2], "--from", "1999-01-01", "--to", "1999-12-31", "--out", tmp_path)
    assert made.lines[0] == "No supply was handed over in these days."


def test_replay_gives_what_the_audit_found_and_what_was_known_earlier(folder, tmp_path):
    """Cases of the audit, asked again one by one; and one of them before anything was known."""
    run("audit", folder / "parquet", *ASKED, "--out", tmp_path, "--cases-permitted")
    cases = duckdb.sql(f"SELECT person, happened_on, answer, fails FROM '{tmp_path}/cases.parquet'").fetchall()
    status = {"stop": 1, "block": 1, "review": 2}
    for person, day, answer, fails in cases[:: len(cases) // 4]:
        made = run("replay", folder / "parquet", person, "--programme", "us-ipledge", "--at", day, "--json")
        found = json.loads(made.out)
        assert (found["person"], found["answer"], made.code) == (person, answer, status[answer])
        assert {one["code"] for one in found["findings"] if one["outcome"] == "fails"} == set(fails)
    early = run(
        "replay", folder / "parquet", person, "--programme", "us-ipledge", "--at", day, "--known-on", "2020-01-01"
    )
    assert early.code == 1
    assert "Hand over a supply: NO" in early.out


def test_replay_of_nobody(folder, tmp_path):
    for args, says in (
        ((folder / "parquet", "nobody"), "holds nobody called 'nobody'"),
        ((tmp_path / "none", "x"), "is not a folder; give one with Parquet"),
        ((folder / "fhir", "x"), "is not a folder with *.parquet"),
    ):
        made = run("replay", *args, "--programme", "us-ipledge", "--at", "2025-03-14")
        assert made.code == 3
        assert says in " ".join(made.err.split())


def test_spark_that_is_not_there_is_said(folder, tmp_path):
    asked = ("audit", folder / "parquet", *ASKED, "--out", tmp_path / "out")
    made = run(*asked, "--engine", "spark")
    assert made.code == 3
    assert 'pip install "isocourse[spark]"' in made.err
    assert "write duckdb or spark" in run(*asked, "--engine", "sparc").err
    assert "--master goes with --engine spark" in run(*asked, "--master", "local[2]").err

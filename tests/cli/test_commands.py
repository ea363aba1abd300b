"""`next`, `rules`, `explain`, `demo` and `schema`."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
import typer.main

from isocourse import Record, decide, load_rulebook, next_steps
from isocourse.cli import app
from isocourse.facts.build import fact_meanings
from isocourse.render.explanation import explanation
from isocourse.render.schemas import SCHEMAS, text
from isocourse.render.sources import sources
from isocourse.render.terminal.steps import timing
from tests.cli.support import ASKS, EXAMPLES, ROOT, run


def test_next_says_who_acts_and_from_when():
    shown = run("next", EXAMPLES / "noor.json", "--at", "2026-11-04")
    assert shown.code == 0
    assert shown.lines[0] == "2 steps ahead: 1 now and 1 later."
    assert shown.lines[1].startswith("Next: the clinic, by Wed 18 Nov 2026 (in 14 days)")
    assert "The patient, from Sat 7 Nov 2026 (in 3 days)" in shown.out


@pytest.mark.parametrize(
    ("earliest", "latest", "said"),
    [
        (None, None, "now"),
        (date(2026, 11, 24), None, "from Tue 24 Nov 2026 (tomorrow)"),
        (date(2026, 11, 26), date(2026, 11, 30), "from Thu 26 Nov 2026 (in 3 days), until Mon 30 Nov 2026 (in 7 days)"),
        (None, date(2026, 11, 25), "by Wed 25 Nov 2026 (in 2 days)"),
        (None, date(2026, 11, 24), "by Tue 24 Nov 2026 (last day tomorrow)"),
        (None, date(2026, 11, 23), "by Mon 23 Nov 2026 (last day today)"),
        (None, date(2026, 11, 22), "by Sun 22 Nov 2026 (ended yesterday)"),
        (None, date(2026, 11, 16), "by Mon 16 Nov 2026 (ended 7 days ago)"),
    ],
)
def test_next_counts_the_days(earliest, latest, said):
    step = next_steps(Record.load(EXAMPLES / "noor.json"), at=date(2026, 11, 4))[0]
    assert timing(step.model_copy(update={"earliest": earliest, "latest": latest}), date(2026, 11, 23)) == said


def test_next_gives_the_steps_themselves_as_json():
    shown = run("next", EXAMPLES / "dora.json", "--at", "2026-11-09", "--json")
    steps = next_steps(Record.load(EXAMPLES / "dora.json"), at=date(2026, 11, 9))
    assert json.loads(shown.out) == [step.model_dump(mode="json") for step in steps]


def test_next_without_a_programme_asks_for_one():
    shown = run("next", "-", "--at", "2026-11-09", stdin='{"isocourse": 1, "person": "a", "events": []}')
    assert shown.code == 0
    assert "Name the programme." in shown.out


def test_rules_are_those_in_force_on_the_day():
    before, on = (
        {item["code"] for item in json.loads(run("rules", "--programme", "uk-mhra", "--on", day, "--json").out)}
        for day in ("2026-01-21", "2026-01-22")
    )
    assert before - on == {"uk-under18-two-prescribers"}
    assert "announced but not confirmed" in " ".join(
        run("rules", "--programme", "us-ipledge", "--on", "2026-11-15").out.split()
    )


def test_one_rule_in_full_says_everything_about_it():
    entries = json.loads(run("rules", "us-ipledge-counselling-cannot", "--json").out)
    assert len({version["id"] for entry in entries for version in entry["versions"]}) == 3
    said = " ".join(run("rules", "us-ipledge-counselling-cannot").out.split())
    for entry in entries:
        for word in (entry["title"], entry["condition"], entry["mend"], entry["place"], *entry["facts"]):
            assert " ".join(word.split()) in said
        assert all(" ".join(fact_meanings()[name].split()) in said for name in entry["facts"])
    assert "US-5: US label tables and enrolment form" in said


def test_every_rule_can_be_shown_in_full():
    book = load_rulebook()
    for code in book.codes:
        assert run("rules", code).code == 0, code


def test_sources_are_named_in_full():
    """A key such as US-12 is explained; anything else is a source in words."""
    keys = {key for programme in load_rulebook().programmes.values() for rule in programme.rules for key in rule.source}
    assert not {key for key in keys if re.fullmatch(r"[A-Z]{2}-\d+", key)} - sources().keys()


def test_explain_tells_every_rule_that_was_looked_at():
    shown = json.loads(run("explain", EXAMPLES / "leo.json", "--act", "dispense", "--at", "2026-09-08", "--json").out)
    decision = decide(Record.load(EXAMPLES / "leo.json"), act="dispense", at=date(2026, 9, 8))
    told = explanation(decision, load_rulebook())
    assert [item["code"] for item in shown] == [item.code for item in told]
    rules = {rule.code for rule in load_rulebook().programme("uk-mhra").rules_for("dispense")}
    assert rules == {item["code"] for item in shown}
    followup = next(item for item in shown if item["code"] == "uk-mh-followup")
    assert followup["condition"] == "is_since(mental_health_on, last_supply_on)"
    assert {"name": "last_supply_on", "value": "2026-08-05", "meaning": fact_meanings()["last_supply_on"]} in followup[
        "seen"
    ]


def test_explain_one_rule():
    ask = ("explain", EXAMPLES / "leo.json", "--act", "dispense", "--at", "2026-09-08", "--rule", "uk-mh-followup")
    shown = run(*ask)
    assert shown.code == 2
    assert "Did not hold (1)" in shown.out
    assert "mental_health_on  3 Aug 2026  last day mental health was assessed" in shown.out


def test_explain_says_why_a_rule_did_not_apply():
    said = " ".join(run("explain", EXAMPLES / "jack.json", "--act", "prescribe", "--at", "2026-01-22").out.split())
    assert "It belongs to other versions (uk-mhra-2023, uk-mhra-2024-02, uk-mhra-2025-10)." in said


def test_the_demo_shows_every_ask_and_writes_its_page(tmp_path):
    page = tmp_path / "demo.html"
    shown = run("demo", "--examples", EXAMPLES, "--html", page)
    assert shown.code == 0
    assert shown.lines[-1] == f"Every reason, as a page: {page}"
    for ask in ASKS:
        assert ask["name"] in shown.out
        assert ask["name"] in page.read_text("utf-8").replace("&#39;", "'")


def test_the_demo_says_when_an_example_surprises(tmp_path):
    asks = (EXAMPLES / "asks.toml").read_text("utf-8").replace('expect = "hold"', 'expect = "allow"')
    (tmp_path / "asks.toml").write_text(asks, "utf-8")
    for path in EXAMPLES.glob("*.json"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    shown = run("demo", "--examples", tmp_path, "--html", tmp_path / "demo.html")
    assert shown.code == 1
    assert "This example should give: yes." in shown.out


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_published_schemas_are_current(name):
    published = (ROOT / "docs" / "reference" / f"{name}.schema.json").read_text("utf-8")
    again = f"isocourse schema {name} > docs/reference/{name}.schema.json"
    assert published == text(SCHEMAS[name]()), f"publish it again: {again}"
    assert run("schema", name).out == published


def test_every_command_and_option_is_documented():
    page = (ROOT / "docs" / "reference" / "commands.md").read_text("utf-8")
    group = typer.main.get_command(app)
    for name, command in group.commands.items():
        section = page.split(f"\n## `isocourse {name}", 1)
        assert len(section) == 2, f"`isocourse {name}` has no section"
        for option in (flag for item in command.params for flag in item.opts if flag.startswith("--")):
            assert f"`{option}" in page, f"{name} {option}"

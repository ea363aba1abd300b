"""Every example gives the answer that is written beside it, in every format."""

from __future__ import annotations

import html
import json
import re

import jsonschema
import pytest

from isocourse import Answer, Record
from isocourse.render.schemas import SCHEMAS
from tests.cli.support import ASKS, EXAMPLES, decide, named

STATUS = {"allow": 0, "reduce": 2, "review": 2, "hold": 1, "block": 1, "stop": 1}
DECISION = jsonschema.Draft202012Validator(SCHEMAS["decision"](), format_checker=jsonschema.FormatChecker())
RECORD = jsonschema.Draft202012Validator(SCHEMAS["record"]())


@pytest.mark.parametrize("ask", ASKS, ids=named)
def test_each_example_gives_its_answer_in_every_format(ask, tmp_path):
    page = tmp_path / "page.html"
    text, data = decide(ask, "--html", page), decide(ask, "--json")
    decision = json.loads(data.out)
    assert decision["answer"] == ask["expect"], ask["story"]
    assert text.code == data.code == STATUS[ask["expect"]]
    first = re.search(r"<h1>(.*?)</h1>", page.read_text("utf-8"))[1]
    assert html.unescape(first).replace("\u00a0– ", " - ") == text.lines[0]
    assert decision["headline"].startswith(text.lines[0])
    assert text.lines[1].startswith("Next: ")


@pytest.mark.parametrize("ask", ASKS, ids=named)
def test_each_decision_fits_its_schema(ask):
    DECISION.validate(json.loads(decide(ask, "--json").out))


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.name)
def test_each_record_can_be_read(path):
    """Only Wanda's has mistakes; FHIR Bundles carry remarks, and keep nothing as unread."""
    record = Record.load(path)
    assert record.events
    kept = [problem for problem in record.problems if problem.kept]
    assert bool(kept) == (path.stem == "wanda")
    if path.name.endswith(".fhir.json"):
        return
    faults = list(RECORD.iter_errors(json.loads(path.read_text("utf-8"))))
    assert bool(faults) == (path.stem == "wanda"), faults


def test_together_they_show_what_there_is_to_show():
    answers = {ask["expect"] for ask in ASKS}
    files = {ask["file"] for ask in ASKS}
    programmes = {Record.load(EXAMPLES / file).programme for file in files}
    assert answers == {answer.value for answer in Answer} - {"reduce"}
    assert len(files) >= 12
    assert len([file for file in files if file.endswith(".fhir.json")]) >= 3
    assert {"us-ipledge", "uk-mhra", "de", "fr"} <= programmes
    assert files == {path.name for path in EXAMPLES.glob("*.json")}, "every file is asked about"


@pytest.mark.parametrize(
    ("file", "before", "on"),
    [
        ("isla.json", "2026-01-21", "2026-01-22"), ("jack.json", "2026-01-21", "2026-01-22"),
        ("ana.json", "2026-11-14", "2026-11-15"), ("carl.json", "2026-11-14", "2026-11-15"),
    ],
)  # fmt: skip
def test_both_sides_of_each_change_of_2026_differ(file, before, on):
    answer = {ask["at"][:10]: ask["expect"] for ask in ASKS if ask["file"] == file and "confirm" not in ask}
    assert answer[before] != answer[on]


def test_the_readme_tells_each_story():
    rows = (EXAMPLES / "README.md").read_text("utf-8")
    for ask in ASKS:
        told = [
            row for row in rows.splitlines() if f"({ask['file']})" in row and f"`{ask['act']}` at {ask['at']}" in row
        ]
        assert any(f"**{ask['expect']}**" in row and ask["story"] in row for row in told), named(ask)

"""`isocourse export`: written whole, said what is not in it, and read again by every command."""

from __future__ import annotations

import json

from isocourse import Record
from tests.cli.support import EXAMPLES, run
from tests.render.test_fhir_export import foreseen

BEA = (EXAMPLES / "bea.json", "--at", "2026-11-06T10:00", "--today", "2026-11-28")


def test_the_bundle_is_written_and_what_it_lacks_is_said(tmp_path):
    file = tmp_path / "bea.json"
    ran = run("export", *BEA, "--fhir", file)
    assert ran.code == 0
    assert ran.lines[0] == "bea: 53 FHIR resources."
    assert "detection_limit" in ran.out
    assert len(Record.load(file).events) == 51
    again = run("decide", file, "--act", "dispense", "--at", "2026-11-06T10:00", "--today", "2026-11-28")
    assert again.code == 0


def test_to_standard_output_goes_only_the_bundle():
    ran = run("export", *BEA, "--fhir", "-")
    assert json.loads(ran.out)["resourceType"] == "Bundle"
    assert "FHIR resources" in ran.err


def test_as_json_with_what_is_not_carried():
    found = json.loads(run("export", *BEA, "--json").out)
    assert found["bundle"]["type"] == "collection"
    assert {"place": "events[3] condition", "message": "note: only in an extension that isocourse reads"} in found[
        "not_carried"
    ]


def test_without_a_file_nothing_is_written_and_that_is_said():
    assert "Nothing was written" in run("export", *BEA).out


def test_a_forecast_is_added_and_a_wrong_one_refused(tmp_path):
    file = tmp_path / "forecast.json"
    file.write_text(foreseen().to_json(), "utf-8")
    assert "1 RiskAssessment" in " ".join(run("export", *BEA, "--forecast", file).out.split())
    file.write_text(foreseen("carl").to_json(), "utf-8")
    ran = run("export", *BEA, "--forecast", file)
    assert (ran.code, "not of 'bea'" in ran.err) == (3, True)
    file.write_text("{", "utf-8")
    assert run("export", *BEA, "--forecast", file).code == 3


def test_an_id_that_fhir_does_not_allow_is_said(tmp_path):
    record = {"isocourse": 1, "person": "bea o", "programme": "us-ipledge", "events": []}
    file = tmp_path / "record.json"
    file.write_text(json.dumps(record), "utf-8")
    ran = run("export", file, "--at", "2026-11-06T10:00")
    assert (ran.code, "no FHIR id" in ran.err) == (3, True)

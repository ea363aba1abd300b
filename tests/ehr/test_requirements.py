"""The table of requirements in the manual names every SHALL for a service, and tests that exist."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "cds-hooks.md").read_text("utf-8")
ROWS = re.findall(r"^\| ([\d, ]+) \| [^|]+ \| (.+) \|$", PAGE, re.MULTILINE)
LIST = ROOT.parent / "shared" / "data" / "rems" / "cds-hooks_2.0_requirements.csv"


def test_the_tests_that_are_named_exist():
    written = "\n".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    named = {name for _, cell in ROWS for name in re.findall(r"`(test_\w+)`", cell)}
    assert len(named) > 10
    assert [name for name in sorted(named) if f"def {name}(" not in written] == []


@pytest.mark.skipif(not LIST.is_file(), reason="the data folder is not beside this checkout")
def test_every_shall_for_a_service_is_in_the_table():
    with LIST.open(encoding="utf-8", newline="") as file:
        needed = {
            int(row["ID"])
            for row in csv.DictReader(file)
            if row["Req Set"] == "cds-hooks_2.0"
            and "Service" in row["Actors"]
            and row["Conformance"].startswith("SHALL")
        }
    listed = {int(number) for numbers, _ in ROWS for number in numbers.split(",")}
    assert needed - listed == set()

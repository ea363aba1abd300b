"""What people see, word for word.

`ISOCOURSE_GOLDEN=write pytest tests/cli/test_golden.py` writes it anew; read the change before you keep it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import pytest

from isocourse.render.schemas import SCHEMAS
from tests.cli.support import EXAMPLES, run

GOLDEN = Path(__file__).parent / "golden"
SHOWN = {
    "blocked": ("decide", EXAMPLES / "ana.json", "--act", "dispense", "--at", "2026-11-14T10:00"),
    "disagreeing": ("decide", EXAMPLES / "carl.json", "--act", "dispense", "--at", "2026-11-15T10:00"),
    "mistakes": ("decide", EXAMPLES / "wanda.json", "--act", "dispense", "--at", "2026-10-05T10:00"),
    "ledger": ("ledger", EXAMPLES / "bea.json", "--at", "2026-10-20"),
    "plans": ("plan", EXAMPLES / "bea.json", "--at", "2026-10-20", "--regimen", "as-now", "--regimen", "low-dose"),
    "scars": ("fade", EXAMPLES / "nils.json", "--at", "2026-11-23"),
    "worklist": ("worklist", *(EXAMPLES / f"{name}.json" for name in ("bea", "carl", "dora", "fay", "emil")),
                 "--at", "2026-11-10T09:00", "--repair"),
    "repair": ("repair", EXAMPLES / "bea.json", "--at", "2026-11-10T09:00"),
    "what-if": ("what-if", EXAMPLES / "bea.json", "result 2 days late", "--at", "2026-11-10T09:00"),
    "closures": ("what-if", "--closed", "2026-11-10..2026-11-11", EXAMPLES / "bea.json", EXAMPLES / "carl.json",
                 EXAMPLES / "dora.json", "--at", "2026-11-10T09:00"),
    "start-plan": ("start-plan", EXAMPLES / "plans/pia.json", "--at", "2026-03-02"),
    "steps": ("next", EXAMPLES / "noor.json", "--at", "2026-11-04T10:00"),
}  # fmt: skip
# What these print with --json fits the schema of this name.
DATA = {name: name for name in ("worklist", "repair", "what-if", "closures", "start-plan")} | {"steps": "next"}


@pytest.mark.parametrize("name", DATA)
def test_as_json_it_fits_its_schema(name):
    check = jsonschema.Draft202012Validator(SCHEMAS[DATA[name]](), format_checker=jsonschema.FormatChecker())
    check.validate(json.loads(run(*SHOWN[name], "--json").out))


@pytest.mark.parametrize("name", SHOWN)
def test_word_for_word(name):
    file = GOLDEN / f"{name}.txt"
    shown = run(*SHOWN[name]).out
    if os.environ.get("ISOCOURSE_GOLDEN") == "write":
        file.write_text(shown, "utf-8")
    assert shown == file.read_text("utf-8")

"""What people see, word for word.

`ISOCOURSE_GOLDEN=write pytest tests/cli/test_golden.py` writes it anew; read the change before you keep it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.support import EXAMPLES, run

GOLDEN = Path(__file__).parent / "golden"
SHOWN = {
    "blocked": ("decide", EXAMPLES / "ana.json", "--act", "dispense", "--at", "2026-11-14T10:00"),
    "disagreeing": ("decide", EXAMPLES / "carl.json", "--act", "dispense", "--at", "2026-11-15T10:00"),
    "mistakes": ("decide", EXAMPLES / "wanda.json", "--act", "dispense", "--at", "2026-10-05T10:00"),
    "ledger": ("ledger", EXAMPLES / "bea.json", "--at", "2026-10-20"),
    "plans": ("plan", EXAMPLES / "bea.json", "--at", "2026-10-20", "--regimen", "as-now", "--regimen", "low-dose"),
    "scars": ("fade", EXAMPLES / "nils.json", "--at", "2026-11-23"),
    "steps": ("next", EXAMPLES / "noor.json", "--at", "2026-11-04T10:00"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_word_for_word(name):
    file = GOLDEN / f"{name}.txt"
    shown = run(*SHOWN[name]).out
    if os.environ.get("ISOCOURSE_GOLDEN") == "write":
        file.write_text(shown, "utf-8")
    assert shown == file.read_text("utf-8")

"""An OperationOutcome: what was wrong or what was done, for FHIR clients."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def outcome(code: str, said: str, *, severity: str = "error", more: Iterable[dict[str, Any]] = ()) -> dict[str, Any]:
    """One issue, and any more."""
    return {"resourceType": "OperationOutcome", "issue": [issue(code, said, severity), *more]}


def issue(code: str, said: str, severity: str = "error", expression: str | None = None) -> dict[str, Any]:
    """`code` and `severity` of the standard's value sets; the words go to `diagnostics`."""
    where = {"expression": [expression]} if expression else {}
    return {"severity": severity, "code": code, "diagnostics": said, **where}

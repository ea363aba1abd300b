"""Findings as the requirements of the programme: one status for each, this month and in each month before.

`success` means that every rule of it holds. `failure` is a rule that stops the drug; everything else that does not
hold, or is not known, is `data-required`. A requirement without any rule that was looked at is not told at all:
nothing is done because nothing is listed. Rules beside the programme (laboratory, mood, other medicines) are told
where they do not hold; that they hold for want of data would read like an approval.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from ...decide import Answer, Decision, Finding

Status = Literal["success", "data-required", "failure"]


@dataclass(frozen=True)
class Requirement:
    """One element to assure safe use, and the codes of the rules that decide it."""

    name: str
    codes: tuple[str, ...]
    monthly: bool = False


@dataclass(frozen=True)
class Told:
    """How a requirement stands, with the findings behind it, the heaviest first."""

    name: str
    status: Status
    findings: tuple[Finding, ...]


@lru_cache
def requirements() -> tuple[Requirement, ...]:
    """The named requirements, in the order in which they are told."""
    text = files(__package__).joinpath("requirements.toml").read_text("utf-8")
    listed = tomllib.loads(text)["requirement"]
    return tuple(Requirement(item["name"], tuple(item["codes"]), item.get("monthly", False)) for item in listed)


def told(decision: Decision, *, monthly_only: bool = False) -> list[Told]:
    """The requirements under one decision, then every other rule that does not hold, by its own title."""
    by_name: dict[str, list[Finding]] = {item.name: [] for item in requirements()}
    names = {code: item.name for item in requirements() for code in item.codes}
    skipped = {item.name for item in requirements() if monthly_only and not item.monthly}
    for finding in decision.findings:
        if finding.code not in names and finding.outcome == "holds":
            continue
        by_name.setdefault(names.get(finding.code, finding.title), []).append(finding)
    return [Told(name, status(held), tuple(held)) for name, held in by_name.items() if held and name not in skipped]


def status(findings: Sequence[Finding]) -> Status:
    """The status of a requirement by its rules."""
    open_ones = [item for item in findings if item.outcome != "holds"]
    if any(item.answer == Answer.STOP for item in open_ones):
        return "failure"
    return "data-required" if open_ones or not findings else "success"


def overall(decision: Decision, listed: Iterable[Told]) -> Status:
    """The status of the whole: only an answer that allows, with requirements behind it, is a success."""
    if decision.answer is Answer.STOP:
        return "failure"
    return "success" if decision.answer is Answer.ALLOW and any(listed) else "data-required"

"""Each rule that was looked at, with its conditions and the facts it saw."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from ..decide.model import Decision, Finding
from ..facts.build import fact_meanings
from ..programmes import Rule, Rulebook


class Seen(BaseModel):
    """One fact as the rule saw it."""

    model_config = ConfigDict(frozen=True)

    name: str
    value: object
    meaning: str


class Explained(BaseModel):
    """One rule: how it came out, what it asks, what it saw."""

    model_config = ConfigDict(frozen=True)

    code: str
    title: str
    outcome: str
    because: str = Field(description="Why it did or did not apply, in a sentence.")
    applies: str | None = Field(description="Whom it applies to, as written in the rule (SQL over facts).")
    condition: str | None = Field(description="What must hold, as written in the rule (SQL over facts).")
    seen: tuple[Seen, ...]
    source: tuple[str, ...]
    confidence: str
    confirmed: bool
    versions: tuple[str, ...]


def explanation(decision: Decision, book: Rulebook) -> list[Explained]:
    """Every rule of the act: those that applied, heaviest first, then those that did not."""
    programme = book.programmes.get(decision.programme or "")
    rules = programme.rules_for(decision.act) if programme else ()
    return [_explained(found, _rule_of(found, rules)) for found in (*decision.findings, *decision.not_applied)]


def _rule_of(found: Finding, rules: Sequence[Rule]) -> Rule | None:
    """The dated entry behind a finding: the one of its version, or any of that name."""
    named = [rule for rule in rules if rule.code == found.code and rule.title == found.title]
    of_version = [rule for rule in named if set(found.versions) & set(rule.versions)]
    return next(iter([*of_version, *named]), None)


def _explained(found: Finding, rule: Rule | None) -> Explained:
    meanings = fact_meanings()
    return Explained(
        code=found.code,
        title=found.title,
        outcome=found.outcome,
        because=_because(found, rule),
        applies=None if rule is None or rule.applies == "TRUE" else " ".join(rule.applies.split()),
        condition=None if rule is None else " ".join(rule.condition.split()),
        seen=tuple(Seen(name=name, value=value, meaning=meanings.get(name, "")) for name, value in found.facts.items()),
        source=found.source,
        confidence=found.confidence,
        confirmed=found.confirmed,
        versions=found.versions,
    )


def _because(found: Finding, rule: Rule | None) -> str:
    if found.outcome != "not-applicable":
        return found.reason
    if rule and not rule.common and not set(found.versions) & set(rule.versions):
        return f"It belongs to other versions ({', '.join(rule.versions)})."
    return "It does not apply to what was seen."

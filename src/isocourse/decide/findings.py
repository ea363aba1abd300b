"""Findings: what each rule saw in a row, in words, and how findings are put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import Any, NamedTuple

from ..facts.build import mentioned
from ..programmes import Rule
from ..programmes.model import confirmed
from .model import Answer, Finding, Outcome
from .text import NOT_APPLICABLE, OUTCOMES, bounds_of, shown_facts
from .wording import BOUNDS, complete, fill


class _Reads(NamedTuple):
    """What a rule reads in a row: facts by name, and the days of its window by their place among `bounds`."""

    rule: Rule
    names: tuple[str, ...]
    bounds: tuple[tuple[str, int], ...]


class Findings:
    """The findings of rows; with `applied_only`, without the rules that did not apply.

    Asks that saw the same share the finding: most of a what-if is alike.
    """

    def __init__(self, rules: Sequence[Rule], applied_only: bool = False) -> None:
        self._applied_only = applied_only
        self._reads: list[_Reads] = []
        bounds = count()
        for rule in rules:
            names = tuple(sorted(mentioned([*rule.expressions, *shown_facts(rule)])))
            self._reads.append(_Reads(rule, names, tuple((bound, next(bounds)) for bound in bounds_of(rule))))
        acts = {act for rule in rules for act in rule.acts}
        self._about = {act: [index for index, rule in enumerate(rules) if act in rule.acts] for act in acts}
        self._known: dict[tuple[Any, ...], Finding] = {}

    def of(self, row: Mapping[str, Any], act: str) -> list[Finding]:
        """What the rules about an act saw in a row."""
        outcomes = row["outcomes"]
        asked = self._about.get(act, [])
        if self._applied_only:
            asked = [index for index in asked if outcomes[index] != NOT_APPLICABLE]
        # Lists become tuples, so that what was seen can be looked up.
        seen = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
        return [self._one(index, seen) for index in asked]

    def _one(self, index: int, row: Mapping[str, Any]) -> Finding:
        reads, outcome = self._reads[index], row["outcomes"][index]
        days = [row["bounds"][place] for _, place in reads.bounds]
        facts = [row[name] for name in reads.names]
        key = (index, row["version"], outcome, *days, *facts)
        if key not in self._known:
            values = dict(zip(reads.names, facts, strict=True)) | dict.fromkeys(BOUNDS)
            values |= {bound: day for (bound, _), day in zip(reads.bounds, days, strict=True)}
            self._known[key] = _finding(reads.rule, OUTCOMES[outcome], values, row["version"])
        return self._known[key]


def _finding(rule: Rule, outcome: Outcome, values: Mapping[str, Any], version: str) -> Finding:
    return Finding(
        code=rule.code,
        outcome=outcome,
        answer=_calls_for(rule, outcome),
        title=rule.title,
        reason=_reason(rule, outcome, values),
        mend=None if outcome in ("holds", "not-applicable") else fill(rule.mend, values),
        who=rule.unknown_who if outcome == "unknown" and rule.unknown_who else rule.who,
        needs=rule.needs,
        opens=values["opens"],
        closes=values["closes"],
        facts={name: value for name, value in values.items() if name not in BOUNDS},
        source=rule.source,
        confidence=rule.confidence,
        confirmed=confirmed(rule.confidence),
        versions=(version,),
    )


def _calls_for(rule: Rule, outcome: Outcome) -> Any:
    if outcome in ("holds", "not-applicable"):
        return Answer.ALLOW
    if rule.on_fail == "task":
        return "task"
    return Answer(rule.on_fail) if outcome == "fails" else Answer.REVIEW


def _reason(rule: Rule, outcome: Outcome, values: Mapping[str, Any]) -> str:
    if outcome == "not-applicable":
        return f"Did not apply: {rule.applies}."
    if outcome == "fails" and rule.fails and (not rule.otherwise or complete(rule.fails, values)):
        return fill(rule.fails, values)
    if outcome == "holds" or not rule.otherwise or complete(rule.says, values):
        return fill(rule.says, values)
    return fill(rule.otherwise, values)


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each rule and outcome, with all versions under which it was found.

    A rule that one version lacks is not listed as unapplied when another version applied it.
    """
    merged: dict[tuple[Any, ...], Finding] = {}
    for item in findings:
        key = (item.code, item.title, item.outcome, item.reason)
        known = merged.get(key)
        merged[key] = (
            item
            if known is None
            else known.model_copy(update={"versions": tuple(dict.fromkeys((*known.versions, *item.versions)))})
        )
    applied = {(item.code, item.title) for item in merged.values() if item.outcome != "not-applicable"}
    return [
        item for item in merged.values() if item.outcome != "not-applicable" or (item.code, item.title) not in applied
    ]


def weight(item: Finding) -> tuple[int, int]:
    """Heaviest first; then what fails before what is unknown; tasks after; what holds last."""
    if item.outcome == "holds":
        return (2, 0)
    if item.answer == "task":
        return (1, 0)
    return (0, -Answer(item.answer).weight)

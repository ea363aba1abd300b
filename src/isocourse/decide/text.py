"""The one SQL text: facts, the outcome of every rule, and the answer, for each ask.

One ask or ten million go through it; only where `event` and `ask` come from differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..facts import build
from ..programmes.model import Programme, Rule
from .model import Answer, Outcome
from .wording import BOUNDS, placeholders

NOT_APPLICABLE, HOLDS, UNKNOWN, FAILS, DOUBTFUL = range(5)
OUTCOMES: tuple[Outcome, ...] = ("not-applicable", "holds", "unknown", "fails", "doubtful")
SETTINGS = {
    "cannot_reasons": (), "professional_reasons": None, "menopause_proof": "professional", "methods_alone": (),
    "methods_primary": (), "methods_secondary": (), "two_primaries": False, "window_days": 30,
    "cycle_days": False, "home_process": False, "supervised": False, "before_settings": (),
    "during_settings": (), "two_tests": True, "abstinence_counts": True, "recency_days": None,
    "remote_tests": True, "test_limit": None,
}  # fmt: skip


def statement(
    programme: Programme,
    acts: Iterable[str],
    rules: Sequence[Rule],
    source: str,
    output: str,
    facts: Iterable[str],
    events_for: build.EventsFor | None = None,
) -> str:
    """The whole text for asks about any of `acts`: `source` gives the CTEs `event` and `ask`, `output` selects from
    `weighed`.

    Only `facts` and what they need are computed; those of `judged_by` must be among them. The rules stand outside of
    the CTEs of the facts, as planning each of these looks through all that is below it.
    """
    given = build.ctes(version_rows(programme), programme.clock, facts, events_for)
    listed = tuple(acts)
    judged = _judged(listed, rules, f"WITH {source},\n{given}\nSELECT * FROM facts")
    return f"WITH weighed AS NOT MATERIALIZED (\n{_weighed(listed, rules, judged)}\n)\n{output}"


def facts_of(rules: Iterable[Rule]) -> frozenset[str]:
    """The facts that rules and their sentences name."""
    texts = [text for rule in rules for text in (*rule.expressions, *shown_facts(rule))]
    return build.mentioned(texts)


def judged_by(rules: Iterable[Rule]) -> frozenset[str]:
    """The facts without which the rules cannot be judged."""
    return build.mentioned(text for rule in rules for text in rule.expressions)


def shown_facts(rule: Rule) -> tuple[str, ...]:
    """Fact names in the rule's sentences."""
    return placeholders(rule.says, rule.otherwise, rule.fails, rule.mend)


def version_rows(programme: Programme) -> list[dict[str, Any]]:
    """The `version` relation: settings of each version, and a row for days on which none is in force."""
    rows = []
    before: str | None = None
    for version in programme.versions:
        rows.append(_version_row(version.id, version.in_force, version.ends, before or version.id, version.settings))
        before = version.id
    first = programme.versions[0].settings
    return [*rows, _version_row(build.NO_VERSION, None, None, build.NO_VERSION, first)]


def _version_row(name: str, begins: Any, ends: Any, before: str, settings: Any) -> dict[str, Any]:
    head = {"version": name, "valid_from": begins, "valid_to": ends, "version_before": before}
    return head | {key: settings.get(key, default) for key, default in SETTINGS.items()}


class _Parts:
    """Expressions that rules are judged by, each written once however many rules share it."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def name(self, expression: str) -> str:
        return self._names.setdefault(expression.strip(), f"part_{len(self._names)}")

    @property
    def columns(self) -> str:
        return "".join(f",\n{expression} AS {name}" for expression, name in self._names.items())


def _judged(acts: Sequence[str], rules: Sequence[Rule], facts: str) -> str:
    """The outcome and the days of every rule beside the facts."""
    parts = _Parts()
    columns = ["*"]
    for index, rule in enumerate(rules):
        columns.append(f"{_outcome(acts, rule, parts)} AS outcome_{index}")
        columns += [f"{parts.name(_day(rule, bound))} AS {bound}_{index}" for bound in bounds_of(rule)]
    return f"SELECT {', '.join(columns)}\nFROM (SELECT *{parts.columns}\nFROM (\n{facts}))"


def _day(rule: Rule, bound: str) -> str:
    return f"CAST({getattr(rule, bound)} AS DATE)"


def bounds_of(rule: Rule) -> list[str]:
    """Which of the two days of its window the rule gives."""
    return [bound for bound in BOUNDS if getattr(rule, bound)]


def _outcome(acts: Sequence[str], rule: Rule, parts: _Parts) -> str:
    """Unknown never passes: a NULL condition is unknown, and a rule that may apply is not left out."""
    other_version = f"NOT ({rule.dated})" if rule.versionless else f"version NOT IN ({_texts(rule.versions)})"
    if not set(acts) <= set(rule.acts):
        other_version = f"act NOT IN ({_texts(rule.acts)}) OR {other_version}"
    applies, condition = parts.name(rule.applies), parts.name(rule.condition)
    cases = [f"WHEN {parts.name(other_version)} OR {applies} IS FALSE THEN {NOT_APPLICABLE}"]
    if rule.absent:
        cases.append(f"WHEN {rule.absent} THEN {FAILS}")
    if rule.doubt:
        cases.append(f"WHEN {rule.doubt} THEN {DOUBTFUL}")
    cases.append(f"WHEN {condition} THEN {HOLDS}")
    cases.append(f"WHEN {condition} IS NULL OR {applies} IS NULL THEN {UNKNOWN}")
    return f"CASE {' '.join(cases)} ELSE {FAILS} END"


def _texts(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _weighed(acts: Sequence[str], rules: Sequence[Rule], judged: str) -> str:
    """The heaviest finding is the answer of a version."""
    weights = [
        f"CASE WHEN outcome_{index} = {FAILS} THEN {Answer(rule.on_fail).weight}"
        f" WHEN outcome_{index} IN ({UNKNOWN}, {DOUBTFUL}) THEN {Answer.REVIEW.weight} ELSE 0 END"
        for index, rule in enumerate(rules)
        if rule.on_fail != "task"
    ]
    spoken = " ".join(f"WHEN {_is_about(act, acts)} AND ({_any_applied(rules, act)}) THEN 0" for act in acts)
    none_applied = f"CASE {spoken} ELSE {Answer.REVIEW.weight} END"
    heaviest = f"greatest({', '.join([none_applied, *weights])})"
    return f"SELECT *, {heaviest} AS version_weight\nFROM (\n{judged})"


def _is_about(act: str, acts: Sequence[str]) -> str:
    return f"act = '{act}'" if len(acts) > 1 else "TRUE"


def _any_applied(rules: Sequence[Rule], act: str) -> str:
    return " OR ".join(f"outcome_{index} > {NOT_APPLICABLE}" for index in speaking(rules, act)) or "FALSE"


def speaking(rules: Sequence[Rule], act: str) -> list[int]:
    """The rules for an act without which there is no answer: the programme's, or the clinical ones where it has none.

    A task says what is left to do, and is no answer by itself unless only what lies ahead is asked for.
    """
    own = [
        index
        for index, rule in enumerate(rules)
        if act in rule.acts and not rule.versionless and (rule.on_fail != "task" or rule.acts == ("follow",))
    ]
    return own or [index for index, rule in enumerate(rules) if act in rule.acts and not rule.common]


def own_rules(programme: Programme, acts: Iterable[str]) -> tuple[Rule, ...]:
    """The rules about acts without the clinical ones, or all of them where these alone would speak of an act."""
    rules = programme.rules_for(*acts)
    own = tuple(rule for rule in rules if not rule.clinical)
    return own if all(speaking(own, act) for act in acts) else rules


def open_duties(rules: Sequence[Rule]) -> str:
    """A bit for each task of the rules that is not done, under any version of an ask, as an aggregate."""
    tasks = [index for index, rule in enumerate(rules) if rule.on_fail == "task"]
    bits = [f"CASE WHEN outcome_{index} > {HOLDS} THEN {1 << bit} ELSE 0 END" for bit, index in enumerate(tasks)]
    return f"bit_or(CAST({' + '.join(bits)} AS BIGINT))" if bits else "0"


def agreed(over: str = "") -> str:
    """The answer of an ask from those of its versions, as an aggregate (or over a window).

    Versions that agree give their answer. If all say no (hold, block, stop), the least of these; otherwise review.
    """
    least, most = f"min(version_weight){over}", f"max(version_weight){over}"
    return f"CASE WHEN {least} = {most} OR {least} >= {Answer.HOLD.weight} THEN {least} ELSE {Answer.REVIEW.weight} END"

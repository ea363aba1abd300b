"""Which laboratory tests are due when, which are not needed, and what the last results ask for.

Nothing is reckoned here: these are the findings of the rules of the groups `schedule` and `results`, put in order.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ..decide import Answer, Ask, Decision, Finding, Policy, decide_many
from ..decide.model import DEFAULT_POLICY
from ..programmes import Rulebook, load_rulebook
from ..record import Record

Status = Literal["overdue", "now", "later"]
ACTS = ("follow", "start", "prescribe")
# The rules that look at every result of their kind, and what each kind is called.
KINDS = {"lab-tg": "triglycerides", "lab-liver": "liver", "lab-ck": "creatine kinase"}
BASELINE = "baseline-"
SHOWS = {kind: f"{kind}-repeat" for kind in KINDS}


class Test(BaseModel):
    """One test, or set of tests, that a rule asks for."""

    model_config = ConfigDict(frozen=True)
    __test__ = False

    code: str = Field(description="Code of the rule that asks for it.")
    what: str
    who: str
    why: str
    opens: date | None = Field(description="First day; none: at once.")
    closes: date | None = Field(description="Last day, included; none: no day is set.")
    status: Status
    source: tuple[str, ...]
    confidence: str
    confirmed: bool


class Result(BaseModel):
    """The last result of a kind, in words, and what it asks for."""

    model_config = ConfigDict(frozen=True)

    kind: str
    shown: str = Field(description="Value, limit, day, the result before, trend and grade, in words.")
    action: str = Field(description="continue, or what the heaviest rule calls for.")
    code: str = Field(description="Code of that rule.")
    edge: str = Field(description="What must hold, in words.")
    mend: str | None
    source: tuple[str, ...]
    confidence: str
    confirmed: bool


class NotNeeded(BaseModel):
    """A test that is not needed as a routine, and why."""

    model_config = ConfigDict(frozen=True)

    test: str
    why: str
    source: tuple[str, ...]
    confidence: str


class Due(BaseModel):
    """The tests of one person at a moment."""

    model_config = ConfigDict(frozen=True)

    person: str
    programme: str | None
    on_date: date
    tests: tuple[Test, ...] = Field(description="Late ones first, then by their day.")
    results: tuple[Result, ...] = Field(description="The heaviest first.")
    not_needed: tuple[NotNeeded, ...]
    problems: tuple[str, ...] = ()

    @property
    def next(self) -> Test | None:
        return self.tests[0] if self.tests else None

    @property
    def pressing(self) -> Result | None:
        """The last result that stops, holds, or asks for a person or a lower dose."""
        return next((item for item in self.results if item.action != "continue"), None)


def laboratory_tests(
    record: Record,
    *,
    at: date | datetime,
    programme: str | None = None,
    known_on: date | datetime | None = None,
    rulebook: Rulebook | None = None,
    policy: Policy = DEFAULT_POLICY,
) -> Due:
    """The laboratory tests of a person at the moment `at`; unknown results count as not measured."""
    book = rulebook or load_rulebook()
    asks = [Ask(record, act, at, programme, known_on) for act in ACTS]
    decisions = dict(zip(ACTS, decide_many(asks, rulebook=book, policy=policy), strict=True))
    follow = decisions["follow"]
    on_date = follow.state.get("on_date")
    today = on_date if isinstance(on_date, date) else follow.at.date()
    groups = _groups(book, follow.programme)
    starting = bool(follow.state.get("starting"))
    results = _results(decisions["start" if starting else "prescribe"], follow, groups)
    wanted = [*_of(follow, groups, "schedule"), *_of(follow, groups, "results")]
    wanted += [item for item in decisions["start"].findings if starting and item.code.startswith(BASELINE)]
    tests = [_test(item, today) for item in wanted if item.outcome != "holds" and item.needs == "laboratory"]
    order = {"overdue": 0, "now": 1, "later": 2}
    tests.sort(key=lambda item: (order[item.status], item.closes or date.max, item.opens or date.min))
    return Due(
        person=record.person, programme=follow.programme, on_date=today, tests=tuple(tests), results=tuple(results),
        not_needed=not_needed(), problems=follow.problems,
    )  # fmt: skip


@lru_cache
def not_needed() -> tuple[NotNeeded, ...]:
    """The tests that are not needed as a routine."""
    text = files("isocourse").joinpath("clinical", "monitoring.toml").read_text("utf-8")
    return tuple(NotNeeded.model_validate(entry) for entry in tomllib.loads(text)["not_needed"])


def _groups(book: Rulebook, programme: str | None) -> Mapping[str, str]:
    known = book.programmes.get(programme or "")
    return {rule.code: rule.group for rule in known.rules} if known else {}


def _of(decision: Decision, groups: Mapping[str, str], group: str) -> list[Finding]:
    return [item for item in decision.findings if groups.get(item.code) == group]


def _test(item: Finding, today: date) -> Test:
    status: Status = "now"
    if item.opens and item.opens > today:
        status = "later"
    elif item.closes and item.closes < today:
        status = "overdue"
    return Test(
        code=item.code, what=item.mend or item.title, who=item.who, why=item.reason, opens=item.opens,
        closes=item.closes, status=status, source=item.source, confidence=item.confidence, confirmed=item.confirmed,
    )  # fmt: skip


def _results(gate: Decision, follow: Decision, groups: Mapping[str, str]) -> list[Result]:
    """Of each kind that was measured, the last result with the heaviest of what its rules call for."""
    judged = [*_of(follow, groups, "results"), *_of(gate, groups, "results")]
    found = []
    for kind, name in KINDS.items():
        shows = next((item for item in judged if item.code == SHOWS[kind]), None)
        if shows:
            heaviest = max([shows, *(item for item in judged if item.code.startswith(kind))], key=_weight)
            found.append((_weight(heaviest), _result(name, shows.reason, heaviest)))
    found += [
        (_weight(item), _result("limits", item.reason, item))
        for item in judged
        if item.code == "lab-limit" and item.outcome != "holds"
    ]
    return [result for _, result in sorted(found, key=lambda pair: -pair[0])]


def _weight(item: Finding) -> float:
    if item.outcome == "holds":
        return 0
    return item.answer.weight if isinstance(item.answer, Answer) else 0.5


def _result(kind: str, shown: str, item: Finding) -> Result:
    action = "continue" if item.outcome == "holds" else "repeat" if item.answer == "task" else str(item.answer)
    return Result(
        kind=kind, shown=shown, action=action, code=item.code, edge=item.title, mend=item.mend, source=item.source,
        confidence=item.confidence, confirmed=item.confirmed,
    )  # fmt: skip


def sources_of(due: Due) -> Iterable[str]:
    """The keys of all sources that were used, each once."""
    groups: tuple[Sequence[Test | Result | NotNeeded], ...] = (due.tests, due.results, due.not_needed)
    return dict.fromkeys(key for group in groups for item in group for key in item.source)

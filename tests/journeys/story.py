"""A person's record that grows, told in the order in which things happen.

Each event is recorded on its day, so `story.may(…, "2026-03-02")` is answered as it was known then.
People are those of the spec; `tests/spec/README.md` says how a `change` is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from isocourse import Decision, Policy, Record, Step, decide, load_rulebook, next_steps
from isocourse.decide.model import DEFAULT_POLICY
from tests.spec.people import build


class Story:
    """One person, from the first visit on."""

    def __init__(
        self, person: str, change: str = "-", confirm: dict[str, bool] | None = None, policy: Policy = DEFAULT_POLICY
    ):
        self.told: dict[str, Any] = build(person, change)
        self.book = load_rulebook(tuple((confirm or {}).items()))
        self.policy = policy

    def then(self, day: str, kind: str, **fields: Any) -> Story:
        """Something more happens."""
        self.told["events"].append({"kind": kind, "happened": day, **fields})
        return self

    @property
    def record(self) -> Record:
        record = Record.from_dict(self.told)
        assert not record.problems, [str(problem) for problem in record.problems]
        return record

    def may(self, act: str, at: str) -> Decision:
        """What is answered on that day."""
        return decide(self.record, act=act, at=_moment(at), rulebook=self.book, policy=self.policy)

    def ahead(self, at: str) -> list[Step]:
        """The steps ahead on that day."""
        return next_steps(self.record, at=_moment(at), rulebook=self.book, policy=self.policy)


def _moment(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def in_the_way(decision: Decision) -> set[str]:
    """Codes of what does not hold, tasks left out."""
    return {item.code for item in decision.findings if item.outcome != "holds" and item.answer != "task"}


def step(steps: Iterable[Step], code: str) -> Step:
    """The step that a rule asks for."""
    found = [item for item in steps if code in item.codes]
    assert found, f"no step of {code}; there are {[item.codes for item in steps]}"
    return found[0]

"""Asks, findings and decisions: what goes into the engine and what comes out.

`Decision.model_json_schema()` is the published JSON Schema.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from ..record import Record


class Answer(StrEnum):
    """The answers, from lightest to heaviest. Anything but `allow` is not a yes."""

    ALLOW = "allow"
    REDUCE = "reduce"
    REVIEW = "review"
    HOLD = "hold"
    BLOCK = "block"
    STOP = "stop"

    @property
    def weight(self) -> int:
        return list(Answer).index(self)

    @property
    def exit_status(self) -> int:
        """Process exit status: 0 allow, 1 block, stop or hold, 2 review (or reduce)."""
        return {0: 0, 1: 2, 2: 2}.get(self.weight, 1)


Outcome = Literal["holds", "fails", "unknown", "doubtful", "not-applicable"]


@dataclass(frozen=True)
class Policy:
    """What a clinic decides for itself, where a programme leaves it open."""

    monthly_tests: bool = False
    laboratory_schedule: Literal["peak", "label"] = "peak"


DEFAULT_POLICY = Policy()


@dataclass(frozen=True)
class Ask:
    """May this be done then? `known_on` replays what was recorded by then; left out, it is `at`."""

    record: Record
    act: str
    at: datetime | date
    programme: str | None = None
    known_on: datetime | date | None = None


class Verdict(NamedTuple):
    """An answer alone, and a bit for each task beside it that is still open."""

    answer: Answer
    duties: int


class Standing(NamedTuple):
    """Where a course stands at a moment: the `state` of a decision, without the decision."""

    programme: str | None
    at: datetime
    known_on: datetime
    state: dict[str, object]


class Finding(BaseModel):
    """One rule, what it saw, and what follows."""

    model_config = ConfigDict(frozen=True)

    code: str = Field(description="Code of the rule; it never changes its meaning.")
    outcome: Outcome
    answer: Answer | Literal["task"] = Field(description="What this finding alone calls for.")
    title: str = Field(description="What must hold, in words.")
    reason: str = Field(description="What the record shows, in a sentence.")
    mend: str | None = Field(None, description="How to mend it, when it does not hold.")
    who: str = Field(description="Who can mend it or supply what is missing.")
    needs: str | None = Field(None, description="Kind of event that would mend it.")
    opens: date | None = Field(None, description="Earliest useful day.")
    closes: date | None = Field(None, description="Latest useful day, included.")
    facts: dict[str, object] = Field(default_factory=dict, description="The facts the rule saw, by name.")
    source: tuple[str, ...] = Field(description="Keys of evidence/programmes.md section 9.")
    confidence: str = Field(description="P1, P2 primary source; S secondary; K background; D derived.")
    confirmed: bool = Field(description="False: not confirmed from a primary source.")
    versions: tuple[str, ...] = Field(description="The programme versions under which it was found.")


class VersionAnswer(BaseModel):
    """The answer under one version that may be in force."""

    model_config = ConfigDict(frozen=True)

    version: str
    name: str
    confirmed: bool
    answer: Answer


class Decision(BaseModel):
    """The answer to one ask, and everything it rests on."""

    model_config = ConfigDict(frozen=True)

    person: str
    act: str
    at: datetime
    known_on: datetime
    programme: str | None
    answer: Answer
    headline: str = Field(description="The answer in a sentence.")
    who: str | None = Field(description="Who acts next.")
    next_step: str | None = Field(description="What they do.")
    not_before: date | None = Field(description="The next step is of no use before this day.")
    step_by: date | None = Field(None, description="Last useful day of the next step.")
    by: date | None = Field(description="Last day on which what already holds still stands.")
    findings: tuple[Finding, ...] = Field(description="Every rule that applied, heaviest first.")
    not_applied: tuple[Finding, ...] = Field((), description="Rules that were looked at and did not apply.")
    versions: tuple[VersionAnswer, ...]
    state: dict[str, object] = Field(
        default_factory=dict, description="Where the course stands: facts of the same names."
    )
    problems: tuple[str, ...] = Field((), description="What in the input could not be used as it stood.")
    format: Literal[1] = 1
    disclaimer: str = (
        "Decision support for clinicians; the programme operator's own website or form always overrides it."
    )

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the rules that did not hold, heaviest first, tasks last."""
        return tuple(dict.fromkeys(item.code for item in self.findings if item.outcome != "holds"))

"""What a plan for scars is made of. `FadePlan.model_dump_json()` is what `isocourse fade --json` prints."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from ..decide import Answer
from . import plain


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Scar(_Frozen):
    """One kind of scar or mark on the map."""

    kind: str
    says: str
    count: int
    sites: tuple[str, ...]


class Need(_Frozen):
    """What must be true first. `met` is None where it is not known or a clinician has to decide."""

    id: str
    met: bool | None
    says: str
    mend: str = ""
    who: str = "prescriber"


class Choice(_Frozen):
    """A procedure that fits, with the first day by each reading; None where that day is not known."""

    procedure: str
    says: str
    scars: tuple[str, ...]
    label_from: date | None
    statements_from: date | None
    answer: Answer = Field(description="What `decide` answers today.")
    statements: str = Field(description="What the statements of 2017 say of not waiting for the label.")
    cautions: tuple[str, ...]


class Span(_Frozen):
    """The earliest first and last session of a stage by one reading."""

    start: date
    end: date


class Stage(_Frozen):
    """One stage of the plan. `label` and `statements` are None where there is no day yet; `waits_for` says why."""

    number: int
    id: str
    title: str
    scars: tuple[str, ...]
    choices: tuple[Choice, ...]
    add: tuple[str, ...]
    sessions: tuple[int, int] | None
    weeks: tuple[int, int] | None
    done: int
    done_on: date | None
    label: Span | None
    statements: Span | None
    waits_for: tuple[str, ...]
    evidence: tuple[str, ...]
    notes: tuple[str, ...]
    source: tuple[str, ...]
    confidence: str


class Said(_Frozen):
    """A sentence with its source and how sure it is."""

    says: str
    plain: str
    source: tuple[str, ...]
    confidence: str


class FadePlan(_Frozen):
    """What can be done about the scars that remain, in which order, and from when. It decides nothing."""

    person: str
    programme: str | None
    at: datetime
    on: date
    headline: str
    who: str | None
    next_step: str | None
    by: date | None
    scars: tuple[Scar, ...]
    skin_type: int | None
    needs: tuple[Need, ...]
    stages: tuple[Stage, ...]
    home: tuple[str, ...]
    time: tuple[Said, ...]
    wording: str = Field(description="What may be said of isotretinoin and scars, word for word.")
    evidence: Said = Field(description="How strong the evidence for procedures is as a whole.")
    unknown: tuple[str, ...]
    problems: tuple[str, ...]
    format: int = 1
    disclaimer: str = (
        "A plan to talk about, for clinicians. Each procedure is decided on its day; nothing here decides it."
    )

    @property
    def complete(self) -> bool:
        """Whether the first step has a day and nothing that it needs is unknown."""
        return bool(self.stages) and self.stages[0].label is not None and not self.problems

    def plain(self) -> tuple[str, ...]:
        """The plan in sentences for the patient, at a twelve-year-old's reading level."""
        return plain.sentences(self)

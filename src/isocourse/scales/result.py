"""What comes of scoring: typed, frozen, and honest about what is missing."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from ..record import Problem
from .model import Source


class Result(BaseModel):
    """One scale at one site on one day.

    `score` is None unless every needed item is known, or the scale allows proration and says so. `least` and
    `most` hold what the full score can be; `band` is given when all of that lies in one band. `to_ask` names
    items that must be asked before anyone relies on this result.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    scale: str
    name: str
    site: str | None = None
    on: date | None = None
    event: str | None = None
    score: float | None
    lowest: float | None
    highest: float | None
    least: float | None
    most: float | None
    band: str | None
    items: dict[str, float]
    missing: tuple[str, ...]
    complete: bool
    prorated: bool
    entered: bool
    escalates: bool
    to_ask: tuple[str, ...]
    parts: dict[str, float]
    problems: tuple[Problem, ...]
    sentences: tuple[str, ...]
    sources: tuple[Source, ...]
    confidence: str
    unconfirmed: tuple[str, ...]
    validated: bool
    verified: bool

    @property
    def needs_a_look(self) -> bool:
        """Whether a person must look: something is missing, wrong, still to ask, or worrying."""
        return self.escalates or not self.complete or bool(self.problems or self.to_ask)

    def to_json(self) -> str:
        return self.model_dump_json()


class Difference(BaseModel):
    """How two results of one scale differ; `larger` than the error of measuring is None where that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scale: str
    site: str | None
    before: float | None
    after: float | None
    change: float | None
    better: bool | None
    error: float | None
    larger: bool | None
    sentences: tuple[str, ...]

    def to_json(self) -> str:
        return self.model_dump_json()

"""The symptom check-in: plain questions, and what each answer asks for. It finds no diagnosis and decides no dose."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from ..record.events.clinical import Symptom

Verdict = Literal["expected", "tell-us", "today", "emergency"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


class UnknownAnswer(ValueError):
    """There is no such question, or it has no such answer; the message names those there are."""


class Level(BaseModel):
    """One answer to a question: what it records, what it asks for, and the words for the person."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    says: str = Field(description="The answer as the person reads it.")
    verdict: Verdict
    words: str = Field(description="What it means for the person, in plain words.")
    symptom: str | None = Field(None, description="Code of the symptom that it records.")
    severity: Literal["mild", "moderate", "severe"] | None = None
    rule: str | None = Field(None, description="Code of the rule that speaks then.")
    ctcae: str | None = Field(None, description="Grade by CTCAE v5.0, where there is one.")
    crisis: bool = Field(False, description="Whether the crisis lines of the country belong beside it.")


class Question(BaseModel):
    """One plain question with its answers, from none to worst."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    asks: str
    level: tuple[Level, ...]
    incidence: str | None = Field(None, description="How common it is, where that is sourced.")
    source: tuple[str, ...]
    confidence: str

    def answered(self, name: str) -> Level:
        """The level of this name; raises UnknownAnswer naming those there are."""
        for level in self.level:
            if level.name == name:
                return level
        known = ", ".join(level.name for level in self.level)
        raise UnknownAnswer(f"{self.code}={name} is not an answer; the answers to {self.code} are {known}")


class Answered(BaseModel):
    """A question with the answer given."""

    model_config = ConfigDict(frozen=True)

    question: Question
    level: Level


@dataclass(frozen=True)
class CheckIn:
    """The answers, worst first, and the questions that were not answered: not asked is not a no."""

    answered: tuple[Answered, ...]
    not_answered: tuple[Question, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst of the answers; with questions left open it is never less than `tell-us`."""
        given = [item.level.verdict for item in self.answered] + (["tell-us"] if self.not_answered else [])
        return max(given, key=VERDICTS.index, default="tell-us")

    @property
    def needs_crisis_lines(self) -> bool:
        """Whether somebody to talk to belongs beside the answers."""
        return any(item.level.crisis for item in self.answered)

    def events(self, happened: date | datetime) -> list[Symptom]:
        """The symptoms to be added to the record, as told at `happened`."""
        return [
            Symptom(happened=happened, symptom=item.level.symptom, severity=item.level.severity, source="check-in")
            for item in self.answered
            if item.level.symptom
        ]


def check_in(answers: Iterable[tuple[str, str]]) -> CheckIn:
    """What the answers (question, level) ask for, worst first. A question may be answered with several levels.

    Raises UnknownAnswer naming what would be right.

    >>> check_in([("lips", "dry"), ("belly", "pain")]).verdict
    'emergency'
    """
    asked = {question.code: question for question in questions()}
    found = []
    for code, name in dict.fromkeys(answers):
        if code not in asked:
            raise UnknownAnswer(f"{code} is not a question; the questions are {', '.join(asked)}")
        found.append(Answered(question=asked[code], level=asked[code].answered(name)))
    found.sort(key=lambda item: -VERDICTS.index(item.level.verdict))
    given = {item.question.code for item in found}
    return CheckIn(tuple(found), tuple(item for item in asked.values() if item.code not in given))


@lru_cache
def questions() -> tuple[Question, ...]:
    """The questions in the order in which they are asked."""
    return tuple(Question.model_validate(entry) for entry in _held()["question"])


@lru_cache
def symptoms() -> dict[str, str]:
    """The codes of symptoms that the rules know, with their names."""
    return {entry["code"]: entry["name"] for entry in _held()["symptom"]}


@lru_cache
def _held() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("adverse_effects.toml").read_text("utf-8"))

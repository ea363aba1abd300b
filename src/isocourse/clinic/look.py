"""One look at a course: the decision it waits for, the steps ahead, and what a letter or a leaflet would say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ..decide import Ask, Decision, Policy, decide_many
from ..fade import plan
from ..programmes import Rulebook
from ..record import Record
from ..render.patient import Course
from ..schedule.steps import look_ahead
from . import engine
from .models import Person


@dataclass(frozen=True)
class Look:
    """A course on a day with the decision that a consultation is about."""

    course: Course
    decision: Decision


def look(person: Person, record: Record, at: datetime, known_on: date | None = None) -> Look:
    """What the core says of a person's course at a moment."""
    return engine.ask(_look, record, at, known_on, person.site.policy)


def _look(record: Record, at: datetime, known_on: date | None, policy: Policy, *, rulebook: Rulebook) -> Look:
    ask = Ask(record, "take", at, None, known_on)
    [ahead] = look_ahead([ask], beside=("take",), rulebook=rulebook, policy=policy)
    scars = plan(record, at=at, known_on=known_on, rulebook=rulebook, policy=policy)
    known = ahead.decisions
    course = Course(record, rulebook.programme(str(record.programme)), known["take"], ahead.steps, scars)
    act = course.usual_act
    other = [Ask(record, act, at, None, known_on)]
    decision = known.get(act) or decide_many(other, rulebook=rulebook, policy=policy, applied_only=True)[0]
    return Look(course, decision)


def may_sign(person: Person, record: Record, at: datetime) -> list[Decision]:
    """The decisions that a signature waits for, the heaviest answer first: before a first supply, starting too."""
    asks = [Ask(record, act, at) for act in ("prescribe", "start")]
    prescribe, start = engine.ask(decide_many, asks, policy=person.site.policy, applied_only=True)
    begun = prescribe.state.get("last_supply_on") is not None and not prescribe.state.get("stop_is_latest")
    return [prescribe] if begun else sorted((start, prescribe), key=lambda decision: -decision.answer.weight)

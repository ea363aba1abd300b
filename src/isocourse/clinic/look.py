"""One look at a course: the decision it waits for, the steps ahead, and what a letter or a leaflet would say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..decide import Ask, Decision, Policy, decide_many
from ..fade.plan import plan_beside
from ..record import Record
from ..render.patient import Course
from ..schedule.worklist import standings
from . import clock, engine, memory
from .memory import Outlook, Seen
from .models import Person
from .record import Kept
from .rows import outlook


@dataclass(frozen=True)
class Look:
    """A course on a day with the decision that a consultation is about."""

    course: Course
    decision: Decision


def look(person: Person, kept: Kept) -> Look:
    """What the core says of a person's course now; where nothing changed since it was last asked, as it said then."""
    at, policy = clock.now(), person.site.policy
    key = memory.key(person, kept.number, at)
    found = memory.known([key]).get(key) or _asked(person, kept.record, at)
    seen = found.seen
    take = _now(seen.decisions["take"], at)
    scars = seen.scars or engine.ask(plan_beside, kept.record, take, policy=policy)
    course = Course(kept.record, engine.book().programme(str(kept.record.programme)), take, seen.steps, scars)
    act = course.usual_act
    decision = seen.decisions.get(act) or _decided(kept.record, act, at, policy)
    if memory.is_settled(kept.record, at):
        whole = Seen({**seen.decisions, act: decision}, seen.steps, scars)
        memory.keep({key: found if whole == seen else Outlook.of(found.row, whole)})
    return Look(course, _now(decision, at))


def _asked(person: Person, record: Record, at: datetime) -> Outlook:
    named = [str(person.pk)]
    found = engine.ask(standings, [record], at=at, sources=named, beside=("take",), policy=person.site.policy)
    return outlook(found[0])


def _decided(record: Record, act: str, at: datetime, policy: Policy) -> Decision:
    found: list[Decision] = engine.ask(decide_many, [Ask(record, act, at)], policy=policy, applied_only=True)
    return found[0]


def _now(decision: Decision, at: datetime) -> Decision:
    """A remembered decision stands at this moment as it did when it was made, or it would not be found."""
    return decision.model_copy(update={"at": at, "known_on": at})


def may_sign(person: Person, record: Record, at: datetime) -> list[Decision]:
    """The decisions that a signature waits for, the heaviest answer first: before a first supply, starting too."""
    asks = [Ask(record, act, at) for act in ("prescribe", "start")]
    prescribe, start = engine.ask(decide_many, asks, policy=person.site.policy, applied_only=True)
    begun = prescribe.state.get("last_supply_on") is not None and not prescribe.state.get("stop_is_latest")
    return [prescribe] if begun else sorted((start, prescribe), key=lambda decision: -decision.answer.weight)

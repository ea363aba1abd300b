"""What an event, a delay or a closed day does to every date up to the next capsule, and which rule is responsible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from ..decide import Answer, Ask, Decision, Policy, decide_many
from ..decide.decide import standings_many
from ..decide.model import DEFAULT_POLICY
from ..programmes import Rulebook, load_rulebook
from ..record import Record
from ..record.events.pregnancy import Cycle
from .bookings import invented, kinds, order
from .futures import Course, Future
from .repair import HORIZON_DAYS, Obstacle, Way, course_of, obstacles, way
from .sayings import Change, read_change
from .search import best, run
from .setting import Setting


class Shift(BaseModel):
    """One date on the way to the next capsule, before and after."""

    model_config = ConfigDict(frozen=True)

    key: str
    who: str
    what: str
    before: date | None
    after: date | None
    days: int | None = Field(description="Days by which it moves; none where it is only in one of the two.")
    codes: tuple[str, ...] = Field((), description="Rules that do not allow it on the day before the change.")
    why: str | None = Field(None, description="What they say, or that the place is closed.")


class WhatIf(BaseModel):
    """The best way to the next capsule as things stand, the best one with the changes, and what moves."""

    model_config = ConfigDict(frozen=True)

    person: str
    programme: str | None
    at: datetime
    changes: tuple[str, ...]
    before: Way | None
    after: Way | None
    delay_days: int | None = Field(description="Days by which the next capsule moves.")
    shifts: tuple[Shift, ...]
    obstacles: tuple[Obstacle, ...] = Field((), description="Without a way after the changes: the rules against it.")


def what_if(
    record: Record,
    changes: Iterable[str],
    *,
    at: date | datetime,
    programme: str | None = None,
    setting: Setting | None = None,
    horizon_days: int = HORIZON_DAYS,
    rulebook: Rulebook | None = None,
    policy: Policy = DEFAULT_POLICY,
) -> WhatIf:
    """What the changes do to the dates up to the next capsule; what can be said is in `sayings`.

    Raises ValueError where a change is not understood.
    """
    book = rulebook or load_rulebook()
    ask = Ask(record, "dispense", at, programme)
    now = standings_many([ask], rulebook=book, policy=policy)[0]
    course = course_of(ask, now, setting or Setting(), horizon_days, book)
    said = [read_change(text, course.begins) for text in changes]
    planned = _first(run([best(course, 1)], rulebook=book, policy=policy)[0])
    changed = _changed(course, planned, said)
    then = _first(run([best(changed, 1)], rulebook=book, policy=policy)[0])
    return WhatIf(
        person=record.person, programme=now.programme, at=now.at, changes=tuple(change.said for change in said),
        before=way(course, planned) if planned else None, after=way(changed, then) if then else None,
        delay_days=(then.collects_on - planned.collects_on).days if planned and then else None,
        shifts=_shifts(course, changed, planned, then, book, policy),
        obstacles=() if then else obstacles([changed], book, policy)[0],
    )  # fmt: skip


def _first(found: Sequence[Future]) -> Future | None:
    return found[0] if found else None


def _changed(course: Course, planned: Future | None, said: Iterable[Change]) -> Course:
    for change in said:
        course = _with(course, planned, change)
    return course


def _with(course: Course, planned: Future | None, change: Change) -> Course:
    """The course with one change: of the places, of the laboratory's time, or of the day of one thing."""
    used = course.setting
    if change.span and change.kind == "closed":
        return replace(course, setting=replace(used, closed=(*used.closed, change.span)))
    if change.span:
        return replace(course, setting=replace(used, away=(*used.away, change.span)))
    if change.thing == "result":
        return replace(course, setting=replace(used, turnaround_days=used.turnaround_days + change.days))
    day = change.on
    if day is None:
        if planned is None or change.thing not in planned.days:
            raise ValueError(
                f"{change.said!r}: {change.thing} is not on the way to the next capsule, so it cannot be late"
            )
        day = planned.days[change.thing] + timedelta(change.days)
    return _on(course, change.thing, day)


def _on(course: Course, thing: str, day: date) -> Course:
    """What waits for a rule is fixed to its day; anything else happens then, and can be repeated later."""
    if thing == "period":
        return replace(course, record=course.record.add(Cycle(happened=day, period_began=day)))
    if kinds()[thing].gate:
        return replace(course, fixed={**course.fixed, thing: day}, last=max(course.last, day))
    purpose = "confirmation" if course.starting else "monthly"
    late = course.setting.turnaround_days
    added = invented(course.record, thing, day, turnaround_days=late, purpose=purpose)
    return replace(
        course, record=course.record.add(*added), given={**course.given, thing: day}, last=max(course.last, day)
    )


def _shifts(
    course: Course, changed: Course, planned: Future | None, then: Future | None, book: Rulebook, policy: Policy
) -> tuple[Shift, ...]:
    """Every date in the order of a day's bookings, with what keeps it from its old day."""
    before = planned.days if planned else {}
    after = {**changed.given, **(then.days if then else {})}
    against = _against(course, changed, planned, book, policy) if planned else {}
    found = []
    for key, kind in kinds().items():
        if key not in before and key not in after:
            continue
        old, new = before.get(key), after.get(key)
        moved = old is not None and new != old
        codes, why = _reason(changed, key, old, against) if moved else ((), None)
        found.append(Shift(
            key=key, who=kind.who, what=kind.said(course.record.programme), before=old, after=new,
            days=(new - old).days if old and new else None, codes=codes, why=why,
        ))  # fmt: skip
    return tuple(found)


def _against(course: Course, changed: Course, planned: Future, book: Rulebook, policy: Policy) -> dict[str, Decision]:
    """What the rules say to the old days of prescribing and of collecting, after the changes."""
    kept = Future(tuple(item for item in planned.bookings if item[0] not in changed.given), planned.stage)
    gated = [key for key, _ in kept.bookings if kinds()[key].gate]
    decisions = decide_many([changed.ask(gate) for gate in kept.gates], rulebook=book, policy=policy)
    return dict(zip(gated, decisions, strict=True))


def _reason(
    changed: Course, key: str, old: date | None, against: dict[str, Decision]
) -> tuple[tuple[str, ...], str | None]:
    """Why a booking is not on its old day: as asked, the place, or the rules of the act that it leads to."""
    kind = kinds()[key]
    if key in changed.given or key in changed.fixed:
        return (), "as asked"
    if old and not changed.setting.is_open(kind.place, old, comes=kind.comes):
        return (), "closed, or the patient cannot come, on the old day"
    gates = [gate for gate in against if order()[gate] >= order()[key]] or list(against)
    for gate in gates:
        failing = [item for item in against[gate].findings if item.outcome != "holds" and item.answer != "task"]
        if against[gate].answer != Answer.ALLOW and failing:
            return tuple(dict.fromkeys(item.code for item in failing)), failing[0].reason
    return (), "moves with the others"

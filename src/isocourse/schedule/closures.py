"""What closed days of a clinic do to its courses: who is affected, who can be moved earlier, and who cannot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from ..decide import Ask, Policy
from ..decide.decide import standings_many
from ..decide.engine import at_moment
from ..decide.model import DEFAULT_POLICY
from ..programmes import Rulebook, load_rulebook
from ..record import Record
from .bookings import kinds
from .futures import Course, Future
from .repair import Way, course_of, way
from .search import best, run
from .setting import Setting, Span
from .worklist import NotRead

# How far before the closure a supply is brought forward at most, and how far after it a way is looked for.
EARLIER_DAYS = 10
LATER_DAYS = 35


class Affected(BaseModel):
    """One course whose bookings fall on closed days."""

    model_config = ConfigDict(frozen=True)

    person: str
    planned_on: date = Field(description="Day of the next capsules, were the clinic open.")
    earlier: Way | None = Field(description="The same before the closure; none: it cannot be moved earlier.")
    around: Way | None = Field(description="The best way around the closed days, before or after them.")


class Closure(BaseModel):
    """What a closure does to many courses."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    closed: tuple[tuple[date, date], ...]
    affected: tuple[Affected, ...] = Field(description="Those who cannot be moved earlier first, then by day.")
    unaffected: int
    stuck: tuple[str, ...] = Field(description="Courses without a way to the next capsule, closed or not.")
    unreadable: tuple[NotRead, ...] = ()


def closure(
    records: Iterable[Record],
    *,
    at: date | datetime,
    closed: Sequence[Span],
    programme: str | None = None,
    setting: Setting | None = None,
    rulebook: Rulebook | None = None,
    policy: Policy = DEFAULT_POLICY,
    unreadable: Iterable[NotRead] = (),
) -> Closure:
    """Who is affected by closed days, who can be moved earlier (and how), who cannot."""
    if not closed:
        raise ValueError("name the closed days, for example (date(2026, 12, 24), date(2026, 12, 27))")
    book = rulebook or load_rulebook()
    used = setting or Setting()
    shut = replace(used, closed=(*used.closed, *closed))
    first, last = min(span[0] for span in closed), max(span[1] for span in closed)
    asks = [Ask(record, "dispense", at, programme) for record in records]
    now = standings_many(asks, rulebook=book, policy=policy)
    courses = [course_of(ask, standing, used, 1, book) for ask, standing in zip(asks, now, strict=True)]
    courses = [replace(one, last=max(one.begins, last) + timedelta(LATER_DAYS)) for one in courses]
    near = [one for one in courses if one.floor <= last]
    planned = run([best(one, 1) for one in near], rulebook=book, policy=policy)
    stuck = tuple(one.record.person for one, ways in zip(near, planned, strict=True) if not ways)
    hit = [(one, ways[0]) for one, ways in zip(near, planned, strict=True) if ways and _touches(ways[0], closed)]
    ahead = [_before(replace(one, setting=shut), first) for one, _ in hit]
    around = [replace(one, setting=shut) for one, _ in hit]
    found = run([best(one, EARLIER_DAYS) for one in ahead] + [best(one, 1) for one in around],
                rulebook=book, policy=policy)  # fmt: skip
    rows = [
        _affected(one, old, early, late)
        for (one, old), early, late in zip(hit, found[: len(hit)], found[len(hit) :], strict=True)
    ]
    return Closure(
        at=at_moment(at, "UTC"), closed=tuple(closed), affected=tuple(sorted(rows, key=_order)),
        unaffected=len(courses) - len(rows) - len(stuck), stuck=stuck,
        unreadable=tuple(unreadable),
    )  # fmt: skip


def _order(row: Affected) -> tuple[bool, date, str]:
    return row.earlier is not None, row.planned_on, row.person


def _touches(future: Future, closed: Sequence[Span]) -> bool:
    """Whether something at the clinic or the laboratory is planned on a closed day."""
    return any(
        kinds()[key].place in ("clinic", "laboratory") and any(first <= day <= last for first, last in closed)
        for key, day in future.bookings
    )


def _before(course: Course, first: date) -> Course:
    """The course, to be served before the closure, though not long before its supply is needed."""
    last = first - timedelta(1)
    return replace(course, last=last, floor=max(course.begins, min(course.floor, first - timedelta(EARLIER_DAYS))))


def _affected(course: Course, old: Future, earlier: Sequence[Future], around: Sequence[Future]) -> Affected:
    latest = max(earlier, key=lambda future: future.collects_on, default=None)
    return Affected(
        person=course.record.person, planned_on=old.collects_on,
        earlier=way(course, latest) if latest else None, around=way(course, around[0]) if around else None,
    )  # fmt: skip

"""The morning list: every open course in one evaluation, and for each whose turn it is.

A course is *broken* when a day has passed and something must be done anew, or the drug must be stopped;
*closing* when an open window ends within a few days; *due* when there is something to do and time to do it, or a test
that no supply waits for is late; *quiet* when nothing can be done yet. Inside a window nothing is late.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from ..decide import Answer, Ask, Decision, Finding, Policy
from ..decide.engine import at_moment
from ..decide.model import DEFAULT_POLICY
from ..programmes import Rulebook, load_rulebook
from ..record import Record
from .repair import Way, repair_many
from .setting import Setting
from .steps import Ahead, Step, look_ahead

State = Literal["broken", "closing", "due", "quiet"]
STATES: tuple[State, ...] = ("broken", "closing", "due", "quiet")
SOON_DAYS = 3
# What is late here stops no supply: a window that closes goes before it.
MONITORING = frozenset({"laboratory", "questionnaire", "skin-assessment"})


class Row(BaseModel):
    """One open course: how it stands, who acts, what to book, and until when."""

    model_config = ConfigDict(frozen=True)

    person: str
    source: str = Field(description="Where its record came from.")
    programme: str | None
    state: State
    who: str | None = Field(description="Whose turn it is; none: nobody's yet.")
    what: str | None = Field(description="What to do or book, in a sentence.")
    why: str | None = Field(description="What the record shows.")
    codes: tuple[str, ...] = Field(description="The rules that ask for it.")
    needs: str | None = Field(description="Kind of event that completes it.")
    earliest: date | None = Field(description="Earliest useful day; none: at once.")
    closes_at: datetime | None = Field(description="Last moment at which it still helps, on the programme's clock.")
    also: tuple[str, ...] = Field((), description="What else is late, about to close or a duty, in sentences.")
    answer: Answer = Field(description="The answer that the next supply waits for.")
    confirmed: bool = Field(description="False: one of the rules is not confirmed from a primary source.")
    remarks: int = Field(description="Entries of the record that could not be used as they stood.")
    repair: Way | None = Field(None, description="The best way back of a broken course, where asked for.")


class NotRead(BaseModel):
    """An input of which nothing could be made. It is listed, never dropped."""

    model_config = ConfigDict(frozen=True)

    source: str
    why: str


class Worklist(BaseModel):
    """Every open course, the most pressing first."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    rows: tuple[Row, ...] = Field(description="Broken, closing by the hour they close, due, quiet.")
    ended: int = Field(description="Courses that are over, with nothing left to do.")
    unreadable: tuple[NotRead, ...] = ()

    @property
    def counts(self) -> dict[State, int]:
        found = Counter(row.state for row in self.rows)
        return {state: found[state] for state in STATES}

    @property
    def waiting_on(self) -> dict[str, int]:
        """How many courses wait for whom; quiet ones wait for nobody."""
        return dict(Counter(row.who for row in self.rows if row.who and row.state != "quiet").most_common())


def worklist(
    records: Iterable[Record],
    *,
    at: date | datetime,
    sources: Iterable[str] | None = None,
    programme: str | None = None,
    known_on: date | datetime | None = None,
    rulebook: Rulebook | None = None,
    policy: Policy = DEFAULT_POLICY,
    soon_days: int = SOON_DAYS,
    unreadable: Iterable[NotRead] = (),
) -> Worklist:
    """How every course stands at the moment `at`, in one evaluation.

    `sources` names where each record came from (by default, the person); `unreadable` are inputs to list as such.
    An open window that ends within `soon_days` (0 is today) is *closing*.
    """
    listed = list(records)
    found = standings(
        listed, at=at, sources=sources, programme=programme, known_on=known_on, rulebook=rulebook, policy=policy,
        soon_days=soon_days,
    )  # fmt: skip
    rows = [one.row for one in found if one.row is not None]
    clock = _clock(rulebook or load_rulebook(), (one.ahead for one in found))
    return Worklist(
        at=at_moment(at, clock), rows=tuple(sorted(rows, key=urgency)), ended=len(listed) - len(rows),
        unreadable=tuple(unreadable),
    )  # fmt: skip


class Standing(NamedTuple):
    """How a course stands: its row, none where it is over with nothing left to do, and the decisions behind it."""

    row: Row | None
    ahead: Ahead


def standings(
    records: Iterable[Record],
    *,
    at: date | datetime,
    sources: Iterable[str] | None = None,
    beside: Sequence[str] = (),
    programme: str | None = None,
    known_on: date | datetime | None = None,
    rulebook: Rulebook | None = None,
    policy: Policy = DEFAULT_POLICY,
    soon_days: int = SOON_DAYS,
) -> list[Standing]:
    """What the rows of a morning list rest on, in the order of the records and in one evaluation.

    `beside` names further acts that are asked about with them.
    """
    book = rulebook or load_rulebook()
    listed = list(records)
    names = list(sources) if sources is not None else [record.person for record in listed]
    asks = [Ask(record, "follow", at, programme, known_on) for record in listed]
    found = look_ahead(asks, beside=beside, rulebook=book, policy=policy)
    return [
        Standing(None if _is_over(ahead) else _row(book, record, source, ahead, soon_days), ahead)
        for record, source, ahead in zip(listed, names, found, strict=True)
    ]


def _clock(book: Rulebook, found: Iterable[Ahead]) -> str:
    """The clock of the programme, where all courses share one."""
    clocks = {_clock_of(book, one) for one in found if one.follow.programme}
    return clocks.pop() if len(clocks) == 1 else "UTC"


def _clock_of(book: Rulebook, ahead: Ahead) -> str:
    programme = book.programmes.get(ahead.follow.programme or "")
    return programme.clock if programme else "UTC"


def with_repairs(
    listed: Worklist,
    records: Sequence[Record],
    *,
    at: date | datetime,
    sources: Sequence[str],
    setting: Setting | None = None,
    programme: str | None = None,
    rulebook: Rulebook | None = None,
    policy: Policy = DEFAULT_POLICY,
) -> Worklist:
    """The list with the best way back for each broken course; all their futures are evaluated together."""
    broken = {row.source for row in listed.rows if row.state == "broken" and row.answer != Answer.STOP}
    chosen = [(source, record) for source, record in zip(sources, records, strict=True) if source in broken]
    found = repair_many(
        [Ask(record, "dispense", at, programme) for _, record in chosen],
        setting=setting, ways=1, rulebook=rulebook, policy=policy,
    )  # fmt: skip
    ways = {source: one.ways[0] for (source, _), one in zip(chosen, found, strict=True) if one.ways}
    rows = tuple(row.model_copy(update={"repair": ways.get(row.source)}) for row in listed.rows)
    return listed.model_copy(update={"rows": rows})


def urgency(row: Row) -> tuple[object, ...]:
    """What rows are sorted by: broken, closing by the hour they close, due, quiet; a stop before all else."""
    pressing = STATES.index(row.state)
    stopped = 0 if row.answer == Answer.STOP else 1
    closes = row.closes_at.timestamp() if row.closes_at else float("inf")
    return pressing, stopped, closes, row.earliest or date.min, row.person


def _is_over(ahead: Ahead) -> bool:
    return bool(ahead.follow.state.get("stop_is_latest")) and not ahead.steps


def _row(book: Rulebook, record: Record, source: str, ahead: Ahead, soon_days: int) -> Row:
    state, step = _standing(ahead, soon_days)
    clock = _clock_of(book, ahead)
    shown = {
        "who": step.who if step else None, "what": step.what if step else None,
        "why": step.why[0] if step and step.why else None, "codes": step.codes if step else (),
        "needs": step.needs if step else None, "earliest": step.earliest if step else None,
        "closes_at": _end_of(step.latest, clock) if step and step.latest else None,
        "confirmed": step.confirmed if step else True,
    }  # fmt: skip
    others = (other for other in ahead.steps if other is not step)
    also = (other.what for other in others if _presses(other, soon_days) or _is_duty(other))
    return Row(
        person=record.person, source=source, programme=ahead.follow.programme, state=state,
        answer=ahead.supply.answer, remarks=len(record.problems), also=tuple(dict.fromkeys(also)), **shown,
    )  # fmt: skip


def _end_of(day: date, clock: str) -> datetime:
    return datetime.combine(day, time(23, 59), ZoneInfo(clock))


def _presses(step: Step, soon_days: int) -> bool:
    """Whether it is late, or a window that is open closes soon."""
    closing = step.status == "now" and step.days_left is not None and step.days_left <= soon_days
    return closing or step.status == "overdue"


def _is_duty(step: Step) -> bool:
    """Whether safety asks for it today, also where no last day is set, as for a test after the course."""
    return step.act == "follow" and step.status == "now" and step.needs not in MONITORING


def _standing(ahead: Ahead, soon_days: int) -> tuple[State, Step | None]:
    """How a course stands, and the step that says why."""
    today = ahead.follow.state.get("on_date")
    if not isinstance(today, date):
        return "broken", next(iter(ahead.steps), None)
    if step := _broken(ahead, today):
        return "broken", step
    pressing = sorted(filter(lambda step: _presses(step, soon_days), ahead.steps), key=_last_day)
    if closing := next((step for step in pressing if step.status == "now"), None):
        return "closing", closing
    if duty := next(filter(_is_duty, ahead.steps), None):
        return "due", duty
    if now := next(iter([*pressing, *(step for step in ahead.steps if step.status == "now")]), None):
        return "due", now
    return "quiet", next(iter(ahead.steps), None)


def _broken(ahead: Ahead, today: date) -> Step | None:
    """What must be done anew, or at once, because a day has passed or the drug must be stopped."""
    if ahead.supply.answer == Answer.STOP:
        return _leading(ahead.steps, _codes(ahead.supply, lambda item: item.answer == Answer.STOP))
    missed = _codes(ahead.supply, lambda item: _has_passed(item, today))
    if step := _leading(ahead.steps, missed):
        return step
    if late := [step for step in ahead.steps if step.status == "overdue" and step.needs not in MONITORING]:
        return min(late, key=_last_day)
    if _has_run_out(ahead, today) and not _is_open(ahead, today):
        return next((step for step in ahead.steps if step.status == "now"), next(iter(ahead.steps), None))
    return None


def _last_day(step: Step) -> date:
    return step.latest or date.max


def _has_passed(item: Finding, today: date) -> bool:
    """Whether it fails because its window ended."""
    return item.outcome == "fails" and item.answer != "task" and item.closes is not None and item.closes < today


def _has_run_out(ahead: Ahead, today: date) -> bool:
    """Whether the person is without capsules that they should have: not before a start, in a pause or after the end."""
    state = ahead.follow.state
    runs_out = state.get("runs_out_on")
    expected = not (state.get("starting") or state.get("stop_is_latest") or state.get("paused"))
    return expected and isinstance(runs_out, date) and runs_out < today


def _is_open(ahead: Ahead, today: date) -> bool:
    """Whether a window is open in which the next supply can still be collected."""
    closes = ahead.dispense.by if ahead.follow.state.get("rx_on") else None
    return closes is not None and closes >= today


def _codes(decision: Decision, picked: Callable[[Finding], bool]) -> frozenset[str]:
    return frozenset(item.code for item in decision.findings if picked(item))


def _leading(steps: Sequence[Step], codes: frozenset[str]) -> Step | None:
    """The step that one of the rules asks for."""
    return next((step for step in steps if not codes.isdisjoint(step.codes)), None)

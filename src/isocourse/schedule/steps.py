"""Every step ahead of a person: what, who, from when, until when, and why.

The windows are not computed here. A step is a finding of the same rules: what does not hold yet
must be done, what holds until a day must be used by then. Rules that the same event would mend
are one step, useful from the day that suits them all; steps that follow it in the programme's
sequence are not useful before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ..decide import Answer, Ask, Decision, Finding, Policy, decide_many
from ..decide.decide import past_windows
from ..decide.model import DEFAULT_POLICY
from ..programmes import Rulebook, load_rulebook
from ..record import Record

Status = Literal["overdue", "now", "later"]
# Ten days before a supply runs out, the steps of the next one are shown one by one.
NEXT_SUPPLY_DAYS = 10
ACTS = ("follow", "prescribe", "dispense")


class Step(BaseModel):
    """One thing to do, and the rules that ask for it."""

    model_config = ConfigDict(frozen=True)

    codes: tuple[str, ...] = Field(description="Codes of the rules that ask for it, the most binding first.")
    act: str = Field(description="The act it makes possible.")
    needs: str | None = Field(description="Kind of event that completes it.")
    who: str
    what: str = Field(description="What to do, in a sentence.")
    why: tuple[str, ...] = Field(description="What the record shows, rule by rule.")
    earliest: date | None = Field(description="Earliest useful day; none: at once.")
    latest: date | None = Field(description="Latest useful day, included; none: no day is set.")
    days_left: int | None = Field(description="Days to the latest useful day; 0 is the last day, negative is late.")
    status: Status
    source: tuple[str, ...]
    confidence: tuple[str, ...]
    confirmed: bool = Field(description="False: one of the rules is not confirmed from a primary source.")
    versions: tuple[str, ...]

    @property
    def code(self) -> str:
        return self.codes[0]


@dataclass(frozen=True)
class Ahead:
    """The decisions at a moment, and the steps that follow from them; `others` are those asked for beside."""

    follow: Decision
    prescribe: Decision
    dispense: Decision
    steps: tuple[Step, ...]
    others: tuple[Decision, ...] = ()

    @property
    def decisions(self) -> dict[str, Decision]:
        """The decision on each act that was asked about."""
        return {decision.act: decision for decision in (self.follow, self.prescribe, self.dispense, *self.others)}

    @property
    def supply(self) -> Decision:
        """The decision that the next supply waits for: on handing it over once a prescription is pending."""
        return self.dispense if self.follow.state.get("rx_on") else self.prescribe


def next_steps(
    record: Record,
    *,
    at: date | datetime,
    programme: str | None = None,
    known_on: date | datetime | None = None,
    rulebook: Rulebook | None = None,
    policy: Policy = DEFAULT_POLICY,
) -> list[Step]:
    """The steps ahead of a person at the moment `at`, in the order in which they become possible."""
    ask = Ask(record, "follow", at, programme, known_on)
    return next_steps_many([ask], rulebook=rulebook, policy=policy)[0]


def next_steps_many(
    asks: Sequence[Ask], *, rulebook: Rulebook | None = None, policy: Policy = DEFAULT_POLICY
) -> list[list[Step]]:
    """The steps ahead of many people; the `act` of each ask is not looked at."""
    return [list(look.steps) for look in look_ahead(asks, rulebook=rulebook, policy=policy)]


def look_ahead(
    asks: Sequence[Ask],
    *,
    beside: Sequence[str] = (),
    rulebook: Rulebook | None = None,
    policy: Policy = DEFAULT_POLICY,
) -> list[Ahead]:
    """The steps ahead of many people with the decisions they come from, in one evaluation.

    `beside` names further acts that are asked about with them: asking once costs much less than asking again.
    """
    book = rulebook or load_rulebook()
    acts = (*ACTS, *(act for act in beside if act not in ACTS))
    expanded = [Ask(ask.record, act, ask.at, ask.programme, ask.known_on) for ask in asks for act in acts]
    decisions = decide_many(expanded, rulebook=book, policy=policy, applied_only=True)
    found = [decisions[start : start + len(acts)] for start in range(0, len(decisions), len(acts))]
    return [
        Ahead(follow, prescribe, dispense, tuple(_steps(book, follow, prescribe, dispense)), tuple(others))
        for follow, prescribe, dispense, *others in found
    ]


def _steps(book: Rulebook, follow: Decision, prescribe: Decision, dispense: Decision) -> list[Step]:
    on_date = follow.state.get("on_date")
    if not isinstance(on_date, date) or follow.programme is None:
        return [_step([item], "follow", follow.at.date()) for item in follow.findings]
    pending = [(item, follow.act) for item in follow.findings if _is_pending(item)]
    used: list[Finding] = []
    if not follow.state["stop_is_latest"] and _supply_is_near(follow, on_date):
        # A prescription that waits to be collected needs no second one.
        for decision in (dispense,) if follow.state["rx_on"] else (prescribe, dispense):
            pending += [(item, decision.act) for item in decision.findings if _is_pending(item)]
        used = _open_windows(book, dispense, on_date)
    steps = [_step(items, act, on_date) for items, act in _together(pending, on_date)]
    steps = _in_sequence(steps, book.programme(follow.programme).sequence, used, on_date)
    steps += _to_use(used, on_date)
    return sorted(steps, key=lambda step: (step.earliest or on_date, step.latest or date.max))


def _is_pending(item: Finding) -> bool:
    return item.outcome != "holds" and item.code != "record-no-rule"


def _open_windows(book: Rulebook, dispense: Decision, on_date: date) -> list[Finding]:
    """Windows in which a supply can still be collected; none while the course is paused or the drug stopped."""
    if dispense.answer in (Answer.HOLD, Answer.STOP):
        return []
    past = past_windows(book.programme(str(dispense.programme)), dispense.act)
    held = [item for item in dispense.findings if item.outcome == "holds" and item.code not in past]
    return [item for item in held if item.closes and item.closes >= on_date]


def _supply_is_near(decision: Decision, on_date: date) -> bool:
    runs_out = decision.state["runs_out_on"]
    pending = decision.state["rx_on"] is not None
    return pending or not isinstance(runs_out, date) or on_date >= runs_out - timedelta(days=NEXT_SUPPLY_DAYS)


def _together(pending: Iterable[tuple[Finding, str]], on_date: date) -> list[tuple[list[Finding], str]]:
    """Findings that the same event would mend, each rule once."""
    groups: dict[object, list[tuple[list[Finding], str]]] = {}
    for item, act in pending:
        key = (item.needs, item.who) if item.needs and item.answer != "task" else (item.code, item.title)
        alike = groups.setdefault(key, [])
        group = next((items for items, of in alike if of != "follow" or _share_a_day([*items, item], on_date)), None)
        if group is None:
            alike.append(([item], act))
        elif item.code not in [known.code for known in group]:
            group.append(item)
    return [group for alike in groups.values() for group in alike]


def _share_a_day(duties: Sequence[Finding], on_date: date) -> bool:
    """Whether one event can meet them all, so that no duty is put off past its own days for the sake of a later one."""
    opens = max(item.opens or on_date for item in duties)
    return opens <= max(on_date, min(item.closes or item.opens or on_date for item in duties))


def _step(items: Sequence[Finding], act: str, on_date: date) -> Step:
    """Findings that do not hold, mended from the day on which all of them can be."""
    ordered = sorted(items, key=lambda item: item.opens or date.min, reverse=True)
    opens = ordered[0].opens
    earliest = opens if opens and opens > on_date else None
    # A window that has closed asks for a new one; only a task keeps its day and can be late.
    closes = [item.closes for item in items if item.closes and (act == "follow" or item.closes >= on_date)]
    latest = min(closes, default=None)
    if earliest and latest and latest < earliest:
        latest = None
    status: Status = "later" if earliest else "overdue" if latest and latest < on_date else "now"
    lead = ordered[0] if earliest else items[0]
    return Step(
        codes=tuple(dict.fromkeys([lead.code, *(item.code for item in items)])), act=act, needs=lead.needs,
        who=lead.who, what=lead.mend or lead.title, why=tuple(dict.fromkeys(item.reason for item in items)),
        earliest=earliest, latest=latest, days_left=_days(on_date, latest), status=status,
        source=tuple(dict.fromkeys(key for item in items for key in item.source)),
        confidence=tuple(dict.fromkeys(item.confidence for item in items)),
        confirmed=all(item.confirmed for item in items),
        versions=tuple(dict.fromkeys(version for item in items for version in item.versions)),
    )  # fmt: skip


def _in_sequence(steps: Iterable[Step], sequence: Sequence[str], used: Iterable[Finding], on_date: date) -> list[Step]:
    """Steps wait for those before them in the sequence, and must fit the windows that are already open."""
    closing = min((item.closes for item in used if item.closes and item.closes >= on_date), default=None)
    place = {kind: number for number, kind in enumerate(sequence)}
    placed: list[Step] = []
    waits: date | None = None
    for step in sorted(steps, key=lambda step: place.get(step.needs or "", -1)):
        if step.needs not in place or step.act == "follow":
            placed.append(step)
            continue
        waits = max(filter(None, (waits, step.earliest)), default=None)
        latest = min(filter(None, (step.latest, closing if not waits else None)), default=None)
        changed = {"earliest": waits, "latest": latest, "days_left": _days(on_date, latest)}
        placed.append(step.model_copy(update=changed | ({"status": "later"} if waits else {})))
    return placed


def _to_use(open_windows: Iterable[Finding], on_date: date) -> list[Step]:
    """The open window that closes first: hand over the supply by its last day."""
    item = min(open_windows, key=lambda found: found.closes or date.max, default=None)
    if item is None or item.closes is None:
        return []
    step = _step([item], "dispense", on_date)
    by = f"{item.closes.day} {item.closes:%b %Y}"
    what = f"Collect the supply by {by}."
    changed = {"what": what, "who": "patient", "needs": "dispense", "latest": item.closes, "earliest": None}
    return [step.model_copy(update=changed | {"days_left": _days(on_date, item.closes), "status": "now"})]


def _days(on_date: date, latest: date | None) -> int | None:
    return None if latest is None else (latest - on_date).days

"""May this procedure be done then? The rules answer; here the question is put to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from ..decide import Ask, Decision, Finding, Policy, decide_many
from ..decide.model import DEFAULT_POLICY
from ..programmes import Rulebook
from ..record import Record
from ..record.events.clinical import Procedure

# The invented plan is known at whatever moment is asked about.
KNOWN_SINCE = date(1900, 1, 1)
LABEL = ("procedure-wait", "procedure-label")
STATEMENTS = "procedure-statements"
ACNE = "procedure-acne-controlled"
CAUTIONS = ("procedure-skin-type", "procedure-keloid")


def planned(record: Record, procedure: str, on: date | datetime) -> Record:
    """A copy of the record in which only this procedure is planned, for the day of `on`."""
    kept = (event for event in record.events if not (isinstance(event, Procedure) and event.status == "planned"))
    day = on.date() if isinstance(on, datetime) else on
    plan = Procedure(happened=day, recorded=KNOWN_SINCE, procedure=procedure, status="planned")
    return replace(record, events=(*kept, plan))


@dataclass(frozen=True)
class Asked:
    """What the rules answer about one procedure at one moment.

    `label_from` is the first day by the label, `statements_from` by the statements of 2017; None where the day is not
    known, because the last dose is not. A day that has passed is given as the day that was asked about.
    """

    procedure: str
    decision: Decision

    def finding(self, *codes: str) -> Finding | None:
        """The finding of these rules that matters most: one that does not hold before one that does."""
        found = [item for item in self.decision.findings if item.code in codes]
        return min(found, key=lambda item: item.outcome == "holds", default=None)

    @property
    def day(self) -> date:
        day = self.decision.state["on_date"]
        assert isinstance(day, date)
        return day

    @property
    def label_from(self) -> date | None:
        found = self.finding(*LABEL)
        if found is None:
            return None
        return self.day if found.outcome == "holds" else found.opens

    @property
    def statements_from(self) -> date | None:
        found = self.finding(STATEMENTS)
        return self.day if found is not None and found.outcome == "holds" else self.label_from

    @property
    def cautions(self) -> Iterator[str]:
        for code in CAUTIONS:
            found = self.finding(code)
            if found is not None and found.outcome != "holds":
                yield found.reason


def ask_about(
    record: Record,
    procedures: Iterable[str],
    *,
    at: date | datetime,
    programme: str | None = None,
    known_on: date | datetime | None = None,
    rulebook: Rulebook | None = None,
    policy: Policy = DEFAULT_POLICY,
) -> dict[str, Asked]:
    """What the rules answer about each procedure at the moment `at`, in one evaluation."""
    names = list(procedures)
    asks = [Ask(planned(record, name, at), "procedure", at, programme, known_on) for name in names]
    decisions = decide_many(asks, rulebook=rulebook, policy=policy)
    return {name: Asked(name, decision) for name, decision in zip(names, decisions, strict=True)}

"""A decision as it is shown: which lines, in which order. Formats draw this and decide nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from ..decide.decide import YES
from ..decide.model import Answer, Decision, Finding, VersionAnswer
from ..programmes import Rule, Rulebook
from ..programmes.model import ACTS
from . import words
from .sources import address, describe

# More than these are counted; JSON lists them all.
MOST_PROBLEMS = 25
STATES = {"fails": "not met", "unknown": "not known", "doubtful": "in doubt", "holds": "holds"}


@dataclass(frozen=True)
class Item:
    """One finding in words. `tone` names its colour: an answer, `unknown`, `task` or `holds`."""

    tone: str
    state: str
    title: str
    reason: str
    mend: str | None
    who: str
    when: str | None
    code: str
    origin: tuple[str, ...]
    confirmed: bool
    only_under: str | None
    facts: Mapping[str, object]
    until: str | None = None
    group: str = ""
    clinical: bool = False

    @property
    def says_nothing_new(self) -> bool:
        """Whether it is a clinical check that found nothing, and binds to no day: counted, not listed."""
        return self.tone == "holds" and self.clinical and self.until is None


class Source(NamedTuple):
    """A key that rules name, what it stands for, and where it can be read, if that is one place."""

    key: str
    text: str
    address: str | None


@dataclass(frozen=True)
class View:
    """Everything that is shown of one decision. `first` is the answer, `second` who acts next and by when."""

    answer: Answer
    first: str
    second: str
    person: str
    programme: str
    moment: str
    known: str | None
    disagreement: str | None
    versions: tuple[VersionAnswer, ...]
    in_the_way: tuple[Item, ...]
    tasks: tuple[Item, ...]
    holds: tuple[Item, ...]
    record_in_order: int
    not_applied: int
    problems: tuple[str, ...]
    more_problems: int
    sources: tuple[Source, ...]
    disclaimer: str
    today: date


def view(decision: Decision, book: Rulebook) -> View:
    """What is shown of `decision`, which was made under `book`."""
    programme = book.programmes.get(decision.programme or "")
    clock = programme.clock if programme else "UTC"
    today = decision.at.astimezone(ZoneInfo(clock)).date()
    names = {item.version: item.name for item in decision.versions}
    rules = {(rule.code, rule.title): rule for rule in (programme.rules if programme else ())}
    items = [_item(found, rules.get((found.code, found.title)), names, today) for found in decision.findings]
    return View(
        answer=decision.answer,
        first=words.clean(f"{ACTS[decision.act].capitalize()}: {YES[decision.answer]}"),
        second=words.clean(_second(decision, today)),
        person=words.clean(decision.person),
        programme=words.clean(programme.name if programme else decision.programme or "no programme named"),
        moment=words.moment(decision.at, clock),
        known=None if decision.known_on == decision.at else words.moment(decision.known_on, clock),
        disagreement=_disagreement(decision.versions),
        versions=decision.versions,
        in_the_way=tuple(item for item in items if item.tone not in ("holds", "task")),
        tasks=tuple(item for item in items if item.tone == "task"),
        holds=tuple(item for item in items if item.tone == "holds" and not words.is_of_the_record(item.code)),
        record_in_order=sum(item.tone == "holds" and words.is_of_the_record(item.code) for item in items),
        not_applied=len(decision.not_applied),
        problems=tuple(words.clean(problem) for problem in decision.problems[:MOST_PROBLEMS]),
        more_problems=max(0, len(decision.problems) - MOST_PROBLEMS),
        sources=_sources(decision.findings),
        disclaimer=decision.disclaimer,
        today=today,
    )


def _item(found: Finding, rule: Rule | None, names: Mapping[str, str], today: date) -> Item:
    missing = names.keys() - set(found.versions)
    only = words.listed(names[version] for version in found.versions if version in names) if missing else None
    return Item(
        tone=_tone(found),
        state="to do" if _tone(found) == "task" else STATES.get(found.outcome, found.outcome),
        title=words.clean(found.title),
        reason=words.clean(found.reason),
        mend=words.clean(found.mend) if found.mend else None,
        who=words.who(found.who),
        when=words.window(found.opens, found.closes, today),
        code=found.code,
        origin=words.origin(found.code, found.source, found.confidence),
        confirmed=found.confirmed or words.is_own_check(found.code),
        only_under=only or None,
        facts=found.facts,
        until=words.short_day(found.closes) if found.closes else None,
        group=rule.group if rule else "",
        clinical=rule is not None and rule.clinical,
    )


def _tone(found: Finding) -> str:
    if found.outcome == "holds":
        return "holds"
    if found.answer == "task":
        return "task"
    return "unknown" if found.outcome in ("unknown", "doubtful") else Answer(found.answer).value


def _second(decision: Decision, today: date) -> str:
    """Who acts next, and by when."""
    if decision.answer is Answer.ALLOW:
        return f"Next: {_allowed(decision, today)}."
    who = words.who(decision.who)
    if decision.answer is Answer.STOP:
        return f"Next: {who}, at once. {decision.next_step or ''}".strip()
    when = _when(decision.not_before, decision.step_by, today)
    return " ".join(filter(None, (f"Next: {who}, {when}.", decision.next_step, _stands(decision, today))))


def _stands(decision: Decision, today: date) -> str | None:
    """How long there is time for it: until when what holds already need not be done again."""
    by = decision.by
    if by is None or (decision.not_before and by < decision.not_before):
        return None
    return f"What holds already stands until {words.day(by)} ({words.last_day(by, today)})."


def _when(not_before: date | None, by: date | None, today: date) -> str:
    """`now`, `not before Tue 24 Nov 2026 (in 9 days)`, `by …`, or both, of one step."""
    parts = []
    if not_before:
        parts.append(f"not before {words.day(not_before)} ({words.countdown(not_before, today)})")
    if by and (not_before is None or by >= not_before):
        parts.append(f"by {words.day(by)} ({words.last_day(by, today)})")
    return ", ".join(parts) or "now"


def _allowed(decision: Decision, today: date) -> str:
    actor = words.ACTORS.get(decision.act)
    may = f"{words.who(actor)} may {ACTS[decision.act]}" if actor else "nothing stands in the way"
    if decision.by is None:
        return f"{may}; no last day is known"
    return f"{may}, until {words.day(decision.by)} ({words.last_day(decision.by, today)})"


def _disagreement(versions: tuple[VersionAnswer, ...]) -> str | None:
    if len({item.answer for item in versions}) < 2:
        return None
    return "Which version of the programme is in force is not certain, and the versions disagree."


def _sources(found: Iterable[Finding]) -> tuple[Source, ...]:
    keys = dict.fromkeys(key for item in found for key in item.source)
    return tuple(Source(key, describe(key), address(key)) for key in sorted(keys, key=_natural))


def _natural(key: str) -> tuple[Any, ...]:
    head, _, tail = key.rpartition("-")
    return (head, int(tail)) if tail.isdigit() else (key, 0)

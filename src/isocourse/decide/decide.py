"""From rows to decisions that explain themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from ..programmes import Rulebook, load_rulebook
from ..programmes.model import ACTS, Programme
from ..record import Record
from .engine import STATE, acts_of, at_moment, engine
from .findings import Findings, merged, weight
from .model import DEFAULT_POLICY, Answer, Ask, Decision, Finding, Policy, Standing, Verdict, VersionAnswer
from .text import speaking

ANSWERS = tuple(Answer)
COMMON_CODES = ("record-", "course-", "supply-")
YES = {
    Answer.ALLOW: "YES",
    Answer.REDUCE: "YES, AT A LOWER DOSE",
    Answer.REVIEW: "NOT YET - a person must look at this",
    Answer.HOLD: "NO - on hold",
    Answer.BLOCK: "NO",
    Answer.STOP: "NO - STOP THE DRUG",
}


def decide(
    record: Record,
    *,
    act: str,
    at: date | datetime,
    programme: str | None = None,
    known_on: date | datetime | None = None,
    rulebook: Rulebook | None = None,
    policy: Policy = DEFAULT_POLICY,
) -> Decision:
    """Whether `act` may be done at the moment `at`, with every reason.

    Sees only events that had happened by then and were recorded by `known_on` (by default, by `at`).
    Missing evidence never gives `Answer.ALLOW`.
    """
    ask = Ask(record, act, at, programme, known_on)
    return decide_many([ask], rulebook=rulebook, policy=policy)[0]


def decide_many(
    asks: Iterable[Ask],
    *,
    rulebook: Rulebook | None = None,
    policy: Policy = DEFAULT_POLICY,
    applied_only: bool = False,
) -> list[Decision]:
    """The decisions of many asks, in their order, in one evaluation for each programme.

    `applied_only` leaves out the rules that were looked at and did not apply: for lists that show what is to be done.
    """
    book = rulebook or load_rulebook()
    listed = list(asks)
    grouped, unnamed = _grouped(listed, book)
    decisions = {
        number: _without_programme(listed[number], listed[number].programme or listed[number].record.programme, book)
        for number in unnamed
    }
    for programme_id, group in grouped.items():
        decisions |= _evaluate(book, programme_id, group, policy, applied_only)
    return [decisions[number] for number in range(len(listed))]


def verdicts_many(
    asks: Iterable[Ask], *, rulebook: Rulebook | None = None, policy: Policy = DEFAULT_POLICY, own: bool = False
) -> list[Verdict]:
    """Only the answers, as `decide_many` gives them: for searches that look at many futures and read few.

    `own` asks the programme's own rules alone, which is cheaper: what they refuse is refused; what they allow may not
    be allowed.
    """
    book = rulebook or load_rulebook()
    listed = list(asks)
    grouped, unnamed = _grouped(listed, book)
    found = dict.fromkeys(unnamed, Verdict(Answer.REVIEW, 0))
    for programme_id, group in grouped.items():
        weighed = engine(book).weigh(programme_id, group, policy, own=own)
        found |= {number: Verdict(ANSWERS[weight], duties) for number, (weight, duties) in weighed.items()}
    return [found[number] for number in range(len(listed))]


def standings_many(
    asks: Iterable[Ask], *, rulebook: Rulebook | None = None, policy: Policy = DEFAULT_POLICY
) -> list[Standing]:
    """Where courses stand at the moments asked about, as `Decision.state` says it, without deciding anything."""
    book = rulebook or load_rulebook()
    listed = list(asks)
    grouped, _ = _grouped(listed, book)
    states = {
        number: (programme_id, state)
        for programme_id, group in grouped.items()
        for number, state in engine(book).stand(programme_id, group, policy).items()
    }
    found = []
    for number, ask in enumerate(listed):
        programme_id, state = states.get(number, (ask.programme or ask.record.programme, {}))
        programme = book.programmes.get(programme_id or "")
        clock = programme.clock if programme else "UTC"
        at = at_moment(ask.at, clock)
        known_on = at if ask.known_on is None else at_moment(ask.known_on, clock)
        found.append(Standing(programme_id, at, known_on, state))
    return found


def _grouped(listed: Sequence[Ask], book: Rulebook) -> tuple[dict[str, list[tuple[int, Ask]]], list[int]]:
    """Numbered asks by programme, and the numbers of those without a known programme."""
    grouped: dict[str, list[tuple[int, Ask]]] = {}
    unnamed = []
    for number, ask in enumerate(listed):
        if ask.act not in ACTS:
            raise ValueError(f"{ask.act!r} is not an act; known are {', '.join(ACTS)}")
        programme_id = ask.programme or ask.record.programme
        if programme_id is None or programme_id not in book.programmes:
            unnamed.append(number)
        else:
            grouped.setdefault(programme_id, []).append((number, ask))
    return grouped, unnamed


def _evaluate(
    book: Rulebook, programme_id: str, group: Sequence[tuple[int, Ask]], policy: Policy, applied_only: bool
) -> dict[int, Decision]:
    programme = book.programme(programme_id)
    own = engine(book)
    found: dict[int, list[dict[str, Any]]] = {number: [] for number, _ in group}
    for row in own.evaluate(programme_id, group, policy):
        found[row["source_ask"]].append(row)
    acts = acts_of(group)
    rules = own.compiled(programme, acts).rules
    seen = Findings(rules, applied_only)
    spoken = {act: frozenset(rules[index].code for index in speaking(rules, act)) for act in acts}
    past = {act: past_windows(programme, act) for act in acts}
    return {
        number: _decision(programme, seen, spoken[ask.act], past[ask.act], ask, found[number]) for number, ask in group
    }


def _decision(
    programme: Programme,
    seen: Findings,
    spoken: frozenset[str],
    past: frozenset[str],
    ask: Ask,
    found: Sequence[Mapping[str, Any]],
) -> Decision:
    answer = ANSWERS[found[0]["weight"]]
    findings = merged([item for row in found for item in seen.of(row, ask.act)])
    applied = [item for item in findings if item.outcome != "not-applicable"]
    if spoken.isdisjoint(item.code for item in applied):
        applied.append(_no_rule(programme, ask, tuple(row["version"] for row in found)))
    applied.sort(key=weight)
    on_date = found[0]["on_date"]
    versions = tuple(_version_answer(programme, row) for row in found)
    at = at_moment(ask.at, programme.clock)
    return Decision(
        person=ask.record.person,
        act=ask.act,
        at=at,
        known_on=at if ask.known_on is None else at_moment(ask.known_on, programme.clock),
        programme=programme.id,
        answer=answer,
        headline=_headline(answer, ask.act, found, programme),
        **_what_next(answer, applied, versions, on_date),
        by=_by(answer, [item for item in applied if item.code not in past], on_date),
        findings=tuple(applied),
        not_applied=tuple(item for item in findings if item.outcome == "not-applicable"),
        versions=versions,
        state={name: found[0][name] for name in STATE},
        problems=tuple(str(problem) for problem in ask.record.problems),
    )


def past_windows(programme: Programme, act: str) -> frozenset[str]:
    """Rules of handing over whose window was that of an earlier act: the days a test gave for prescribing, say."""
    rules = programme.rules_for(act) if act == "dispense" else ()
    return frozenset(rule.code for rule in rules if rule.holds is not None)


def _by(answer: Answer, findings: Iterable[Finding], on_date: date) -> date | None:
    """Until when what holds still stands."""
    closes = [item.closes for item in findings if item.outcome == "holds" and item.closes and item.closes >= on_date]
    return None if answer == Answer.STOP else min(closes, default=None)


def _what_next(
    answer: Answer, findings: Sequence[Finding], versions: Sequence[VersionAnswer], on_date: date
) -> dict[str, Any]:
    """Who acts next, what they do, from when and until when: all of one finding."""
    if len({version.answer for version in versions}) > 1 and answer == Answer.REVIEW:
        names = " or ".join(version.name for version in versions)
        step = f"Find out which version is in force ({names}) and confirm it."
        return {"who": "clinic", "next_step": step, "not_before": None, "step_by": None}
    lead = _lead(findings, on_date)
    if lead is None:
        return {"who": None, "next_step": None, "not_before": None, "step_by": None}
    window = {
        "not_before": lead.opens if lead.opens and lead.opens > on_date else None,
        "step_by": lead.closes if lead.closes and lead.closes >= on_date else None,
    }
    return {"who": lead.who, "next_step": lead.mend, **window}


def _lead(findings: Sequence[Finding], on_date: date) -> Finding | None:
    """What to do next: of the heaviest findings the one that binds longest, else the first."""
    open_ones = [item for item in findings if item.outcome != "holds" and item.answer != "task"]
    heaviest = [item for item in open_ones if item.answer == open_ones[0].answer]
    return max(heaviest, key=lambda item: max(item.opens or on_date, on_date), default=None)


def _headline(answer: Answer, act: str, found: Sequence[Mapping[str, Any]], programme: Programme) -> str:
    words = f"{ACTS[act].capitalize()}: {YES[answer]}"
    if len({row["version_weight"] for row in found}) > 1:
        each = "; ".join(
            f"{programme.version(row['version']).name}: {ANSWERS[row['version_weight']].value}" for row in found
        )
        words += f". Versions that may be in force disagree ({each})"
    return words


def _version_answer(programme: Programme, row: Mapping[str, Any]) -> VersionAnswer:
    answer = ANSWERS[row["version_weight"]]
    known = next((version for version in programme.versions if version.id == row["version"]), None)
    if known is None:
        return VersionAnswer(version="none", name="no version known to be in force", confirmed=False, answer=answer)
    return VersionAnswer(version=known.id, name=known.name, confirmed=known.confirmed, answer=answer)


def _no_rule(programme: Programme, ask: Ask, versions: tuple[str, ...]) -> Finding:
    return _project_finding(
        "record-no-rule",
        f"{programme.name} has a rule for this",
        f"No rule of {programme.name} speaks of this for this person: {ACTS[ask.act]}.",
        "Ask a clinician.",
        "prescriber",
        versions,
    )


def _without_programme(ask: Ask, programme_id: str | None, book: Rulebook) -> Decision:
    named = f"{programme_id!r} is not a programme" if programme_id else "No programme is named"
    reason = f"{named}; known are {', '.join(book.programmes)}."
    finding = _project_finding(
        "record-programme", "The programme is named", reason, "Name the programme.", "clinic", ()
    )
    at = at_moment(ask.at, "UTC")
    return Decision(
        person=ask.record.person, act=ask.act, at=at,
        known_on=at if ask.known_on is None else at_moment(ask.known_on, "UTC"),
        programme=programme_id, answer=Answer.REVIEW, headline=f"{ACTS[ask.act].capitalize()}: {YES[Answer.REVIEW]}",
        who="clinic", next_step=finding.mend, not_before=None, step_by=None, by=None, findings=(finding,), versions=(),
        problems=tuple(str(problem) for problem in ask.record.problems),
    )  # fmt: skip


def _project_finding(code: str, title: str, reason: str, mend: str, who: str, versions: tuple[str, ...]) -> Finding:
    return Finding(
        code=code, outcome="unknown", answer=Answer.REVIEW, title=title, reason=reason, mend=mend, who=who,
        source=(), confidence="D", confirmed=False, versions=versions,
    )  # fmt: skip

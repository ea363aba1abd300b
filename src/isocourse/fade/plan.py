"""The plan for the scars that remain: what there is, what must be true first, the stages, and what time will do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from ..decide import Decision, Policy
from ..decide.model import DEFAULT_POLICY
from ..decide.wording import show
from ..programmes import Rulebook
from ..record import Record
from ..record.events.clinical import Procedure
from ..record.view import events_seen
from ..scales.naming import listed, spoken, tidy
from ..scales.scars.scar_map import KINDS, short
from . import needs
from .asking import Asked, ask_about
from .catalogue import TimeFact, evidence, time_facts, treatments, wording
from .headline import headline
from .model import FadePlan, Said, Scar, Stage
from .scars import ScarMap, scar_map
from .stages import Skin, stages

CANDIDATES = tuple(dict.fromkeys(name for item in treatments() for name in item.first))


def plan(
    record: Record,
    *,
    at: date | datetime,
    programme: str | None = None,
    known_on: date | datetime | None = None,
    rulebook: Rulebook | None = None,
    policy: Policy = DEFAULT_POLICY,
) -> FadePlan:
    """What can be done about the scars on record, in which order, and from which day by each reading.

    Days come from the rules about procedures, by asking `decide`; they are not worked out here. While something that
    must be true first is not known, no stage has a day.
    """
    asked = ask_about(
        record, CANDIDATES, at=at, programme=programme, known_on=known_on, rulebook=rulebook, policy=policy
    )
    return _made(record, asked, next(iter(asked.values())).decision)


def plan_beside(record: Record, known: Decision, *, rulebook: Rulebook | None = None, policy: Policy) -> FadePlan:
    """The same for the moment of a decision that is known already: without a scar on record no rule is asked."""
    held = scar_map(record, as_of=_day(known), known_on=known.known_on)
    if not held.present:
        return _made(record, {}, known)
    return plan(
        record, at=known.at, programme=known.programme, known_on=known.known_on, rulebook=rulebook, policy=policy
    )


def _made(record: Record, asked: Mapping[str, Asked], decision: Decision) -> FadePlan:
    """The plan that follows from what was asked; `decision` is any of that moment."""
    on = _day(decision)
    held = scar_map(record, as_of=on, known_on=decision.known_on)
    seen = list(needs.of(asked, decision))
    skin_type = needs.skin_type(asked)
    skin = Skin(held.present, skin_type is None or skin_type >= 4, needs.raised(asked))
    staged = stages(skin, asked, _done(record, on, decision.known_on), on, needs.hindrances(seen))
    said = headline(held, seen, staged, on)
    return FadePlan(
        person=record.person, programme=decision.programme, at=decision.at, on=on,
        headline=said.first, who=said.who, next_step=said.step, by=said.by,
        scars=tuple(_scars(held)),
        skin_type=skin_type, needs=tuple(seen), stages=staged, home=_home(held),
        time=tuple(_time(held, needs.clear_on(asked))),
        wording=wording(), evidence=_plainly(evidence()), unknown=tuple(_unknown(held, staged)),
        problems=(*decision.problems, *map(str, held.problems)),
    )  # fmt: skip


def _day(decision: Decision) -> date:
    on = decision.state.get("on_date") or decision.at.date()
    assert isinstance(on, date)
    return on


def _done(record: Record, on: date, known_on: date | datetime) -> dict[str, list[date]]:
    """The days on which each procedure was done."""
    days: dict[str, list[date]] = {}
    for event in events_seen(record, on, known_on):
        if isinstance(event, Procedure) and event.status == "done":
            day = event.happened.date() if isinstance(event.happened, datetime) else event.happened
            days.setdefault(tidy(event.procedure), []).append(day)
    return days


def _scars(held: ScarMap) -> Iterator[Scar]:
    for one in held.present:
        yield Scar(kind=one, says=KINDS[one], count=held.count(one), sites=held.sites(one))


def _home(held: ScarMap) -> tuple[str, ...]:
    """What is done without a procedure, for the marks that are there."""
    found = [f"{short(item.scar)}: {listed(item.home)}" for item in treatments() if item.home and held.count(item.scar)]
    return tuple(found)


def _time(held: ScarMap, clear_on: date | None) -> Iterator[Said]:
    """What time alone does to the scars that are there; the referral with its day, where the acne is clear."""
    for item in time_facts():
        if set(item.about) & set(held.present):
            said = _plainly(item)
            dated = (
                f" The acne was clear on {show(clear_on)}: a year later is {show(_year_after(clear_on))}."
                if clear_on
                else ""
            )
            yield said.model_copy(update={"says": said.says + dated}) if item.id == "referral" else said


def _year_after(day: date) -> date:
    """A calendar year later; 1 March for 29 February."""
    return day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else date(day.year + 1, 3, 1)


def _plainly(item: TimeFact) -> Said:
    return Said(says=item.says, plain=item.plain, source=item.source, confidence=item.confidence)


def _unknown(held: ScarMap, staged: Sequence[Stage]) -> Iterator[str]:
    """What is not known, of the map and of the evidence."""
    if held.from_jacob:
        yield "The counts are of Jacob's types only: marks of colour and raised scars were not counted."
    for region in held.regions:
        if region.not_counted and not held.from_jacob:
            yield f"Not counted on the {region.site}: {listed([spoken(scar) for scar in region.not_counted])}."
    for stage in staged:
        if stage.sessions is None:
            yield f"{stage.title}: how many sessions are usual is not in our evidence."
        if stage.weeks is None:
            yield f"{stage.title}: the interval is not in our evidence; 4 weeks are taken for the days."

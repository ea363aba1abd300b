"""From steps to calendar entries: one for the day a window opens, one for its last day.

A day is a day on the programme's clock. Where the person's own clock shows another hour then, the entry is a moment
and not a day, because the last day ends for them earlier or later than at midnight.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from ...decide import Decision
from ...programmes import Programme
from ...record import Record
from ...schedule import Step
from .. import words
from ..wording import Texts, texts

Audience = Literal["patient", "clinic"]
Edge = Literal["opens", "closes"]
# Steps of the clinic at which the patient has to be present.
ATTENDED = ("visit", "counselling")
LAST_MINUTE = time(23, 59)


@dataclass(frozen=True)
class Entry:
    """One entry. `moment` is set where the day does not begin and end with the person's own.

    `what` is what is done, and `phrase` what the day means for it: `opens`, `closes`, `only`, `today` or `late`.
    """

    uid: str
    day: date
    moment: datetime | None
    what: str
    phrase: str
    title: str
    body: str
    codes: tuple[str, ...]


def entries(
    record: Record, steps: Sequence[Step], state: Decision, programme: Programme, audience: Audience, details: bool,
    language: str = "en",
) -> list[Entry]:  # fmt: skip
    """The entries of `steps`, which were found with the decision `state` (act `follow`).

    `details` puts health into the patient's titles; the clinic's entries always say who, what and which rule,
    in English.
    """
    writer = _Writer(record, programme, audience, details, texts(language))
    today = state.at.astimezone(ZoneInfo(programme.clock)).date()
    cycle = str(state.state.get("last_supply_on") or "first")
    shown = [step for step in steps if audience == "clinic" or _concerns_patient(step)]
    found: list[Entry] = []
    for name, step in zip(_names(shown), shown, strict=True):
        found += writer.of(step, f"{cycle}/{name}", today)
    return sorted(found, key=lambda entry: (entry.day, entry.title))


def _concerns_patient(step: Step) -> bool:
    return step.who == "patient" or (step.who in ("prescriber", "clinic") and step.needs in ATTENDED)


def _names(steps: Iterable[Step]) -> list[str]:
    """What makes each step itself, whatever its days: what completes it, for which act, by whom."""
    names: list[str] = []
    for step in steps:
        name = f"{step.act}/{step.who}/{(step.needs if step.act != 'follow' else None) or step.code}"
        names.append(f"{name}/{step.code}" if name in names else name)
    return names


def owner(record: Record, audience: Audience) -> str:
    """Whose calendar it is, without saying who."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"isocourse:{audience}:{record.person}"))


def own_zone(record: Record, programme: Programme) -> ZoneInfo:
    """The person's clock; a record that names none says UTC, and then the programme's clock is theirs."""
    return ZoneInfo(programme.clock if record.timezone == "UTC" else record.timezone)


@dataclass(frozen=True)
class _Writer:
    record: Record
    programme: Programme
    audience: Audience
    details: bool
    texts: Texts

    def of(self, step: Step, name: str, today: date) -> list[Entry]:
        if step.earliest is None and step.latest is None:
            return [self._entry(step, name, "closes", "today", today)]
        if step.latest and step.latest < today:
            return [self._entry(step, name, "closes", "late", today)]
        if step.earliest == step.latest:
            return [self._entry(step, name, "closes", "only", step.latest or today)]
        opens = [self._entry(step, name, "opens", "opens", step.earliest)] if step.earliest else []
        closes = [self._entry(step, name, "closes", "closes", step.latest)] if step.latest else []
        return opens + closes

    def _entry(self, step: Step, name: str, edge: Edge, phrase: str, day: date) -> Entry:
        moment = self._moment(day, edge) if phrase not in ("today", "late") else None
        what = words.clean(self._what(step))
        return Entry(
            uid=self._uid(name, edge), day=day, moment=moment, what=what, phrase=phrase,
            title=self.texts.fill(f"calendar.{phrase}", what=what),
            body=words.clean("\n".join(self._body(step, moment, edge))),
            codes=step.codes if self.audience == "clinic" else (),
        )  # fmt: skip

    def _uid(self, name: str, edge: Edge) -> str:
        """The same for the same step of the same supply, whatever its day; it does not show who the person is."""
        return f"{uuid.uuid5(uuid.UUID(owner(self.record, self.audience)), f'{name}/{edge}')}@isocourse"

    def _moment(self, day: date, edge: Edge) -> datetime | None:
        """The first or last minute of the day on the programme's clock, where the person's clock shows another."""
        clock = ZoneInfo(self.programme.clock)
        moment = datetime.combine(day, time() if edge == "opens" else LAST_MINUTE, clock)
        own = moment.astimezone(own_zone(self.record, self.programme))
        return None if own.utcoffset() == moment.utcoffset() else moment

    def _what(self, step: Step) -> str:
        if self.audience == "clinic":
            return f"{self.record.person}, {step.who}, {_shortly(step)}"
        tree = "calendar.detailed" if self.details else "calendar.plain"
        return str(self.texts.get(f"{tree}.{step.needs or 'other'}", f"{tree}.other"))

    def _body(self, step: Step, moment: datetime | None, edge: Edge) -> Iterable[str]:
        if self.audience == "clinic":
            yield f"{words.sentence(words.who(step.who))}: {step.what}"
            yield from step.why
            sure = words.listed(dict.fromkeys(words.confidence(item) for item in step.confidence))
            yield f"Rules: {', '.join(step.codes)} ({', '.join(step.source) or 'a check of this project'}; {sure})"
        elif self.details:
            yield step.what
        if moment:
            local = moment.astimezone(own_zone(self.record, self.programme))
            key = "calendar.begins" if edge == "opens" else "calendar.ends"
            here = self.texts.fill("calendar.local", time=f"{local:%H:%M}", day=self.texts.day(local.date()))
            zone = words.zone(self.programme.clock)
            yield self.texts.fill(key, local=here, time=f"{moment:%H:%M}", zone=zone)
        if self.audience == "patient":
            yield str(self.texts["calendar.body"])


def _shortly(step: Step) -> str:
    """What completes the step in a word or two, or else the first sentence of what to do."""
    return step.needs.replace("-", " ") if step.needs else step.what.split(". ")[0].split("; ")[0].rstrip(".")


def nine_o_clock(entry: Entry, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When to remind: at nine in the morning of the day before and of the day, on the person's own clock."""
    day = entry.moment.astimezone(zone).date() if entry.moment else entry.day
    before, on = (datetime.combine(day - timedelta(days=days), time(9), zone) for days in (1, 0))
    return before, on

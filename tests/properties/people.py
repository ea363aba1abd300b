"""People for the properties: the oracle's invented histories, each drawn as the seed that makes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from isocourse import Ask, Decision, Record, decide_many
from isocourse.record import Event
from isocourse.record.record import read_event
from tests.oracle.histories import Story, history, said_twice

PROGRAMMES = ("us-ipledge", "uk-mhra")
GATES = ("start", "prescribe", "dispense", "take")
ACTS = (*GATES, "close", "follow", "donate-blood", "try-to-conceive", "procedure")

# An evaluation costs about as much for a crowd as for one person, so each example is a crowd and there are fewer.
in_crowds = settings(max_examples=max(settings().max_examples // 4, 5))


@dataclass(frozen=True, repr=False)
class Person:
    """A record and the moments at which something is asked about it."""

    record: Record
    asks: tuple[tuple[str, date | datetime, date | None], ...]
    faults: tuple[str, ...]

    def asked(self, *asks: tuple[str, date | datetime, date | datetime | None]) -> Person:
        return replace(self, asks=asks)

    def known(self, on: date | datetime) -> Person:
        """The same asks, as known on a day."""
        return self.asked(*((act, at, on) for act, at, _ in self.asks))

    def with_events(self, events: Iterable[Event]) -> Person:
        return replace(self, record=replace(self.record, events=tuple(events)))

    def __repr__(self) -> str:
        head = f"{self.record.programme} {self.record.timezone} {self.faults}"
        return "\n".join([head, *map(brief, self.record.events), *map(str, self.asks)])

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))


@st.composite
def people(draw: st.DrawFn, acts: tuple[str, ...] = GATES, asks: int = 3, twice: int = 0) -> Person:
    """Somebody of one programme, with the moments of the oracle's asks and any of `acts`.

    `twice` of their entries are there a second time, on the same day, and say something else.
    """
    story: Story = history(Random(draw(st.integers(0, 999_999))), draw(st.sampled_from(PROGRAMMES)))
    for _ in range(twice):
        said_twice(story)
    moments = draw(st.lists(st.sampled_from(story.asks), min_size=1, max_size=asks, unique=True))
    chosen = tuple((draw(st.sampled_from((act, *acts))), at, known) for act, at, known in moments)
    return Person(story.record, chosen, tuple(story.faults))


def crowds(acts: tuple[str, ...] = GATES, asks: int = 3, twice: int = 0) -> st.SearchStrategy[list[Person]]:
    return st.lists(people(acts=acts, asks=asks, twice=twice), min_size=1, max_size=6)


def decisions(of: Iterable[Person]) -> list[list[Decision]]:
    """For each person the decisions on all asks, in one evaluation."""
    listed = list(of)
    asks = [Ask(each.record, act, at, known_on=known) for each in listed for act, at, known in each.asks]
    found = iter(decide_many(asks))
    return [[next(found) for _ in each.asks] for each in listed]


def event(**given: Any) -> Event:
    """An event as the record reads it; it must be understood."""
    problems: list[Any] = []
    written = {name: value.isoformat() if isinstance(value, date) else value for name, value in given.items()}
    read = read_event(written, "here", problems)
    assert read.kind == given["kind"], problems
    return read


def brief(item: Event) -> str:
    """The event without what it does not say."""
    return str({"kind": item.kind} | item.model_dump(mode="json", exclude_none=True, exclude_defaults=True))


def day_of(item: Event) -> date:
    return item.happened.date() if isinstance(item.happened, datetime) else item.happened


def last_day(person: Person) -> date:
    return max(map(day_of, person.record.events))

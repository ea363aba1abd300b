"""People for the properties: the oracle's invented histories, each drawn as the seed that makes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random
from typing import Any

from hypothesis import strategies as st

from isocourse import Answer, Ask, Decision, Record, decide_many
from isocourse.record import Event
from isocourse.record.record import read_event
from tests.oracle.histories import Story, history

PROGRAMMES = ("us-ipledge", "uk-mhra")
GATES = ("start", "prescribe", "dispense", "take")
ACTS = (*GATES, "close", "follow", "donate-blood", "try-to-conceive", "procedure")


@dataclass(frozen=True, repr=False)
class Person:
    """A record and the moments at which something is asked about it."""

    record: Record
    asks: tuple[tuple[str, date | datetime, date | None], ...]
    faults: tuple[str, ...]

    def __repr__(self) -> str:
        lines = [brief(item) for item in self.record.events]
        return "\n".join(
            [f"{self.record.programme} in {self.record.timezone}, {self.faults}", *lines, *map(str, self.asks)]
        )

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))

    def answers(self, records: Iterable[Record]) -> list[list[Answer]]:
        """For each record the answers to all asks, in one evaluation."""
        return [[decision.answer for decision in row] for row in self.decisions(records)]

    def decisions(self, records: Iterable[Record]) -> list[list[Decision]]:
        listed = list(records)
        asks = [Ask(record, act, at, known_on=known) for record in listed for act, at, known in self.asks]
        found = iter(decide_many(asks))
        return [[next(found) for _ in self.asks] for _ in listed]


@st.composite
def people(draw: st.DrawFn, programme: str | None = None, acts: tuple[str, ...] = GATES, asks: int = 4) -> Person:
    """Somebody of one programme, with the moments of the oracle's asks and any of `acts`."""
    story: Story = history(Random(draw(st.integers(0, 999_999))), programme or draw(st.sampled_from(PROGRAMMES)))
    moments = draw(st.lists(st.sampled_from(story.asks), min_size=1, max_size=asks, unique=True))
    chosen = tuple((draw(st.sampled_from((act, *acts))), at, known) for act, at, known in moments)
    return Person(story.record, chosen, tuple(story.faults))


def event(**given: Any) -> Event:
    """An event as the record reads it; it must be understood."""
    problems: list[Any] = []
    read = read_event(
        {name: value.isoformat() if isinstance(value, date) else value for name, value in given.items()},
        "here",
        problems,
    )
    assert not problems, problems
    return read


def brief(item: Event) -> str:
    """The event without what it does not say."""
    return str(item.model_dump(mode="json", exclude_none=True, exclude_defaults=True) | {"kind": item.kind})


def day_of(item: Event) -> date:
    return item.happened.date() if isinstance(item.happened, datetime) else item.happened


def with_events(record: Record, events: Iterable[Event]) -> Record:
    return replace(record, events=tuple(events))

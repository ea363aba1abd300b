"""Which recorded weight counts on a day. Judgement calls: docs/decisions/0010-counting-doses.md."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from ..record import Event
from ..record.events.course import BodySize
from ..record.view import day_of

SERVES = timedelta(days=365)
SERVES_BACK = timedelta(days=90)
GETS_OLD = timedelta(days=90)


@dataclass(frozen=True)
class Weight:
    """A weight, kg, and the day on which it was measured."""

    on: date
    kg: float

    def is_old(self, day: date) -> bool:
        """Whether it is time to weigh again; the weight still counts."""
        return day - self.on > GETS_OLD


@dataclass(frozen=True)
class Weights:
    """The weights on record, oldest first."""

    measured: tuple[Weight, ...]

    @classmethod
    def of(cls, events: Iterable[Event], zone: ZoneInfo) -> Weights:
        sizes = (event for event in events if isinstance(event, BodySize) and event.weight is not None)
        return cls(tuple(Weight(day_of(event, zone), event.weight or 0.0) for event in sizes))

    def on(self, day: date) -> Weight | None:
        """The last weight by the day, for a year; before the first, the first of the next 90 days; else none."""
        by_then = [one for one in self.measured if one.on <= day]
        if by_then and day - by_then[-1].on <= SERVES:
            return by_then[-1]
        after = next((one for one in self.measured if one.on > day), None)
        return after if after and after.on - day <= SERVES_BACK else None

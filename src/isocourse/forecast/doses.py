"""The doses really taken, day by day, as the dose ledger counts them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ..dose import ledger
from ..record import Record
from .past import Dose


@dataclass(frozen=True)
class Taken:
    """Every dose by the day `on`; today's daily dose in mg, if there is one; mg/kg of the present course; what is not known."""

    doses: tuple[Dose, ...]
    daily_mg: float | None
    present_mg: float
    unknown: tuple[str, ...]


def doses_taken(record: Record, on: date, known_on: date | datetime | None = None) -> Taken:
    """What was taken by `on`, as it was known by `known_on`."""
    last = ledger(record, on, known_on)
    doses, before = [], 0.0
    begins = min((course.begins for course in (*last.earlier, last.course) if course.begins), default=on)
    for number in range((on - begins).days + 1):
        day = begins + timedelta(days=number)
        total = ledger(record, day, known_on or on).total_mg
        if total > before:
            doses.append(Dose(day, total - before))
        before = total
    return Taken(tuple(doses), last.daily_mg, last.course.taken_mg, last.unknown)

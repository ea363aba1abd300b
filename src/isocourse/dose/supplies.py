"""What one day's supplies come to: mg, the daily dose, and whether the capsules are micronised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..record.events.course import Dispense, Prescription
from .notes import Note, written
from .products import family_of

NEAR = 1e-6


@dataclass(frozen=True)
class Supply:
    """All that was handed over on one day. `mg` or `daily_mg` is None where the record does not tell."""

    day: date
    mg: float | None
    daily_mg: float | None
    family: str | None
    missing: tuple[Note, ...] = ()
    odd: tuple[Note, ...] = ()


def supply(day: date, events: Sequence[Dispense], ordered_mg: float | None) -> Supply:
    """The supplies of a day together; `ordered_mg` is the daily dose of the prescription they fill."""
    parts = [_mg(event, ordered_mg) for event in events]
    known = [mg for mg in parts if mg is not None]
    total = sum(known) if len(known) == len(parts) else None
    daily = _daily(events, known, ordered_mg) if total is not None else _stated(events) or ordered_mg
    missing = []
    if total is None:
        says = (
            f"How much was handed over on {written(day)}: record the capsules and their one strength, or days and "
            f"daily dose"
        )
        missing.append(Note(says, "pharmacy"))
    if daily is None:
        says = f"The daily dose of the supply of {written(day)}: record it, or for how many days it is"
        missing.append(Note(says, "prescriber"))
    families = {family for event in events if (family := family_of(event.product, event.strengths))}
    if "micronised" in families and len(families) > 1:
        says = (
            f"Which product was handed over on {written(day)}: Absorica LD and another were, and they are not "
            f"interchangeable"
        )
        missing.append(Note(says, "pharmacy"))
    odd = _odd(day, events, total, daily)
    return Supply(day, total, daily, max(families, default=None), tuple(missing), tuple(odd))


def ordered(prescriptions: Sequence[Prescription]) -> float | None:
    """The daily dose that one day's prescriptions order, mg; those of different strengths are taken together."""
    return _stated([one for one in prescriptions if one.status == "issued"])


def _mg(event: Dispense, ordered_mg: float | None) -> float | None:
    """Capsules of one strength, else days at the daily dose; None when neither is known."""
    if event.capsules is not None and len(event.strengths) == 1:
        return event.capsules * event.strengths[0]
    daily = event.daily_dose or ordered_mg
    return event.days * daily if event.days is not None and daily else None


def _daily(events: Sequence[Dispense], mg: Sequence[float], ordered_mg: float | None) -> float | None:
    """The daily dose of all together: as stated, where it fits; else what the days come to."""
    stated = _stated(events)
    days = [event.days for event in events if event.days]
    if len(events) == 1:
        return stated or ordered_mg or (mg[0] / days[0] if days else None)
    if len(days) < len(events):
        return stated or ordered_mg
    one_after_the_other = sum(mg) / sum(days)
    if stated is not None and abs(stated - one_after_the_other) < NEAR:
        return stated
    return sum(part / length for part, length in zip(mg, days, strict=True))


def _stated(events: Sequence[Dispense | Prescription]) -> float | None:
    """The daily dose as written: the one that all name, or the sum of those of different strengths."""
    doses = [event.daily_dose for event in events if event.daily_dose]
    if len(set(doses)) == 1:
        return doses[0]
    different = len({event.strengths for event in events}) == len(events) == len(doses)
    if not doses:
        return None
    return sum(doses) if different else doses[-1]


def _odd(day: date, events: Sequence[Dispense], mg: float | None, daily: float | None) -> list[Note]:
    """Capsules, days and daily dose that do not fit together."""
    days = events[0].days
    if mg is None or daily is None or not days or any(event.days != days for event in events):
        return []
    if abs(mg - days * daily) < daily or abs(mg - len(events) * days * daily) < daily:
        return []
    says = (
        f"The supply of {written(day)} holds {mg:,.0f} mg, but {days} days at {daily:g} mg come to "
        f"{days * daily:,.0f} mg"
    )
    return [Note(f"{says}; the capsules were counted. Check them, the days and the dose", "pharmacy")]

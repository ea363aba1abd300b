"""How much a day, how many capsules and for how many days, from dosage instructions and quantities.

Nothing is read from free text: "20 mg twice daily" alone leaves the daily dose unknown.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .drugs import MILLIGRAMS
from .shapes import Object, number, obj, objects, shown, text
from .systems import code_in, codings, system_name

CAPSULE = {"cap", "caps", "capsule", "capsules", "{capsule}", "{capsules}", "{cap}", "orcap", "kapsel", "gélule"}
# Codes of the v3 GTSAbbreviation system.
PER_DAY = {"QD": 1.0, "BID": 2.0, "TID": 3.0, "QID": 4.0, "QOD": 0.5, "AM": 1.0, "PM": 1.0, "BED": 1.0}
TIMES_OF_DAY = {"AM", "PM", "BED"}
PERIOD_DAYS = {"h": 1 / 24, "d": 1.0, "wk": 7.0}
DAYS_IN = {"d": 1, "day": 1, "days": 1, "wk": 7, "week": 7, "weeks": 7}


@dataclass
class Dosage:
    """A daily amount in milligrams and in capsules, as far as they are known, and what stood in the way."""

    mg: float | None = None
    capsules: float | None = None
    remarks: list[str] = field(default_factory=list)


def daily_dosage(instructions: Sequence[Object], strengths: Sequence[float]) -> Dosage:
    """What is taken in a day by all instructions together."""
    strength = strengths[0] if len(strengths) == 1 else None
    if not instructions:
        return Dosage(remarks=["has no dosage instruction; the daily dose is unknown"])
    if len(instructions) > 1 and not _together(instructions):
        return Dosage(remarks=["has dosage instructions that follow one another; the daily dose is left unknown"])
    daily = Dosage(0.0, 0.0)
    for instruction in instructions:
        amount, unit, why = _dose(instruction)
        times = _times_a_day(instruction) if why is None else None
        if amount is None or times is None:
            why = why or "says no plain number of times a day"
            return Dosage(remarks=[f"{why}; the daily dose is unknown{_said(instruction)}"])
        mg, capsules = _in_both(amount, unit, strength)
        daily.mg = None if mg is None or daily.mg is None else daily.mg + mg * times
        daily.capsules = None if capsules is None or daily.capsules is None else daily.capsules + capsules * times
    if daily.mg is None:
        daily.remarks.append("gives the dose in capsules of unknown strength; the daily dose in mg is unknown")
    return daily


def _in_both(amount: float, unit: str, strength: float | None) -> tuple[float | None, float | None]:
    """Milligrams and capsules of one dose."""
    if unit == "mg":
        return amount, (amount / strength if strength else None)
    return (amount * strength if strength else None), amount


def _dose(instruction: Object) -> tuple[float | None, str, str | None]:
    """Amount and unit (`mg` or `capsule`) of one dose, or why there is none."""
    if instruction.get("asNeededBoolean") not in (None, False) or instruction.get("asNeededCodeableConcept"):
        return None, "", "is to be taken as needed"
    rates = objects(instruction.get("doseAndRate"))
    if len(rates) != 1 or not isinstance(rates[0].get("doseQuantity"), dict):
        return None, "", "has no single dose as a quantity"
    quantity = obj(rates[0]["doseQuantity"])
    amount, unit = number(quantity.get("value")), unit_of(quantity)
    if amount is None or amount <= 0 or quantity.get("comparator"):
        return None, "", f"has the dose {shown(quantity.get('value'))}, which is no amount"
    if unit in MILLIGRAMS:
        return amount * MILLIGRAMS[unit], "mg", None
    if unit in CAPSULE:
        return amount, "capsule", None
    return None, "", f"has a dose in {shown(unit)!r}; write mg or capsules"


def _times_a_day(instruction: Object) -> float | None:
    timing = obj(instruction.get("timing"))
    code = code_in(codings(timing.get("code")), "timing")
    repeat = obj(timing.get("repeat"))
    if any(repeat.get(name) for name in ("frequencyMax", "periodMax", "dayOfWeek", "count", "countMax")):
        return None
    if not repeat:
        return PER_DAY.get(code or "")
    times = [listed for name in ("timeOfDay", "when") if isinstance(listed := repeat.get(name), list) and listed]
    frequency = number(repeat.get("frequency", len(times[0]) if times else 1))
    period, unit = number(repeat.get("period", 1 if times else None)), repeat.get("periodUnit", "d" if times else None)
    days = PERIOD_DAYS.get(unit) if isinstance(unit, str) else None
    if frequency is None or period is None or days is None or frequency <= 0 or period <= 0:
        return None
    if times and frequency != len(times[0]):
        return None
    return round(frequency / (period * days), 9)


def _together(instructions: Sequence[Object]) -> bool:
    """Whether the instructions hold at the same time: one sequence number, or different times of one day."""
    if any(name.startswith("bounds") for item in instructions for name in obj(obj(item.get("timing")).get("repeat"))):
        return False
    if len({shown(item.get("sequence")) for item in instructions}) == 1:
        return True
    moments = [_moments(item) for item in instructions]
    return all(moments) and len(set().union(*moments)) == sum(map(len, moments))


def _moments(instruction: Object) -> set[str]:
    """The named times of day of an instruction."""
    timing = obj(instruction.get("timing"))
    repeat = obj(timing.get("repeat"))
    named = {word for name in ("timeOfDay", "when") for item in _listed(repeat.get(name)) if (word := text(item))}
    return named | ({code} & TIMES_OF_DAY if (code := code_in(codings(timing.get("code")), "timing")) else set())


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _said(instruction: Object) -> str:
    said = text(instruction.get("text"))
    return f" (it says {shown(said)!r})" if said else ""


def unit_of(quantity: Object) -> str:
    """The unit in lower case: the coded one of UCUM or of the drug forms, else the written one."""
    if system_name(quantity.get("system")) in ("ucum", "drug-form") and (code := text(quantity.get("code"))):
        return code.lower()
    return (text(quantity.get("unit")) or text(quantity.get("code")) or "").lower()


def capsule_count(quantity: Object, strengths: Sequence[float]) -> tuple[int | None, str | None]:
    """How many capsules a quantity is, with a remark when that is not plain."""
    amount, unit = number(quantity.get("value")), unit_of(quantity)
    if amount is None:
        return None, "has no quantity; the number of capsules is unknown"
    if unit in MILLIGRAMS and len(strengths) == 1:
        amount = amount * MILLIGRAMS[unit] / strengths[0]
    elif unit and unit not in CAPSULE:
        return None, f"has a quantity in {shown(unit)!r}; the number of capsules is unknown"
    if not 0 < amount <= 10_000 or amount != int(amount):
        return None, f"has a quantity of {amount:g}, which is no number of capsules"
    return int(amount), None if unit else f"has a quantity of {amount:g} without a unit; it was read as capsules"


def days_in(duration: Object) -> tuple[int | None, str | None]:
    """The days of a Duration. A month is 28 to 31 days, so it is left unknown."""
    if not duration:
        return None, None
    amount, unit = number(duration.get("value")), unit_of(duration)
    if amount is None or unit not in DAYS_IN or not 0 < amount * DAYS_IN[unit] < 10_000:
        return None, f"lasts {shown(duration.get('value'))} {unit or 'of no unit'}, which is no number of days"
    return math.ceil(amount * DAYS_IN[unit]), None


def days_of_supply(duration: Object, capsules: int | None, daily: Dosage) -> tuple[int | None, list[str]]:
    """For how many days a supply lasts: as stated, as counted, and the larger where they differ."""
    stated, remark = days_in(duration)
    remarks = [remark] if remark else []
    counted = None
    if capsules and daily.capsules and capsules / daily.capsules < 10_000:
        counted = math.ceil(round(capsules / daily.capsules, 6))
    if stated and counted and stated != counted:
        larger = max(stated, counted)
        counts = f"{capsules} capsules last {counted}"
        remarks.append(f"is said to last {stated} days, but {counts}; {larger} days were taken")
        return larger, remarks
    return stated or counted, remarks

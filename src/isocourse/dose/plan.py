"""A plan from a regimen, a weight and a product: capsules for each day, packs, and the day the target is reached.

The software proposes; a prescriber decides. No plan is an instruction to a patient.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil, floor

from .capsules import DailyDose, choose
from .catalogue import Phase, Product, Regimen

FIRST_MONTH_DAYS = 30
LONGEST_DAYS = 1100
EPSILON = 1e-9
DISCLAIMER = "A proposal for the prescriber; not an instruction to a patient."


@dataclass(frozen=True)
class PlannedPhase:
    """One stretch of days at one dose."""

    begins: date
    ends: date
    wanted_mg: float
    dose: DailyDose

    @property
    def days(self) -> int:
        return (self.ends - self.begins).days + 1

    @property
    def capsules(self) -> Counter[int]:
        return self.dose.count(self.days)

    @property
    def mg(self) -> int:
        return sum(strength * count for strength, count in self.capsules.items())


@dataclass(frozen=True)
class Plan:
    """What a regimen comes to for one person and product."""

    regimen: Regimen
    product: Product
    weight_kg: float
    phases: tuple[PlannedPhase, ...]
    earlier_mg_per_kg: float
    warnings: tuple[str, ...]
    disclaimer: str = DISCLAIMER

    @property
    def begins(self) -> date:
        return self.phases[0].begins

    @property
    def ends(self) -> date:
        """Last day with a capsule; with a target, the day it is reached."""
        return self.phases[-1].ends

    @property
    def capsules(self) -> Counter[int]:
        """Capsules of each strength over the whole course."""
        return sum((phase.capsules for phase in self.phases), Counter())

    @property
    def mg(self) -> int:
        return sum(phase.mg for phase in self.phases)

    @property
    def mg_per_kg(self) -> float:
        """Cumulative dose of this plan, mg/kg at the weight of today."""
        return self.mg / self.weight_kg

    @property
    def reaches_target(self) -> bool | None:
        """Whether the target of the regimen is reached; None where it has none."""
        if self.regimen.target is None:
            return None
        return self.earlier_mg_per_kg + self.mg_per_kg >= self.regimen.target * self.product.factor - EPSILON

    def packs(self, days: int = 30, pack: int = 30) -> list[tuple[date, dict[int, int]]]:
        """For each prescription of `days`: its first day, and packs of `pack` capsules by strength."""
        supplies = []
        total = (self.ends - self.begins).days + 1
        daily = list(self.each_day())
        for start in range(0, total, days):
            count: Counter[int] = Counter()
            for _, capsules in daily[start : start + days]:
                count.update(capsules)
            needed = {strength: ceil(number / pack) for strength, number in sorted(count.items())}
            supplies.append((self.begins + timedelta(days=start), needed))
        return supplies

    def each_day(self) -> Iterator[tuple[date, tuple[int, ...]]]:
        """Every day of the plan with its capsules."""
        for phase in self.phases:
            for number in range(phase.days):
                yield phase.begins + timedelta(days=number), phase.dose.on(number)


def plan(
    regimen: Regimen,
    product: Product,
    *,
    weight_kg: float,
    begins: date,
    earlier_mg: float = 0.0,
    alternate: bool = False,
    target: float | None = None,
) -> Plan:
    """The plan of a regimen for a weight and a product.

    `target` (mg/kg) replaces the regimen's own; `earlier_mg` of this course counts towards it. No day is above
    the regimen's ceiling; the first month is rounded down. Raises ValueError when the weight is not plausible or
    the product has no capsule small enough for the ceiling.
    """
    if not 20 <= weight_kg <= 350:
        raise ValueError(f"weight {weight_kg:g} kg is not plausible; expected 20 to 350 kg")
    wanted_target = regimen.target if target is None else target
    ceiling_mg = regimen.ceiling * product.factor * weight_kg
    if min(product.strengths) > ceiling_mg:
        raise ValueError(f"{product.name} has no capsule within {ceiling_mg:.0f} mg a day for {weight_kg:g} kg")
    left = None if wanted_target is None else max(0.0, wanted_target * product.factor * weight_kg - earlier_mg)
    phases: list[PlannedPhase] = []
    day = begins
    for phase, days, down in _stretches(regimen.phases):
        if left is not None and left <= 0:
            break
        planned = _planned(phase, days, day, down, product, weight_kg, ceiling_mg, alternate, left)
        if phases and phases[-1].dose == planned.dose and phases[-1].wanted_mg == planned.wanted_mg:
            phases[-1] = replace(phases[-1], ends=planned.ends)
        else:
            phases.append(planned)
        day = planned.ends + timedelta(days=1)
        left = None if left is None else left - planned.mg
    if not phases:
        raise ValueError("nothing is left to plan: the target is already reached, or no phase can be made")
    warnings = tuple(_warnings(regimen, product, weight_kg, phases))
    return Plan(regimen, product, weight_kg, tuple(phases), earlier_mg / weight_kg, warnings)


def _stretches(phases: tuple[Phase, ...]) -> Iterator[tuple[Phase, int, bool]]:
    """The phases with their lengths, cut where the first month ends; in it the dose is rounded down."""
    passed = 0
    for phase in phases:
        days = phase.days if phase.days is not None else LONGEST_DAYS
        early = max(0, min(days, FIRST_MONTH_DAYS - passed))
        if early:
            yield phase, early, True
        if days > early:
            yield phase, days - early, False
        passed += days


def _planned(
    phase: Phase, days: int, begins: date, down: bool, product: Product, weight_kg: float, ceiling_mg: float,
    alternate: bool, left: float | None,
) -> PlannedPhase:  # fmt: skip
    wanted = phase.daily_mg(weight_kg, product.factor)
    dose = choose(wanted, ceiling_mg, product.strengths, alternate=alternate, down=down)
    if dose.mg == 0:
        dose = choose(wanted, ceiling_mg, product.strengths, alternate=True, down=False)
    if dose.mg == 0:
        dose = choose(float(min(product.strengths)), ceiling_mg, product.strengths, alternate=False, down=False)
    last = days if left is None else min(days, _days_to(left, dose))
    return PlannedPhase(begins, begins + timedelta(days=last - 1), wanted, dose)


def _days_to(left: float, dose: DailyDose) -> int:
    """Days until so many mg are taken, the day on which they are reached included."""
    pairs = floor(left / (2 * dose.mg))
    days = 2 * pairs
    rest = left - pairs * 2 * dose.mg
    while rest > 1e-9:
        rest -= sum(dose.on(days))
        days += 1
    return days


def _warnings(regimen: Regimen, product: Product, weight_kg: float, phases: list[PlannedPhase]) -> Iterator[str]:
    if product.with_food:
        yield "Each dose with a meal: without food about 60 % of the conventional capsule's dose is lost."
    for phase in phases:
        if phase.dose.alternating:
            yield f"From {phase.begins} the days alternate; that asks more of the patient."
        if abs(phase.dose.mg - phase.wanted_mg) > 0.2 * phase.wanted_mg:
            made = f"{phase.dose.mg:g} mg, the regimen wants {phase.wanted_mg:.0f} mg"
            yield f"From {phase.begins} the capsules make {made}."
    if weight_kg > 100:
        yield "The label has no row above 100 kg; the prescriber decides."
    length = (phases[-1].ends - phases[0].begins).days + 1
    if regimen.longest_days and length > regimen.longest_days:
        yield f"It would last {length} days; the label's longest is {regimen.longest_days}."
    if product.family == "micronised":
        yield "Absorica LD is not interchangeable with other products; its mg/kg are 0.8 of theirs."

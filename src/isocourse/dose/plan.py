"""A plan from a regimen, a weight and a product: capsules for each day, and the day the target is reached.

The software proposes; a prescriber decides. No plan is an instruction to a patient.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count, islice

from .background import NOBODY, Background
from .capsules import EPSILON, DailyDose, choose
from .flags import Flag, flags
from .products import Product
from .regimens import Phase, Regimen, Until

FIRST_MONTH_DAYS = 30
FIRST_STEP_DAYS = 28  # a step at four weeks ends the first month, so that no dose is planned for two days
LONGEST_DAYS = 1100
PRESCRIPTION_DAYS = 30
ABOVE_LEAST = 1.5
DISCLAIMER = "A proposal for the prescriber; not an instruction to a patient."


class CannotPlan(ValueError):
    """What stands in the way of a plan, and who can supply it or what would be right."""


@dataclass(frozen=True)
class PlannedPhase:
    """One stretch at one dose, `offset` days into a phase of the regimen.

    `days` is None where it ends with the skin or a review, `begins` None after such a one.
    """

    begins: date | None
    days: int | None
    wanted_mg: float
    dose: DailyDose
    until: Until = "days"
    on: int = 1
    of: int = 1
    offset: int = 0

    @property
    def ends(self) -> date | None:
        """Its last day."""
        return self.begins + timedelta(days=self.days - 1) if self.begins and self.days else None

    def each(self) -> Iterator[tuple[int, ...]]:
        """The capsules of its first day, its second, and so on without end."""
        for number in count(self.offset):
            yield self.dose.on(number) if number % self.of < self.on else ()

    def capsules_of(self, days: int) -> Counter[int]:
        """Capsules of each strength for its first so many days."""
        return Counter(strength for capsules in islice(self.each(), days) for strength in capsules)

    @property
    def mg(self) -> int:
        return sum(map(sum, islice(self.each(), self.days or 0)))


@dataclass(frozen=True)
class Prescription:
    """What one prescription of at most 30 days holds."""

    begins: date
    days: int
    capsules: Counter[int]


@dataclass(frozen=True)
class Plan:
    """What a regimen comes to for one person and product. Units: mg, kg, mg/kg of conventional capsules."""

    regimen: Regimen
    product: Product
    weight_kg: float
    phases: tuple[PlannedPhase, ...]
    target: float | None
    background: Background
    from_day: date
    flags: tuple[Flag, ...] = ()
    disclaimer: str = DISCLAIMER

    @property
    def begins(self) -> date:
        """First day with isotretinoin."""
        return next(phase.begins for phase in self.phases if phase.begins)

    @property
    def ends(self) -> date | None:
        """Last day with a capsule; with a target, the day it is reached. None where no day can be told."""
        return None if self.is_open else self.phases[-1].ends

    @property
    def is_open(self) -> bool:
        return any(phase.days is None for phase in self.phases)

    @property
    def days(self) -> int | None:
        return (self.ends - self.begins).days + 1 if self.ends else None

    @property
    def mg(self) -> int | None:
        return None if self.is_open else sum(phase.mg for phase in self.phases)

    @property
    def mg_per_kg(self) -> float | None:
        """Cumulative dose of the course at its end, what was taken before it included; None if that is not known."""
        so_far = self.background.so_far
        return None if self.mg is None or so_far is None else so_far + self._per_kg(self.mg)

    @property
    def capsules(self) -> Counter[int] | None:
        """Capsules of each strength over the whole plan."""
        counts = (phase.capsules_of(phase.days or 0) for phase in self.phases)
        return None if self.is_open else sum(counts, Counter())

    @property
    def reaches_target(self) -> bool | None:
        """Whether the target is reached; None where there is none."""
        reached = self.mg_per_kg
        return None if self.target is None or reached is None else reached >= self.target - EPSILON

    def each_day(self) -> Iterator[tuple[date, tuple[int, ...]]]:
        """Every day with its capsules, up to the first phase without a length."""
        for phase in self.phases:
            if phase.days is None or phase.begins is None:
                return
            for number, capsules in enumerate(islice(phase.each(), phase.days)):
                yield phase.begins + timedelta(days=number), capsules

    def prescriptions(self) -> list[Prescription]:
        """The prescriptions of at most 30 days that the plan comes to, up to the first phase without a length."""
        every = list(self.each_day())
        parts = [every[start : start + PRESCRIPTION_DAYS] for start in range(0, len(every), PRESCRIPTION_DAYS)]
        return [Prescription(part[0][0], len(part), Counter(mg for _, day in part for mg in day)) for part in parts]

    def reached_on(self, mg_per_kg: float) -> date | None:
        """The day on which so many mg/kg are reached, were the last dose continued, if one can be told."""
        if self.background.so_far is None:
            return None
        left = (mg_per_kg - self.background.so_far) * self.product.factor * self.weight_kg
        day = self.begins
        for phase in self.phases:
            days = None if phase is self.phases[-1] and phase.until == "target" else phase.days
            if days is None and phase.until != "target":
                return None
            for capsules in islice(phase.each(), days or LONGEST_DAYS):
                left -= sum(capsules)
                if left <= EPSILON:
                    return day
                day += timedelta(days=1)
        return None

    def _per_kg(self, mg: float) -> float:
        return mg / self.product.factor / self.weight_kg


def plan(
    regimen: Regimen,
    product: Product,
    *,
    weight_kg: float,
    begins: date,
    background: Background = NOBODY,
    alternate: bool = False,
    target: float | None = None,
) -> Plan:
    """The plan of a regimen for a weight and a product, from the day `begins`.

    `target` (mg/kg of conventional capsules) replaces the regimen's own; what the `background` has taken in this course
    counts towards it, and phases that lie behind are left out. No day is above the regimen's ceiling; the first month
    is rounded down. Raises CannotPlan, with what would be right.
    """
    if not 20 <= weight_kg <= 350:
        raise CannotPlan(f"weight {weight_kg:g} kg is not plausible; expected 20 to 350 kg")
    if not regimen.suits(product):
        raise CannotPlan(f"{regimen.id} is for other products than {product.name}; mg are not interchangeable")
    goal = _goal(regimen, background, target)
    left = None if goal is None else _left(goal, background) * product.factor * weight_kg
    lead = regimen.steroid.alone_days if regimen.steroid and not background.days_taken else 0
    rounding = _Rounding(regimen, product, weight_kg, background, alternate)
    phases = tuple(_phases(rounding, begins + timedelta(days=lead), left))
    if not phases:
        raise CannotPlan(f"every phase of {regimen.id} already lies behind; give a --target, or choose another regimen")
    made = Plan(regimen, product, weight_kg, phases, goal, background, begins)
    return replace(made, flags=tuple(flags(made)))


def _goal(regimen: Regimen, background: Background, target: float | None) -> float | None:
    """mg/kg to reach, if there is such a goal."""
    if regimen.is_open:
        return None
    if target is None and any(phase.earlier for phase in regimen.phases):
        return _needed(background.earlier_mg_per_kg, "the mg/kg of an earlier course", regimen)
    return regimen.target if target is None else target


def _left(goal: float, background: Background) -> float:
    """mg/kg that are still to be taken. What is not known is never taken for nothing."""
    if background.so_far is None:
        raise CannotPlan("how much was taken so far in mg/kg is not known; the clinic can supply the weights")
    if goal - background.so_far <= EPSILON:
        raise CannotPlan(f"the target of {goal:g} mg/kg is already reached ({background.so_far:.1f} mg/kg so far)")
    return goal - background.so_far


@dataclass(frozen=True)
class _Rounding:
    """What a dose is rounded with."""

    regimen: Regimen
    product: Product
    weight_kg: float
    background: Background
    alternate: bool

    def wanted_mg(self, phase: Phase) -> float:
        """The daily dose that a phase wants, before rounding to capsules."""
        if phase.mg_per_kg is not None:
            return phase.mg_per_kg * self.weight_kg * self.regimen.factor(self.product)
        if phase.mg is not None:
            return phase.mg * self.product.factor
        if phase.present is not None:
            return phase.present * _needed(self.background.present_mg, "today's daily dose", self.regimen)
        return (phase.earlier or 0.0) * _needed(self.background.earlier_mg, "an earlier course's dose", self.regimen)

    def dose(self, wanted: float, down: bool) -> DailyDose:
        """The capsules; where none are small enough, the smallest every other day, unless that is far too much."""
        ceiling = self.regimen.ceiling * self.weight_kg * self.regimen.factor(self.product)
        strengths, doses = self.product.strengths, self.product.times_a_day
        made = choose(wanted, ceiling, strengths, alternate=self.alternate, down=down, doses=doses)
        if made.mg == 0:
            made = choose(wanted, ceiling, strengths, alternate=True, down=down, doses=doses)
        least = min(strengths)
        if made.mg == 0 and least / 2 <= ABOVE_LEAST * wanted and least <= ceiling + EPSILON:
            made = DailyDose((least,), ())
        if made.mg == 0:
            says = f"{wanted:.1f} mg a day and at most {ceiling:.0f} mg on any day"
            raise CannotPlan(f"{self.product.name} has no capsule small enough for {says}")
        return made


def _needed(value: float | None, what: str, regimen: Regimen) -> float:
    if not value:
        raise CannotPlan(f"{regimen.id} needs {what}, which the record does not tell; the clinic can supply it")
    return value


def _phases(rounding: _Rounding, day: date | None, left: float | None) -> Iterator[PlannedPhase]:
    """The phases one after the other, until the target is reached; stretches at the same dose are one."""
    held: PlannedPhase | None = None
    for phase, offset, days, down in _stretches(rounding.regimen, rounding.background.days_taken):
        if left is not None and left <= EPSILON:
            break
        wanted = rounding.wanted_mg(phase)
        dose = rounding.dose(wanted, down)
        made = PlannedPhase(day, days, wanted, dose, phase.until, phase.on, phase.of, offset)
        if left is not None:
            made = replace(made, days=_days_to(left, made))
            left -= made.mg
        day = day + timedelta(days=made.days) if day and made.days else None
        if held and offset and held.dose == dose:
            held = replace(held, days=held.days + made.days if held.days and made.days else None)
            continue
        if held:
            yield held
        held = made
    if held:
        yield held


def _stretches(regimen: Regimen, behind: int) -> Iterator[tuple[Phase, int, int | None, bool]]:
    """The phases that lie ahead, with how far into each it begins, its days, and whether its dose is rounded down.

    A phase is cut where the first month ends; the days `behind` are left out.
    """
    passed = 0
    for phase in regimen.phases:
        length = phase.days
        start = max(0, behind - passed)
        early = FIRST_MONTH_DAYS - passed if passed < FIRST_STEP_DAYS else 0
        cuts = [start, *([early] if start < early and (length is None or early < length) else [])]
        for begin, end in zip(cuts, [*cuts[1:], length], strict=True):
            if end is None or end > begin:
                yield phase, begin, None if end is None else end - begin, regimen.down or begin < early
        passed += length if length is not None else FIRST_MONTH_DAYS


def _days_to(left: float, phase: PlannedPhase) -> int:
    """Days of a phase until so many mg are taken, the last one included, and no more than the phase has."""
    longest = phase.days or LONGEST_DAYS
    for number, capsules in enumerate(islice(phase.each(), longest), 1):
        left -= sum(capsules)
        if left <= EPSILON:
            return number
    return longest

"""Plans in words, and as courses of the simulator.

    none                                     no isotretinoin; for somebody on a course: stop today
    go on                                    today's dose, to 120 mg/kg
    uk-label                                 a regimen of dose/regimens.toml by its name
    0.5 mg/kg for 4 weeks then 1 mg/kg to 120 mg/kg
    20 mg every other day for 24 weeks
    1 mg/kg for 7 days in 28 for 16 weeks    one week in four
    wait 3 months then uk-label

A name may stand before it: `low = 0.25 mg/kg to 120 mg/kg`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil, inf

from ..dose import Regimen, regimens
from ..sim import Course, Stretch

USUAL_LIMIT = 120.0  # mg/kg; the UK label sees little gain beyond (dosing.md G1)
USUAL_MISSED = 0.05  # share of doses forgotten from now on; assumed
LONGEST_DAYS = 1100
LENGTHS = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}
NUMBER = r"(\d+(?:\.\d+)?)"
SPAN = rf"{NUMBER} (day|week|month|year)s?"
STEP = re.compile(
    rf"{NUMBER} (mg/kg|mg)(?: a day)?(?P<other> every other day)?(?: for (?P<on>\d+) days? in (?P<of>\d+))?"
    rf"(?: for (?P<span>{SPAN})| to (?P<to>{NUMBER}) mg/kg)"
)
NOT_SIMULATED = {
    "fulminans": "acne fulminans and prednisone",
    "fulminans-local": "acne fulminans and prednisone",
    "renal": "severe renal impairment",
}
EXAMPLE = (
    "write for example '0.5 mg/kg for 4 weeks then 1 mg/kg to 120 mg/kg', 'wait 3 months then uk-label', "
    "'go on' or 'none'"
)


class PlanProblem(ValueError):
    """A plan that cannot be read; the message says what would be right."""


@dataclass(frozen=True)
class Step:
    """One dose for a while: mg a day, or mg/kg with `by_weight`; until `days` are over, or `to` mg/kg are reached."""

    amount: float
    by_weight: bool
    days: int | None = None
    to: float | None = None
    every: int = 1
    on: int = 1
    off: int = 0


@dataclass(frozen=True)
class Plan:
    """What is to be taken from today on. Without steps and without `keeps_on`, nothing."""

    name: str
    wait: int = 0
    steps: tuple[Step, ...] = ()
    keeps_on: bool = False
    missed: float = USUAL_MISSED
    product: str = "conventional"
    food: str = "meal"

    @property
    def treats(self) -> bool:
        return bool(self.steps)

    @property
    def limit(self) -> float:
        """mg/kg at which the course ends, or infinity."""
        return self.steps[-1].to or inf if self.steps else inf

    def stretches(self, first: int, weight: float | None, taken_mg_per_kg: float = 0.0) -> tuple[Stretch, ...]:
        """The steps as stretches from day `first`. `taken_mg_per_kg` counts towards a limit; `weight` is needed for
        doses in mg that go to a limit (None takes 60 kg, for the length of the stretch only: the limit itself ends
        it).
        """
        made: list[Stretch] = []
        day, passed = first + self.wait, taken_mg_per_kg
        for step in self.steps:
            per_day = (
                step.amount / (1 if step.by_weight else (weight or 60.0)) / step.every * step.on / (step.on + step.off)
            )
            days = (
                step.days if step.days is not None else _days_to((step.to or 0.0) - passed, per_day * (1 - self.missed))
            )
            made.append(
                Stretch(
                    mg=0.0 if step.by_weight else step.amount, mg_per_kg=step.amount if step.by_weight else 0.0,
                    first=day, until=day + days, every=step.every, on=step.on, off=step.off,
                    product=self.product, food=self.food,
                )
            )  # fmt: skip
            day, passed = day + days, passed + per_day * days
        return tuple(made)

    def course(
        self, taken: Course, first: int, weight: float | None, taken_mg_per_kg: float, all_mg_per_kg: float
    ) -> Course:
        """The whole course: what was taken, then the plan from day `first`. The simulator's limit counts every mg
        since its first day (`all_mg_per_kg` so far), the plan's that of the present course (`taken_mg_per_kg`).
        """
        stretches = (*taken.stretches, *self.stretches(first, weight, taken_mg_per_kg))
        limit = self.limit - taken_mg_per_kg + all_mg_per_kg
        return Course(stretches, self.missed if self.treats else 0.0, 0.0, max(limit, 0.0))


def _days_to(left: float, per_day: float) -> int:
    """Days that are enough for nearly everybody; who is there earlier stops earlier."""
    return min(LONGEST_DAYS, max(0, ceil(1.3 * left / per_day)))


def read_plan(text: str) -> Plan:
    """The plan that `text` describes; raises PlanProblem with what would be right.

    >>> read_plan("slow = wait 3 months then 20 mg every other day for 24 weeks").wait
    91
    """
    name, equals, body = text.partition("=")
    words = " ".join((body if equals else text).lower().split())
    plan = _read(words, name.strip() if equals else " ".join(text.split()))
    if not plan.name:
        raise PlanProblem(f"{text!r} has no name before the equals sign")
    return plan


def _read(words: str, name: str) -> Plan:
    wait = 0
    if waiting := re.match(rf"wait {SPAN}(?: then |$)", words):
        wait = _days(waiting[1], waiting[2])
        words = words[waiting.end() :] or "none"
    if words in ("none", "stop", "stop today", "no isotretinoin"):
        return Plan(name, wait)
    if words in ("go on", "continue"):
        if wait:
            raise PlanProblem(f"{name!r}: 'go on' cannot wait; name the dose instead: {EXAMPLE}")
        return Plan(name, keeps_on=True)
    if words in regimens():
        return Plan(name, wait, _of_regimen(regimens()[words]))
    return Plan(name, wait, tuple(_step(part, name) for part in words.split(" then ")))


def _of_regimen(regimen: Regimen) -> tuple[Step, ...]:
    """A regimen's phases; what no virtual person ever was is refused."""
    if regimen.id in NOT_SIMULATED:
        raise PlanProblem(
            f"{regimen.id}: nobody with {NOT_SIMULATED[regimen.id]} was simulated, so there is no forecast of it"
        )
    if regimen.needs_record or regimen.is_open or regimen.own_mg:
        raise PlanProblem(f"{regimen.id}: its dose or its end is not a number of mg/kg and days; name them: {EXAMPLE}")
    last = len(regimen.phases) - 1
    return tuple(
        Step(
            phase.mg if phase.mg is not None else phase.mg_per_kg or 0.0, phase.mg is None, phase.days,
            regimen.target if number == last and phase.days is None else None, on=phase.on, off=phase.of - phase.on,
        )
        for number, phase in enumerate(regimen.phases)
    )  # fmt: skip


def _step(part: str, name: str) -> Step:
    found = STEP.fullmatch(part)
    if not found:
        raise PlanProblem(f"{name!r}: {part!r} is not a step of a plan; {EXAMPLE}")
    on = int(found["on"] or 1)
    of = int(found["of"] or on)
    if of < on or on < 1:
        raise PlanProblem(f"{name!r}: {part!r}: write for example 'for 7 days in 28'")
    days = None
    if found["span"]:
        count, unit = found["span"].split()
        days = _days(count, unit.removesuffix("s"))
    to = float(found["to"]) if found["to"] else None
    amount = float(found[1])
    _check(amount, found[2] == "mg/kg", to, part, name)
    return Step(amount, found[2] == "mg/kg", days, to, 2 if found["other"] else 1, on, of - on)


def _check(amount: float, by_weight: bool, to: float | None, part: str, name: str) -> None:
    """What no label allows is refused: it lies outside what was simulated."""
    if not 0 < amount <= (2.0 if by_weight else 160.0):
        raise PlanProblem(f"{name!r}: {part!r}: a daily dose is above 0 and at most 2 mg/kg or 160 mg")
    if to is not None and not 0 < to <= 300:
        raise PlanProblem(f"{name!r}: {part!r}: a cumulative dose is above 0 and at most 300 mg/kg")


def _days(count: str, unit: str) -> int:
    days = round(float(count) * LENGTHS[unit])
    if not 0 < days <= LONGEST_DAYS:
        raise PlanProblem(f"{count} {unit}s is not between 1 and {LONGEST_DAYS} days")
    return days


def going_on(plan: Plan, daily_mg: float | None, names: str) -> Plan:
    """A plan that keeps on, with today's dose put in; raises PlanProblem when nothing is taken today."""
    if not plan.keeps_on:
        return plan
    if not daily_mg:
        raise PlanProblem(f"{plan.name!r}: {names} takes nothing today, so there is nothing to go on with; name a dose")
    return Plan(plan.name, 0, (Step(daily_mg, False, None, USUAL_LIMIT),), False, plan.missed, plan.product, plan.food)

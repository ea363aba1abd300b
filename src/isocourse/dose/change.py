"""Going on as now, or at another dose: two plans with the same capsules, weight, first day and end in mg/kg.

The software proposes; a prescriber decides. No plan is an instruction to a patient.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from .background import Background
from .plan import CannotPlan, Plan, plan
from .products import Product
from .regimens import Phase, regimens

# The end that is compared: the labels' 120 mg/kg (dosing.md G1), as of the regimen `as-now`.
USUAL = "as-now"
LEAST_TARGET, MOST_TARGET = 30.0, 300.0
LONGEST_WAIT = 60  # days until another dose begins


@dataclass(frozen=True)
class Change:
    """Two plans from the day `begins`: the dose of today to the end, and today's until `changes`, then another."""

    going_on: Plan
    changed: Plan
    changes: date

    @property
    def plans(self) -> tuple[Plan, Plan]:
        return self.going_on, self.changed

    @property
    def days_moved(self) -> int | None:
        """By how many days the end moves: more than 0 is later; None where an end cannot be told."""
        before, after = self.going_on.ends, self.changed.ends
        return None if before is None or after is None else (after - before).days


def change(
    who: Background, product: Product, *, daily_mg: float, changes: date, on: date, target: float | None = None
) -> Change:
    """What another daily dose (mg of this product) from the day `changes` comes to, beside going on as now.

    `target` is in mg/kg of conventional capsules, what this course has taken included (default: 120). Raises
    CannotPlan with what is missing, or what would be right.
    """
    begins = on + timedelta(days=1)
    if who.weight is None:
        raise CannotPlan("the weight is not on record; the clinic can supply it")
    if not who.present_mg:
        raise CannotPlan("no daily dose is being taken, so there is none to change; a start is planned elsewhere")
    if not begins <= changes <= on + timedelta(days=LONGEST_WAIT):
        raise CannotPlan(f"another dose begins tomorrow at the earliest and within {LONGEST_WAIT} days")
    usual = regimens()[USUAL]
    end = usual.target if target is None else target
    if end is None or not LEAST_TARGET <= end <= MOST_TARGET:
        raise CannotPlan(f"an end is between {LEAST_TARGET:g} and {MOST_TARGET:g} mg/kg")
    most = usual.ceiling * who.weight.kg * product.factor
    if not 0 < daily_mg <= most:
        raise CannotPlan(f"{daily_mg:g} mg a day is not above 0 and at most {most:.0f} mg, the labels' upper limit")
    then = Phase(mg=daily_mg / product.factor, until="target")
    wait = (changes - begins).days
    # A plan leaves out the days that lie behind, so those are named as days of today's dose too.
    until_then = Phase(present=1.0, days=who.days_taken + wait)
    regimen = replace(usual, id="changed", name=f"{daily_mg:g} mg a day, to {end:g} mg/kg", phases=(until_then, then))
    made = [
        plan(one, product, weight_kg=who.weight.kg, begins=begins, background=who, target=end)
        for one in (usual, regimen)
    ]
    return Change(made[0], made[1], changes)

"""What the prescriber should know before choosing a plan. A flag forbids nothing, and each names its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .notes import written

if TYPE_CHECKING:
    from .plan import Plan, PlannedPhase

FAR = 0.2
OWN = (("this project",), "D")
LABELS = (("US and UK labels, dosing.md G1",), "P1")
ROUNDING = (("dosing.md G4",), "D")


@dataclass(frozen=True)
class Flag:
    """A sentence with its source and how sure it is.

    `sign` is the sign of the record that it is about; `fits`: this regimen is the one for that sign.
    """

    says: str
    source: tuple[str, ...]
    confidence: str
    sign: str | None = None
    fits: bool = False


def flags(made: Plan) -> Iterator[Flag]:
    """The weightiest first."""
    regimen, product = made.regimen, made.product
    if regimen.against:
        yield Flag(regimen.against, regimen.source, regimen.confidence)
    if made.background.not_before and made.begins < made.background.not_before:
        day = written(made.background.not_before)
        yield Flag(f"A second course begins 8 weeks after the last dose at the earliest: from {day}.", *LABELS)
    for sign in (item for item in made.background.signs if item.others):
        fits = regimen.id in sign.regimens
        says = f"For {sign.shows} ({sign.why})." if fits else f"On record: {sign.shows} ({sign.why}). {sign.others}"
        yield Flag(says, sign.source, sign.confidence, sign.id, fits)
    yield from _of_steroid(made)
    yield from _of_length(made)
    for phase in made.phases:
        yield from _of_dose(made, phase)
    if product.family == "micronised":
        yield Flag("Not interchangeable with other products: its mg/kg are 0.8 of theirs.", *LABELS)
    if product.with_food:
        yield Flag("Each dose with a meal.", *LABELS)


def _of_steroid(made: Plan) -> Iterator[Flag]:
    steroid = made.regimen.steroid
    if steroid is None:
        return
    dose = f"{steroid.low * made.weight_kg:.0f} to {steroid.high * made.weight_kg:.0f} mg a day"
    says = f"Prednisone {steroid.low:g} to {steroid.high:g} mg/kg/day ({dose})"
    if made.begins > made.from_day:
        says += f" alone from {written(made.from_day)}, and on"
    says += f" for at least {steroid.overlap_days // 7} weeks beside isotretinoin; then tapered."
    yield Flag(says, made.regimen.source, made.regimen.confidence)


def _of_length(made: Plan) -> Iterator[Flag]:
    regimen, days = made.regimen, made.days
    if days is None:
        yield Flag("It ends with the skin or a review, so no last day can be told.", regimen.source, regimen.confidence)
        return
    whole = days + made.background.days_taken
    if regimen.longest_days and whole > regimen.longest_days:
        yield Flag(f"It would last {whole} days; the label's longest is {regimen.longest_days}.", *LABELS)
    if regimen.shortest_days and whole < regimen.shortest_days:
        yield Flag(f"It would last {whole} days; the label's shortest is {regimen.shortest_days}.", *LABELS)
    if made.reaches_target is False and made.phases[-1].until == "target":
        yield Flag(f"The target is not reached within {days} days.", *OWN)


def _of_dose(made: Plan, phase: PlannedPhase) -> Iterator[Flag]:
    when = f"From {written(phase.begins)}" if phase.begins else "Once clear"
    if phase.dose.alternating:
        yield Flag(f"{when} the days alternate, which is easily forgotten.", *ROUNDING)
    if abs(phase.dose.mg - phase.wanted_mg) > FAR * phase.wanted_mg:
        made_mg, wanted_mg = f"{phase.dose.mg:g} mg", f"{phase.wanted_mg:.3g}"
        yield Flag(f"{when} the capsules make {made_mg} a day; the regimen wants {wanted_mg}.", *ROUNDING)
    if made.product.times_a_day > 1 and any(len(day) == 1 for day in (phase.dose.first_day, phase.dose.second_day)):
        yield Flag(f"{when} one capsule cannot be split into the label's two doses a day.", *LABELS)

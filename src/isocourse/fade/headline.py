"""The first two lines of a plan: what is possible from when, and who acts next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..decide.wording import show
from ..scales.naming import listed
from ..scales.scars.scar_map import MARKS
from .model import Need, Stage
from .scars import ScarMap


@dataclass(frozen=True)
class Headline:
    """The answer, who acts next, what they do, and by when."""

    first: str
    who: str | None = None
    step: str | None = None
    by: date | None = None


def headline(held: ScarMap, needs: Sequence[Need], stages: Sequence[Stage], on: date) -> Headline:
    """The two lines: what is missing first, then what is possible."""
    if not held.regions:
        step = "Count the scars and marks of each kind, region by region, and record them as a scar map."
        return Headline("No scar map is recorded, so nothing can be planned yet.", "clinic", step)
    if not held.present:
        return Headline("No scars or marks are on the map, so there is nothing to plan.")
    there = _there(held)
    if not stages:
        return Headline(f"{there}; no treatment is on file for that day.", "prescriber", "Ask a clinician.")
    first = stages[0]
    if first.waits_for:
        need = next(item for item in needs if item.met is not True)
        return Headline(f"{there}; no step has a day before {first.waits_for[0]}.", need.who, need.mend)
    if first.statements is None:
        said = "the day of the last dose is not known, and the label asks to wait for six months after it"
        return Headline(f"{there}; no step has a day yet: {said}.", "clinic", "Record the day of the last dose.")
    return _possible(there, first, on)


def _possible(there: str, first: Stage, on: date) -> Headline:
    label, early = first.label, first.statements
    assert early is not None
    if label and label.start <= early.start:
        step = f"Choose with the patient and book it: {listed([one.says for one in first.choices], 'or')}."
        return Headline(f"{there}; the first step is possible {_from(label.start, on)}.", "clinic", step)
    step = "Choose with the patient: wait as the label asks, or go by the statements of 2017; record the choice."
    by_label = _from(label.start, on) if label else "six months after the last dose"
    said = f"{there}; the first step is possible {by_label} by the label, or {_from(early.start, on)} by the statements"
    return Headline(f"{said} of 2017.", "prescriber", step, label.start if label else None)


def _there(held: ScarMap) -> str:
    """`2 kinds of scars and 1 kind of mark`."""
    marks = [scar for scar in held.present if scar in MARKS]
    scars = len(held.present) - len(marks)
    counted = [_count(scars, "scar")] * bool(scars) + [_count(len(marks), "mark")] * bool(marks)
    return " and ".join(counted)


def _count(number: int, what: str) -> str:
    return f"1 kind of {what}" if number == 1 else f"{number} kinds of {what}s"


def _from(day: date, on: date) -> str:
    return "now" if day <= on else f"from {show(day)}"

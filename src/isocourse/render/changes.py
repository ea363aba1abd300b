"""A change of dose in words: both futures side by side, what moves, and where the numbers come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from ..dose import Change, Plan
from ..dose.plan import PRESCRIPTION_DAYS
from . import words
from .document import Line, Section, table
from .terminal.plans import daily

HEAD = ("", "Go on as now", "Change")
NOT_TOLD = "cannot be told"
CONVENTIONS = (
    "mg/kg by the weight at the time divide each day's dose by the weight then known; by the latest weight, the whole "
    "course by the weight of today."
)


def first_line(made: Change) -> str:
    """What the change comes to."""
    dose, end = daily_mg(made.changed), made.changed.ends
    by = f"to {words.day(end)}" if end else "with no last day that can be told"
    moved = made.days_moved
    if moved is None:
        return f"{dose} from {words.day(made.changes)}, {by}."
    if moved == 0:
        return f"{dose} from {words.day(made.changes)}, {by}: the same last day."
    way = "later" if moved > 0 else "earlier"
    return f"{dose} from {words.day(made.changes)}, {by}: {words.count(abs(moved), 'day')} {way}."


def sections(made: Change) -> list[Section]:
    """Both futures side by side, then what on record or by the label bears on them."""
    now, then = made.plans
    text = f"Both for {now.weight_kg:g} kg, in {now.product.name}, to {now.target:g} mg/kg by the weight at the time."
    rows = [(title, of(now), of(then)) for title, of in ROWS]
    return [
        Section(title="Both futures", text=text, table=table(HEAD, rows), after=CONVENTIONS),
        Section(title="What bears on it", lines=tuple(_flags(made))),
    ]


def daily_mg(made: Plan) -> str:
    """`30 mg a day`, what capsules make of the last dose of a plan."""
    return f"{made.phases[-1].dose.mg:g} mg a day"


def _per_kg_a_day(made: Plan) -> str:
    return f"{made.phases[-1].dose.mg / made.weight_kg:.2f}"


def _latest(made: Plan) -> Plan:
    """The same, with what was taken counted by the latest weight."""
    return replace(made, background=replace(made.background, so_far=made.background.so_far_latest))


def _reached(made: Plan) -> str:
    return _day(made.reached_on(made.target) if made.target else None)


def _day(day: date | None) -> str:
    return words.short_day(day) if day else NOT_TOLD


def _number(value: float | None, unit: str) -> str:
    return NOT_TOLD if value is None else f"{value:,.0f} {unit}" if unit == "mg" else f"{value:.1f} {unit}"


def _capsules(made: Plan) -> str:
    if made.capsules is None:
        return NOT_TOLD
    return ", ".join(f"{count} of {mg} mg" for mg, count in sorted(made.capsules.items(), reverse=True))


ROWS = (
    ("Dose a day", lambda made: f"{daily(made)} mg"),
    ("mg/kg a day, at the end", _per_kg_a_day),
    ("Last capsule", lambda made: _day(made.ends)),
    ("Days from tomorrow", lambda made: NOT_TOLD if made.days is None else str(made.days)),
    (f"Supplies of {PRESCRIPTION_DAYS} days", lambda made: str(len(made.prescriptions()))),
    ("Still to be taken", lambda made: _number(made.mg, "mg")),
    ("Capsules", _capsules),
    ("Whole course, weight at the time", lambda made: _number(made.mg_per_kg, "mg/kg")),
    ("Whole course, latest weight", lambda made: _number(_latest(made).mg_per_kg, "mg/kg")),
    ("The end by the latest weight", lambda made: _reached(_latest(made))),
)


def _flags(made: Change) -> Iterator[Line]:
    """What the plans are marked with, each once; what only the change is marked with says so."""
    known = {flag.says for flag in made.going_on.flags}
    for flag in made.changed.flags:
        lead = "" if flag.says in known else "With the change:"
        yield Line(lead=lead, text=flag.says, note=", ".join(flag.source))
    yield Line(text=f"The end: {made.going_on.regimen.name}.", note=", ".join(made.going_on.regimen.source))

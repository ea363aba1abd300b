"""Plans side by side as sections of a document: how much a day, until when, how much in all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..dose import Plan
from ..programmes.model import UNCONFIRMED, confirmed
from . import words
from .document import Line, Section, table
from .terminal.plans import NEXT, daily, per_kg

HEAD = ("Plan", "mg a day", "Ends", "Days", "mg/kg", "Capsules")


def sections(plans: Sequence[Plan]) -> list[Section]:
    """The plans in their order with what on record bears on them, then where each comes from."""
    made = plans[0]
    text = f"{words.count(len(plans), 'plan')} from {words.day(made.from_day)} for {made.weight_kg:g} kg. {NEXT}"
    rows = table(HEAD, map(_row, plans))
    return [
        Section(title="Doses side by side", text=text, table=rows, lines=tuple(_signs(made))),
        Section(title="Where these doses come from", lines=tuple(_sources(plans))),
    ]


def _row(made: Plan) -> tuple[str, ...]:
    mark = "" if confirmed(made.regimen.confidence) else " ~"
    ends = words.short_day(made.ends) if made.ends else "-"
    total = "-" if made.capsules is None else str(made.capsules.total())
    days = "open" if made.days is None else str(made.days)
    return (f"{made.regimen.id}{mark}", daily(made), ends, days, per_kg(made), total)


def _signs(made: Plan) -> Iterator[Line]:
    """What on record speaks for some regimens and against others."""
    for sign in (item for item in made.background.signs if item.others):
        fits = f" See {words.listed(sign.regimens, 'or')}." if sign.regimens else ""
        yield Line(lead=f"{words.sentence(sign.shows)}:", text=f"{sign.why}. {sign.others}{fits}",
                   note=", ".join(sign.source), tone="review")  # fmt: skip
    for says in made.background.unknown:
        yield Line(lead="Not known:", text=f"{says}.", tone="unknown")


def _sources(plans: Sequence[Plan]) -> Iterator[Line]:
    for made in plans:
        doubt = "" if confirmed(made.regimen.confidence) else f"; {UNCONFIRMED}"
        yield Line(lead=f"{made.regimen.id}:", text=made.regimen.name, note=f"{', '.join(made.regimen.source)}{doubt}")

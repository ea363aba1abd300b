"""A change of dose: both futures side by side before it is signed, and a forecast of the two where that is installed.

Nothing is signed here. The form at the end is that of any prescription and goes the same way: judged with the draft in
the record, refused on a no, with a typed reason on a review.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...dose import CannotPlan, Change, Product, background, products_of
from ...dose import change as compared
from ...dose.change import USUAL
from ...dose.ledger import ledger
from ...dose.plan import PRESCRIPTION_DAYS
from ...dose.products import family_of
from ...dose.regimens import regimens
from ...programmes import Rulebook
from ...record import Record
from ...record.events.course import Prescription
from ...record.view import events_seen
from ...render import changes
from ...render.document import Section
from ...render.forecast_page import forecast_page
from .. import clock, engine, record
from ..access import page
from ..fields import fields
from ..models import Person, Role
from .person import SIGNED


@dataclass(frozen=True)
class Asked:
    """What is compared, as read from the form."""

    product: Product
    daily_mg: float
    changes: date
    target: float


@require_safe
@page(Role.PRESCRIBER)
def change(request: HttpRequest, person: Person) -> HttpResponse:
    kept = record.read(person)
    on = clock.now().astimezone(person.zone).date()
    given = _usual(kept.record, person, on) | request.GET.dict()
    shown: dict[str, Any] = {"made": None, "wrong": "", "sections": [], "forecast": None, "sign": [], "first": ""}
    if "daily_mg" in request.GET:
        try:
            asked = _asked(given, person)
            made = compared(
                background(kept.record, on, clock.now()), asked.product, daily_mg=asked.daily_mg, changes=asked.changes,
                on=on, target=asked.target,
            )  # fmt: skip
        except (CannotPlan, ValueError) as error:
            shown["wrong"] = str(error).rstrip(".")
        else:
            shown |= {"made": made, "first": changes.first_line(made), "sections": changes.sections(made)}
            shown["sign"] = fields("prescription", only=SIGNED, given=_prescription(made))
            if "forecast" in request.GET:
                shown["forecast"] = engine.search(_forecast, kept.record, made, on)
    return render(request, "change.html", shown | {
        "person": person, "kept": kept, "given": given, "products": _range(person),
    }, status=422 if shown["wrong"] else 200)  # fmt: skip


def _range(person: Person) -> tuple[Product, ...]:
    programme = engine.programme(person.programme)
    return person.site.on_the_shelf(products_of(programme.country)) if programme else ()


def _usual(kept: Record, person: Person, on: date) -> dict[str, str]:
    """What the form begins with: the product as it was prescribed, the day after the capsules in hand are used up."""
    last = [event for event in events_seen(kept, on) if isinstance(event, Prescription)][-1:]
    family = family_of(last[0].product, last[0].strengths) if last else None
    suited = [one for one in _range(person) if one.family == family] or _range(person)
    book, tomorrow = ledger(kept, on), on + timedelta(days=1)
    begins = max(book.runs_out_on + timedelta(days=1), tomorrow) if book.runs_out_on else tomorrow
    return {
        "product": suited[0].id if suited else "", "changes": begins.isoformat(),
        "target": f"{regimens()[USUAL].target:g}",
    }  # fmt: skip


def _asked(given: Mapping[str, str], person: Person) -> Asked:
    """What was typed; raises ValueError with what would be right."""
    chosen = next((one for one in _range(person) if one.id == given["product"]), None)
    if chosen is None:
        raise ValueError("Choose the capsules from the list.")
    try:
        return Asked(chosen, float(given["daily_mg"]), date.fromisoformat(given["changes"]), float(given["target"]))
    except ValueError:
        raise ValueError("Write the dose as mg a day, the day as a date and the end as mg/kg, in numbers.") from None


def _prescription(made: Change) -> dict[str, str]:
    """A prescription of the new dose, as the form takes it."""
    dose = made.changed.phases[-1]
    capsules = dose.capsules_of(PRESCRIPTION_DAYS)
    return {
        "product": made.changed.product.name, "strengths": ", ".join(f"{mg} mg" for mg in sorted(capsules)),
        "daily_dose": f"{dose.dose.mg:g} mg", "capsules": str(capsules.total()), "days": str(PRESCRIPTION_DAYS),
    }  # fmt: skip


def _forecast(kept: Record, made: Change, on: date, *, rulebook: Rulebook) -> tuple[Section, ...]:
    """What may come under the two, or why there is no honest forecast. No rule is asked."""
    try:
        from ...forecast import NoForecast, read_plan
        from ...forecast import forecast as look
        from ...forecast.plans import PlanProblem
    except ImportError as error:
        return (Section(title="No forecast here", text=str(error)),)
    now, then, target = made.going_on.phases[-1].dose.mg, made.changed.phases[-1].dose.mg, made.going_on.target
    wait = (made.changes - made.going_on.begins).days
    first = f"{now:g} mg for {wait} days then " if wait else ""
    said = (f"Go on as now = {now:g} mg to {target:g} mg/kg", f"Change = {first}{then:g} mg to {target:g} mg/kg")
    try:
        plans = [replace(read_plan(words), product=made.changed.product.family) for words in said]
        return forecast_page(look(kept, on=on, plans=plans), {}).sections
    except (NoForecast, PlanProblem) as refusal:
        return (Section(title="No honest forecast", text=str(refusal)),)

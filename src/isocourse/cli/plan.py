"""`isocourse plan`: what regimens come to for one person, side by side. The software proposes; a prescriber decides."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from ..dose import Background, Plan, Product, Regimen, background, products, products_of, propose, regimens, regimens_of
from ..dose.background import of_weight
from ..dose.propose import ORDERS, Unplanned, worth_showing
from ..programmes import load_rulebook
from ..record.quantities import WEIGHT
from ..render.terminal import plans as terminal
from ..render.terminal.console import console
from . import options
from .asking import emit
from .failure import ALLOWED, LOOKED_AT, Failure
from .intake import read_record, working

RecordPath = Annotated[str | None, typer.Argument(metavar="[RECORD]", help="A record; else --weight and --programme.")]
WeightOf = Annotated[str | None, typer.Option("--weight", metavar="WEIGHT", help='With its unit, e.g. "60 kg".')]
Regimens = Annotated[list[str] | None, typer.Option("--regimen", metavar="ID", help="Only this one; may be repeated.")]
Products = Annotated[list[str] | None, typer.Option("--product", metavar="ID", help="The capsules; may be repeated.")]
Target = Annotated[float | None, typer.Option("--target", metavar="MG/KG", help="Instead of the regimen's own.")]
From = Annotated[str | None, typer.Option("--from", metavar="DATE", help="First day. Default: --at, or the day after.")]
Alternate = Annotated[bool, typer.Option("--alternate", help="Allow days that alternate where they come nearer.")]
Pack = Annotated[int | None, typer.Option("--pack", metavar="N", min=1, help="Capsules in a pack, to count packs.")]
By = Annotated[str, typer.Option("--by", metavar="KEY", help=f"Order: {', '.join(ORDERS)}.")]


@dataclass(frozen=True)
class For:
    """Whom the plans are for, and from which day."""

    name: str | None
    who: Background
    weight_kg: float
    begins: date
    country: str | None
    problems: int = 0


def plan(
    record: RecordPath = None,
    weight: WeightOf = None,
    regimen: Regimens = None,
    product: Products = None,
    target: Target = None,
    first_day: From = None,
    alternate: Alternate = False,
    pack: Pack = None,
    by: By = "end",
    at: options.At = None,
    known_on: options.KnownOn = None,
    programme: options.Programme = None,
    as_json: options.AsJson = False,
    today: options.Today = None,
) -> None:
    """Regimens in capsules, side by side: a day, a prescription, the whole course. Status 2: something is missing."""
    if by not in ORDERS:
        raise Failure(f"--by {by!r} is not an order; known are {', '.join(ORDERS)}.{options.similar(by, ORDERS)}")
    if target is not None and not 0 < target <= 300:
        raise Failure(f"--target {target:g} is not between 0 and 300 mg/kg.")
    kg = _weight(weight)
    if record is None and kg is None:
        terminal.show_known(regimens().values(), products().values(), console())
        return
    asked = _for(record, kg, first_day, (at, known_on, programme, today))
    chosen = _regimens(regimen, asked)
    with working("Planning …"):
        made, refused = propose(
            chosen, _products(product, chosen, asked), weight_kg=asked.weight_kg, begins=asked.begins, who=asked.who,
            alternate=alternate, target=target, by=by,
        )  # fmt: skip
    if not made:
        raise Failure("Nothing can be planned.", *dict.fromkeys(f"{one.why}." for one in refused))
    if as_json:
        emit(json.dumps(_plain(asked, made, refused, by), ensure_ascii=False, default=str) + "\n")
    else:
        side = terminal.Side(asked.name, asked.who, by, pack, bool(regimen))
        terminal.show(side, made, refused, console())
    raise typer.Exit(LOOKED_AT if asked.who.unknown else ALLOWED)


def _weight(text: str | None) -> float | None:
    try:
        return WEIGHT.read(text) if text is not None else None
    except ValueError as error:
        raise Failure(f"--weight {error}.") from None


def _for(record: str | None, kg: float | None, first_day: str | None, more: tuple[str | None, ...]) -> For:
    at, known_on, programme, today = more
    when, known = options.read_at(at), options.read_known(known_on)
    first = options.read_day(first_day, "--from") if first_day else None
    book = load_rulebook()
    named = options.check_programme(programme, book)
    if record is None:
        day = when.date() if isinstance(when, datetime) else when
        country = book.programmes[named].country if named else None
        return For(None, of_weight(kg or 0.0), kg or 0.0, first or day, country)
    read = read_record(record, options.read_day(today, "--today"))
    on = when.astimezone(ZoneInfo(read.timezone)).date() if isinstance(when, datetime) else when
    who = background(read, on, known if known is not None else when, kg)
    if who.weight is None:
        raise Failure(f'{record}: the weight is not on record; record it, or give --weight, e.g. --weight "60 kg".')
    applied = book.programmes.get(named or read.programme or "")
    begins = first or max(on + timedelta(days=1) if who.running else on, who.not_before or on)
    return For(read.person, who, who.weight.kg, begins, applied.country if applied else None)


def _regimens(named: list[str] | None, asked: For) -> list[Regimen]:
    if not named:
        used = regimens_of(asked.country) if asked.country else tuple(regimens().values())
        return worth_showing(used, asked.who)
    return [_known(name, regimens(), "--regimen") for name in named]


def _products(named: list[str] | None, chosen: Sequence[Regimen], asked: For) -> list[Product]:
    if named:
        return [_known(name, products(), "--product") for name in named]
    found = products_of(asked.country) if asked.country else ()
    if not found:
        where = f"of {asked.country} " if asked.country else ""
        known = ", ".join(products())
        raise Failure(f"The product range {where}is not known here: name the capsules with --product ({known}).")
    suited = [item for item in found if any(one.suits(item) for one in chosen)]
    return suited[:1] or list(found[:1])


def _known(name: str, known: Any, option: str) -> Any:
    if name not in known:
        raise Failure(f"{option} {name!r} is not known; known are {', '.join(known)}.{options.similar(name, known)}")
    return known[name]


def _plain(asked: For, made: Iterable[Plan], refused: Iterable[Unplanned], by: str) -> dict[str, Any]:
    return {
        "person": asked.name, "weight_kg": asked.weight_kg, "from": asked.begins, "ordered_by": ORDERS[by][0],
        "background": asdict(asked.who),
        "plans": [_plan(item) for item in made],
        "not_planned": [{"regimen": one.regimen.id, "product": one.product.id, "why": one.why} for one in refused],
    }  # fmt: skip


def _plan(made: Plan) -> dict[str, Any]:
    phases = [
        {
            "begins": phase.begins, "ends": phase.ends, "days": phase.days, "until": phase.until,
            "on_days": phase.on, "of_days": phase.of, "wanted_mg": phase.wanted_mg, "mg": phase.dose.mg,
            "capsules": phase.dose.first_day, "capsules_other_day": phase.dose.second_day,
            "alternating": phase.dose.alternating,
        }
        for phase in made.phases
    ]  # fmt: skip
    prescriptions = [{"begins": one.begins, "days": one.days, "capsules": one.capsules} for one in made.prescriptions()]
    return {
        "regimen": made.regimen.id, "name": made.regimen.name, "product": made.product.id, "target": made.target,
        "begins": made.begins, "ends": made.ends, "days": made.days, "mg": made.mg, "mg_per_kg": made.mg_per_kg,
        "reaches_target": made.reaches_target, "capsules": made.capsules, "phases": phases,
        "prescriptions": prescriptions, "flags": [asdict(flag) for flag in made.flags],
        "source": made.regimen.source, "confidence": made.regimen.confidence, "note": made.regimen.note,
        "disclaimer": made.disclaimer,
    }  # fmt: skip
